// Runs alone: its clients have 200 ms for a pong.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { newKey } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { PollingSession, warmUp } from "../support/polling.mjs";
import { openSocketIoWebSocket, RawWebSocket } from "../support/websocket.mjs";

const engine = await warmUp(await startHost("engine-v4"), "/engine.io/");
const interop = await startHost("interop");
after(() => Promise.all([engine.stop(), interop.stop()]));

describe("the heartbeat", { concurrency: 8 }, () => {
  test("sends a ping after each interval over WebSocket, counted from the pong", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    assert.equal(await raw.next(), "2");
    for (let i = 0; i < 3; i++) {
      const start = Date.now();
      raw.send("3");
      assert.equal(await raw.next(), "2");
      assert.ok(Date.now() - start > 250, `a ping after ${Date.now() - start} ms`);
    }
    await raw.close();
  });

  test("sends a ping after each interval over polling", async () => {
    const session = await PollingSession.open(engine.url);
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(await session.packets(), ["2"]);
      await session.send("3");
    }
  });

  test("closes a WebSocket that does not answer, with an empty close frame", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    assert.equal(await raw.next(), "2");
    const start = Date.now();
    assert.equal((await raw.whenClosed()).code, 1005);
    assert.ok(Date.now() - start < 1500);
    assert.deepEqual(raw.unread, []);
  });

  test("closes a polling session that does not answer", async () => {
    const session = await PollingSession.open(engine.url);
    assert.deepEqual(await session.packets(), ["2"]);
    assert.deepEqual(await session.packets(), ["1"]);
    const after = await session.poll();
    assert.deepEqual([after.status, after.text], [400, '{"code":1,"message":"Session ID unknown"}']);
  });

  test("ends a session within 5 ms of its time", async () => {
    const deviations = [];
    // The best of several: what is measured is also how busy the machine is.
    while (deviations.length < 20 && !(Math.min(...deviations) <= 5)) {
      const raw = await RawWebSocket.openSession(engine.url);
      const start = performance.now();
      await raw.whenClosed();
      deviations.push(Math.abs(performance.now() - start - 500));
    }
    assert.ok(Math.min(...deviations) <= 5, `${deviations.map((ms) => ms.toFixed(1)).join()} ms`);
  });

  test("names ping timeout as the reason", async () => {
    const key = newKey();
    const raw = await openSocketIoWebSocket(interop.url, { query: `key=${key}` });
    assert.match(raw.connected, /^40/);
    await raw.whenClosed();
    assert.equal((await journalEntry(interop, key, "disconnect")).reason, "ping timeout");
  });

  test("ignores a pong that nobody asked for", async () => {
    const raw = await RawWebSocket.openSession(engine.url);
    raw.send("3", "4hello");
    assert.equal(await raw.nextPacket(), "4hello");
    await raw.close();
  });

  for (const ping of ["2", "2probe"]) {
    test(`ends the session with transport error when the client sends ${ping}`, async () => {
      const key = newKey();
      const raw = await openSocketIoWebSocket(interop.url, { query: `key=${key}` });
      raw.send(ping);
      await raw.whenClosed();
      assert.equal((await journalEntry(interop, key, "disconnect")).reason, "transport error");
    });
  }

  for (const packet of ["0", "5", "6"]) {
    test(`ignores the packet ${packet} outside a probe`, async () => {
      const raw = await RawWebSocket.openSession(engine.url);
      raw.send(packet, "4hello");
      assert.equal(await raw.nextPacket(), "4hello");
      await raw.close();
    });
  }

  test("is not needed for a close packet over WebSocket", oursOnly("it ignores the packet until the ping timeout"), async () => {
    const key = newKey();
    const raw = await openSocketIoWebSocket(interop.url, { query: `key=${key}` });
    const start = Date.now();
    raw.send("1");
    assert.equal((await raw.whenClosed()).code, 1005);
    assert.ok(Date.now() - start < 1000);
    assert.equal((await journalEntry(interop, key, "disconnect")).reason, "transport close");
  });
});
