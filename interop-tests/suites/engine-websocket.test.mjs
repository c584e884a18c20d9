import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { newKey } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { openSocketIoWebSocket, RawWebSocket } from "../support/websocket.mjs";

const engine = await startHost("engine-v4", "--patient");
const interop = await startHost("interop");
const strict = await startHost("interop-strict");
after(() => Promise.all([engine.stop(), interop.stop(), strict.stop()]));

async function openNoted() {
  const key = newKey();
  const raw = await openSocketIoWebSocket(interop.url, { query: `key=${key}` });
  raw.reason = async () => (await journalEntry(interop, key, "disconnect")).reason;
  return raw;
}

describe("a WebSocket", { concurrency: 8 }, () => {
  test("carries text as a digit and the text, binary as it is", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    raw.send("4hello €🦄", Buffer.from([4, 1, 2, 3]), "4");
    assert.deepEqual(await raw.nextPackets(3), ["4hello €🦄", Buffer.from([4, 1, 2, 3]), "4"]);
    await raw.close();
  });

  test("takes a text frame that begins with b for base64", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    raw.send("bAQIDBA==");
    assert.deepEqual(await raw.nextPacket(), Buffer.from([1, 2, 3, 4]));
    await raw.close();
  });

  test("carries an empty binary message", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    raw.send(Buffer.alloc(0), "4end");
    assert.deepEqual(await raw.nextPackets(2), [Buffer.alloc(0), "4end"]);
    await raw.close();
  });

  test("takes a message in fragments", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    raw.socket.send("4hel", { fin: false });
    raw.socket.send("lo w", { fin: false });
    raw.socket.send("orld", { fin: true });
    assert.equal(await raw.nextPacket(), "4hello world");
    await raw.close();
  });

  test("is answered with the first subprotocol that it offers, and with none otherwise", async () => {
    const url = `${engine.url}/engine.io/?EIO=4&transport=websocket`;
    const offered = await RawWebSocket.open(url, { protocols: ["first", "second"] });
    const plain = await RawWebSocket.open(url);
    assert.deepEqual([offered.socket.protocol, plain.socket.protocol], ["first", ""]);
    await Promise.all([offered.close(), plain.close()]);
  });

  test("is not compressed unless the server was told so", async () => {
    const url = `${engine.url}/engine.io/?EIO=4&transport=websocket`;
    const raw = await RawWebSocket.open(url, { perMessageDeflate: true });
    assert.equal(raw.socket.extensions, "");
    await raw.close();
  });

  test("is compressed where the server was told so", async () => {
    const raw = await openSocketIoWebSocket(strict.url, { path: "/custom/path/", perMessageDeflate: { threshold: 0 } });
    assert.match(raw.socket.extensions, /permessage-deflate/);
    const text = "x".repeat(5000);
    raw.send(`420["echo-ack","${text}"]`);
    assert.equal(await raw.nextPacket(), `430["${text}"]`);
    await raw.close();
  });

  test("is closed with 1009 when a message is over the limit", async () => {
    const raw = await openNoted();
    raw.send(`42["echo","${"x".repeat(100001)}"]`);
    assert.equal((await raw.whenClosed()).code, 1009);
    assert.equal(await raw.reason(), "transport error");
  });

  test("takes a message of exactly the limit", async () => {
    const raw = await openNoted();
    const text = "x".repeat(100000 - '420["echo-ack",""]'.length);
    raw.send(`420["echo-ack","${text}"]`);
    assert.equal(await raw.nextPacket(), `430["${text}"]`);
    await raw.close();
  });

  for (const [name, frame] of [["a type that does not exist", "7hello"], ["a letter for a type", "hello"], ["an empty text frame", ""]]) {
    test(`is closed with parse error for ${name}`, async () => {
      const raw = await openNoted();
      raw.send(frame);
      assert.equal((await raw.whenClosed()).code, 1005);
      assert.equal(await raw.reason(), "parse error");
    });
  }

  test("that the server closes sees an empty close frame", async () => {
    const raw = await openNoted();
    raw.send('42["drop-conn"]');
    assert.equal((await raw.whenClosed()).code, 1005);
    assert.equal(await raw.reason(), "forced close");
  });

  test("that the client closes or cuts is a transport close", async () => {
    const closed = await openNoted();
    await closed.close();
    assert.equal(await closed.reason(), "transport close");
    const cut = await openNoted();
    cut.socket.terminate();
    assert.equal(await cut.reason(), "transport close");
  });
});
