import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { newKey } from "../support/clients.mjs";
import { hostKind, oursOnly, startHost } from "../support/host.mjs";
import { journalEntry, readJournal } from "../support/journal.mjs";
import { openSocketIo } from "../support/polling.mjs";
import { openSocketIoWebSocket, RawWebSocket } from "../support/websocket.mjs";

const host = await startHost("interop");
after(() => host.stop());

const open = (options) => openSocketIoWebSocket(host.url, options);
const openUnjoined = () => RawWebSocket.openSession(host.url, { path: "/socket.io/" });

/** Sends packets and gives what comes back first. */
async function exchange(...packets) {
  const raw = await open();
  raw.send(...packets);
  const answer = await raw.nextPacket();
  await raw.close();
  return answer;
}

describe("CONNECT", { concurrency: 8 }, () => {
  test("is answered with an id", async () => {
    const raw = await open();
    assert.match(raw.connected, /^40\{"sid":"[\w-]{20}"\}$/);
    await raw.close();
  });

  test("of another namespace is answered with its name and a comma", async () => {
    for (const connect of ["40/alpha,", "40/alpha", '40/alpha,{"token":1}']) {
      const raw = await open({ connect });
      assert.match(raw.connected, /^40\/alpha,\{"sid":"[\w-]{20}"\}$/);
      await raw.close();
    }
  });

  test("of an unknown namespace is answered with an error, and the connection stays", async () => {
    assert.equal(await exchange("40/nope,"), '44/nope,{"message":"Invalid namespace"}');
    assert.equal(await exchange("40/alpha?a=b,"), '44/alpha?a=b,{"message":"Invalid namespace"}');
  });

  test("that a middleware refuses is answered with message and data", async () => {
    assert.equal(await exchange("40/auth,"), '44/auth,{"message":"not authorized","data":{"code":401,"hint":{"retry":false}}}');
    assert.equal(await exchange('40/chain,{"stop":"b"}'), '44/chain,{"message":"stopped at b"}');
  });

  test("that never comes closes the connection after connectTimeout", async () => {
    const raw = await openUnjoined();
    const start = Date.now();
    await raw.whenClosed();
    assert.ok(Date.now() - start > 800 && Date.now() - start < 2500);
  });

  test("timeout counts again after the last namespace was left", oursOnly("it is not re-armed"), async () => {
    const raw = await open();
    raw.send("41");
    await raw.whenClosed(3000);
  });

  test("twice while the first is pending is refused", oursOnly("it makes two sockets"), async () => {
    const raw = await openUnjoined();
    raw.send("40/slow,", "40/slow,");
    await raw.whenClosed();
  });

  test("precedes what the connection handler emits", async () => {
    const raw = await open({ connect: "40/greet," });
    assert.match(raw.connected, /^40\/greet,/);
    const [first, header, bytes, last] = await raw.nextPackets(4);
    const { sid } = JSON.parse(raw.connected.slice("40/greet,".length));
    assert.equal(first, `42/greet,["welcome","${sid}",1]`);
    assert.equal(header, '451-/greet,["welcome",{"_placeholder":true,"num":0},2]');
    assert.deepEqual(bytes, Buffer.from([0, 1, 2, 3]));
    assert.equal(last, '42/greet,["welcome","last",3]');
    await raw.close();
  });
});

