// Handlers that get fewer, more or other arguments than they declare.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
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
  ['["f","5","x"]', { error: /f.*0|0.*f/s }],
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

describe("a handler with typed arguments", () => {
  let raw;
  before(async () => (raw = await openSocketIoWebSocket(host.url)));
  after(() => raw.close());

  for (const [event, right] of cases) {
    test(`is given ${event}`, oursOnly("its handlers declare no types"), async () => {
      raw.send(`427${event}`);
      const answer = await raw.nextPacket();
      if (right.error) {
        const [name, message] = JSON.parse(answer.slice(2));
        assert.equal(name, "handler-error");
        assert.match(message, right.error);
      } else {
        assert.equal(answer, `437[${JSON.stringify(right)}]`);
      }
      raw.send('428["g"]');
      assert.equal(await raw.nextPacket(), '438["g"]');
    });

    test(`is given ${event} by a client that asks for no ack`, oursOnly("its handlers declare no types"), async () => {
      raw.send(`42${event}`);
      if (right.error) assert.match(await raw.nextPacket(), /^42\["handler-error"/);
      raw.send('428["g"]');
      assert.equal(await raw.nextPacket(), '438["g"]');
    });
  }

  test("is given bytes where it declares text", oursOnly("its handlers declare no types"), async () => {
    raw.send('451-7["k",{"_placeholder":true,"num":0}]', Buffer.from([1, 2]));
    assert.match(await raw.nextPacket(), /^42\["handler-error","[^"]*k/);
    raw.send('428["g"]');
    assert.equal(await raw.nextPacket(), '438["g"]');
  });

  test("is given bytes where it declares bytes, and nothing where it may be nothing", oursOnly("its handlers declare no types"), async () => {
    raw.send('451-7["b",{"_placeholder":true,"num":0}]', Buffer.from([1, 2]));
    assert.equal(await raw.nextPacket(), "437[2]");
    raw.send('427["b"]');
    assert.equal(await raw.nextPacket(), "437[-1]");
  });

  test("is given text where it declares bytes", oursOnly("its handlers declare no types"), async () => {
    raw.send('427["b","not base64!"]');
    assert.match(await raw.nextPacket(), /^42\["handler-error","[^"]*b/);
    raw.send('428["g"]');
    assert.equal(await raw.nextPacket(), '438["g"]');
  });

  test("is counted for each failure", oursOnly("its handlers declare no types"), async () => {
    const own = await openSocketIoWebSocket(host.url);
    own.send('420["f","5","x"]', '421["f",1,7]', '422["errors"]');
    const packets = await own.nextPackets(3);
    assert.equal(packets.at(-1), "432[2]");
    await own.close();
  });
});
