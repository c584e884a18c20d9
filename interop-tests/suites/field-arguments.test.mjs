// Handlers that get fewer, more or other arguments than they declare.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { oursOnly, startHost } from "../support/host.mjs";
import { openSocketIoWebSocket } from "../support/websocket.mjs";

const host = await startHost("field-cases");
after(() => host.stop());

/** What the handler answers, as text; `error` when there is no answer but a report through OnError that matches. */
const cases = [
  ['["f"]', { error: /f/ }],
  ['["f",1]', "1:null"],
  ['["f",1,"x"]', "1:x"],
  ['["f",1,"x",2,{}]', "1:x"],
  ['["f",5.0,"x"]', "5:x"],
  ['["f",1e3,"x"]', "1000:x"],
  ['["f",-0.0,"x"]', "0:x"],
  ['["f",5.5,"x"]', { error: /f.*0|0.*f/s }],
  ['["f",1,7]', { error: /f.*1|1.*f/s }],
  ['["f",1,{}]', { error: /f.*1|1.*f/s }],
  ['["f",null,null]', { error: /f.*0|0.*f/s }],
  ['["f",12345678901,"x"]', { error: /f.*0|0.*f/s }],
  ['["f",1e400,"x"]', { error: /f.*0|0.*f/s }],
  ['["f",true,"x"]', { error: /f.*0|0.*f/s }],
  ['["g"]', "g"],
  ['["g",""]', "g"],
  ['["g",{"a":[1]},2,3]', "g"],
  ['["h"]', "null:null"],
  ['["h",null]', "null:null"],
  ['["h",3]', "3:null"],
  ['["h",null,{"ID":1,"extra":{}}]', "null:1"],
  ['["h",2,{"id":7,"name":"n"}]', "2:7"],
  ['["h",null,{"id":"seven"}]', { error: /h.*1|1.*h/s }],
  ['["h",null,[]]', { error: /h.*1|1.*h/s }],
  ['["k","x"]', 1],
  ['["k"]', 1],
];

async function open(t) {
  const raw = await openSocketIoWebSocket(host.url);
  t.after(() => raw.socket.terminate());
  return raw;
}

/** The packet with which the host passes on what OnError was given. */
function assertReported(packet, pattern) {
  assert.match(packet, /^42\["handler-error",/);
  assert.match(JSON.parse(packet.slice(2))[1], pattern);
}

describe("a handler with typed arguments", { concurrency: 8, ...oursOnly("its handlers declare no types") }, () => {
  for (const [event, right] of cases) {
    test(`is given ${event}`, async (t) => {
      const raw = await open(t);
      raw.send(`427${event}`);
      const answer = await raw.nextPacket();
      if (right.error) {
        assertReported(answer, right.error);
      } else {
        assert.equal(answer, `437[${JSON.stringify(right)}]`);
      }
      raw.send('428["g"]');
      assert.equal(await raw.nextPacket(), '438["g"]');
    });

    test(`is given ${event} by a client that asks for no ack`, async (t) => {
      const raw = await open(t);
      raw.send(`42${event}`);
      if (right.error) assertReported(await raw.nextPacket(), right.error);
      raw.send('428["g"]');
      assert.equal(await raw.nextPacket(), '438["g"]');
    });
  }

  test("is given bytes where it declares text", async (t) => {
    const raw = await open(t);
    raw.send('451-7["k",{"_placeholder":true,"num":0}]', Buffer.from([1, 2]));
    assertReported(await raw.nextPacket(), /k.*0|0.*k/s);
    raw.send('428["g"]');
    assert.equal(await raw.nextPacket(), '438["g"]');
  });

  test("is given bytes where it declares bytes, and nothing where it may be nothing", async (t) => {
    const raw = await open(t);
    raw.send('451-7["b",{"_placeholder":true,"num":0}]', Buffer.from([1, 2]));
    assert.equal(await raw.nextPacket(), "437[2]");
    raw.send('427["b"]');
    assert.equal(await raw.nextPacket(), "437[-1]");
  });

  test("is given text where it declares bytes", async (t) => {
    const raw = await open(t);
    raw.send('427["b","not base64!"]');
    assertReported(await raw.nextPacket(), /b.*0|0.*b/s);
    raw.send('428["g"]');
    assert.equal(await raw.nextPacket(), '438["g"]');
  });

  test("is given a number as text: read as a number, as ASP.NET Core does, or reported", async (t) => {
    const raw = await open(t);
    raw.send('427["f","5","x"]');
    const answer = await raw.nextPacket();
    if (answer !== '437["5:x"]') assertReported(answer, /f.*0|0.*f/s);
  });

  test("is counted for each failure", async (t) => {
    const own = await open(t);
    own.send('420["f",5.5,"x"]', '421["f",1,7]', '422["errors"]');
    const packets = await own.nextPackets(3);
    assert.equal(packets.at(-1), "432[2]");
  });
});