describe("packets", { concurrency: 8 }, () => {
  test("carry the ack id back as it came", async () => {
    assert.equal(await exchange('42456["echo-ack","a",1]'), '43456["a",1]');
    assert.equal(await exchange('420["echo-ack"]'), "430[]");
  });

  test("are acknowledged once", async () => {
    assert.equal(await exchange('4212["ack-twice"]', '4213["echo-ack","next"]'), '4312["first"]');
    const raw = await open();
    raw.send('4212["ack-twice"]', '4213["echo-ack","next"]');
    assert.deepEqual(await raw.nextPackets(2), ['4312["first"]', '4313["next"]']);
    await raw.close();
  });

  test("with bytes are answered with bytes", async () => {
    const raw = await open();
    raw.send('452-["echo",{"_placeholder":true,"num":0},{"a":[{"_placeholder":true,"num":1}]}]', Buffer.from([1, 2]), Buffer.alloc(0));
    assert.deepEqual(await raw.nextPackets(3), [
      '452-["echo",{"_placeholder":true,"num":0},{"a":[{"_placeholder":true,"num":1}]}]',
      Buffer.from([1, 2]),
      Buffer.alloc(0),
    ]);
    raw.send('451-7["echo-ack",{"_placeholder":true,"num":0}]', Buffer.from([3]));
    assert.deepEqual(await raw.nextPackets(2), ['461-7[{"_placeholder":true,"num":0}]', Buffer.from([3])]);
    await raw.close();
  });

  test("with bytes go over polling as one batch", async () => {
    const session = await openSocketIo(host.url);
    await session.send('451-["echo",{"_placeholder":true,"num":0}]', "bAQIDBA==", '42["echo","text"]');
    assert.deepEqual(await session.collect(3), ['451-["echo",{"_placeholder":true,"num":0}]', "bAQIDBA==", '42["echo","text"]']);
  });

  test("that only look like a placeholder are passed on as they are", async () => {
    assert.equal(await exchange('42["echo",{"_placeholder":true,"num":0}]'), '42["echo",{"_placeholder":true,"num":0}]');
  });

  test("may have a number for a name", async () => {
    const raw = await open();
    raw.send("42[5,1]", '420["echo-ack"]');
    assert.equal(await raw.nextPacket(), "430[]");
    await raw.close();
  });

  test("named error, connection or message are ordinary events", async () => {
    for (const name of ["error", "connection", "message"]) {
      if (name === "error" && hostKind === "reference") continue; // its own listener of "error" would run
      assert.equal(await exchange(`42["${name}",{"message":"m"}]`, '420["echo-ack"]'), "430[]");
    }
  });

  test("with an ack id that nobody waits for are ignored", async () => {
    assert.equal(await exchange('4399["x"]', '420["echo-ack"]'), "430[]");
  });

  test("of the server number their acks from 0, once for the namespace", async () => {
    const raw = await open();
    raw.send('42["ask","x"]');
    const question = await raw.nextPacket();
    assert.match(question, /^42\d+\["question","x"\]$/);
    raw.send(`43${/\d+/.exec(question.slice(2))[0]}["yes",1]`);
    assert.equal(await raw.nextPacket(), '42["answer","yes",1]');
    await raw.close();
  });

  test("41 leaves the namespace and keeps the connection", async () => {
    const raw = await open();
    raw.send("40/alpha,");
    assert.match(await raw.nextPacket(), /^40\/alpha,/);
    raw.send("41/alpha,", '420["echo-ack"]');
    assert.equal(await raw.nextPacket(), "430[]");
    await raw.close();
  });

  test("41 is what a socket gets that the server disconnects", async () => {
    const raw = await open({ connect: "40/bounce," });
    assert.match(raw.connected, /^40\/bounce,/);
    assert.deepEqual(await raw.nextPackets(2), ['42/bounce,["farewell"]', "41/bounce,"]);
    await raw.close();
  });
});

const violations = [
  ["an unknown packet type", "49"],
  ["an event without a payload", "42", "it fires an event named undefined"],
  ["an event that is no array", '42{"a":1}'],
  ["an event without a name", "42[]"],
  ["an event named by an object", "42[{}]"],
  ["broken JSON", '42["echo"'],
  ["more after the JSON", '42["echo"]x'],
  ["an ack that is no array", '430{"a":1}'],
  ["a DISCONNECT with a payload", '41{"a":1}'],
  ["a CONNECT_ERROR from a client", '44{"message":"no"}'],
  ["a CONNECT of a namespace that is joined", "40"],
  ["an event of a namespace that is not joined", '42/alpha,["echo"]'],
  ["an ack of a namespace that is not joined", "43/alpha,0[]"],
  ["a DISCONNECT of a namespace that is not joined", "41/alpha,"],
  ["a binary event with eleven attachments", '4511-["echo"]'],
  ["a binary event with no attachments", '450-["echo"]'],
  ["a binary event without a count", '45["echo"]'],
  ...["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map((name) => [`an event named ${name}`, `42["${name}"]`]),
];

describe("the connection is closed by", { concurrency: 8 }, () => {
  for (const [name, packet, difference] of violations) {
    test(name, difference ? oursOnly(difference) : {}, async () => {
      const key = newKey();
      const raw = await open({ query: `key=${key}` });
      raw.send(packet);
      await raw.whenClosed();
      assert.equal((await journalEntry(host, key, "disconnect")).reason, "forced close");
    });
  }

  for (const connect of ["40[]", '40"text"', "40null"]) {
    test(`the CONNECT payload of ${connect}`, async () => {
      const raw = await openUnjoined();
      raw.send(connect);
      await raw.whenClosed(900);
    });
  }

  test("text where an attachment was announced", async () => {
    const raw = await open();
    raw.send('451-["echo",{"_placeholder":true,"num":0}]', '42["echo"]');
    await raw.whenClosed();
  });

  test("bytes that nobody announced", async () => {
    const raw = await open();
    raw.send(Buffer.from([1, 2, 3]));
    await raw.whenClosed();
  });

  test("a placeholder that names no attachment", async () => {
    const raw = await open();
    raw.send('451-["echo",{"_placeholder":true,"num":1}]', Buffer.from([1]));
    await raw.whenClosed();
  });

  test("an event before the CONNECT is answered", async () => {
    const raw = await openUnjoined();
    raw.send("40/slow,", '42/slow,["echo"]');
    await raw.whenClosed(900);
  });

  test("garbage, for every namespace of it, with an error of its own", async () => {
    const key = newKey();
    const raw = await open({ query: `key=${key}` });
    raw.send("40/alpha,");
    assert.match(await raw.nextPacket(), /^40\/alpha,/);
    raw.send("49");
    await raw.whenClosed();
    await journalEntry(host, key, "disconnect", "/");
    await journalEntry(host, key, "disconnect", "/alpha");
    const errors = (await readJournal(host, key)).filter(({ type }) => type === "error");
    assert.deepEqual(errors.map(({ nsp }) => nsp).sort(), ["/", "/alpha"]);
  });
});
