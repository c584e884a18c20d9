// Runs alone: some of its clients have 200 ms for a pong.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { newKey } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { openSocketIo, PollingSession, warmUp } from "../support/polling.mjs";
import { openSocketIoWebSocket, RawWebSocket } from "../support/websocket.mjs";

const engine = await startHost("engine-v4", "--patient");
const hasty = await warmUp(await startHost("engine-v4"), "/engine.io/");
const interop = await startHost("interop");
const strict = await startHost("interop-strict");
after(() => Promise.all([engine.stop(), hasty.stop(), interop.stop(), strict.stop()]));

const openPolling = (options) => openSocketIo(interop.url, options);

async function probe(session) {
  const raw = await RawWebSocket.open(session.webSocketUrl);
  raw.send("2probe");
  assert.equal(await raw.next(), "3probe");
  return raw;
}

async function upgrade(session) {
  const raw = await probe(session);
  raw.send("5");
  return raw;
}

describe("the upgrade", { concurrency: 8 }, () => {
  test("answers the probe on the WebSocket, releases the poll with a noop and moves the session", async () => {
    const session = await openPolling();
    const poll = session.packets();
    const raw = await probe(session);
    assert.deepEqual(await poll, ["6"]);
    raw.send("5", '420["echo-ack","over WebSocket"]');
    assert.equal(await raw.nextPacket(), '430["over WebSocket"]');
    await raw.close();
  });

  test("answers each poll that comes while probing with a noop", async () => {
    const session = await openPolling();
    const raw = await probe(session);
    assert.deepEqual(await session.packets(), ["6"]);
    assert.deepEqual(await session.packets(), ["6"]);
    await raw.close();
  });

  test("sends what is emitted between probe and switch by polling or after the switch, once", async () => {
    const session = await openPolling();
    const raw = await probe(session);
    await session.send('42["echo","while probing"]');
    const polled = await session.packets();
    raw.send("5", '42["echo","after"]');
    const seen = [...polled.filter((packet) => packet !== "6"), await raw.nextPacket()];
    if (seen.length === 1) seen.push(await raw.nextPacket());
    assert.deepEqual(seen, ['42["echo","while probing"]', '42["echo","after"]']);
    await raw.close();
  });

  test("writes nothing but the answer to the probe on the WebSocket before the switch", async () => {
    const session = await openPolling();
    const raw = await probe(session);
    await session.send('42["echo","queued"]');
    await session.arrive();
    assert.deepEqual(raw.unread, []);
    await raw.close();
  });

  test("delivers on the WebSocket what was queued while no poll was waiting, in order", async () => {
    const session = await openPolling();
    await session.send('42["burst",50,"x"]');
    const raw = await upgrade(session);
    const packets = await raw.nextPackets(50);
    assert.deepEqual(packets, Array.from({ length: 50 }, (_, i) => `42["burst","x",${i}]`));
    await raw.close();
  });

  test("answers polls of an upgraded session with code 3", async () => {
    const session = await openPolling();
    const raw = await upgrade(session);
    raw.send('420["echo-ack"]');
    assert.equal(await raw.nextPacket(), "430[]");
    for (const answer of [await session.poll(), await session.push("40")]) {
      assert.deepEqual([answer.status, answer.text], [400, '{"code":3,"message":"Bad request"}']);
    }
    await raw.close();
  });

  for (const packet of ["4hello", "3", "2other", "abc"]) {
    test(`that begins with ${packet} closes the new WebSocket only`, async () => {
      const session = await openPolling();
      const raw = await RawWebSocket.open(session.webSocketUrl);
      raw.send(packet);
      await raw.whenClosed();
      await session.send('420["echo-ack","still polling"]');
      assert.deepEqual(await session.collect(1), ['430["still polling"]']);
    });
  }

  test("that is never finished ends with the WebSocket, after upgradeTimeout", async () => {
    const session = await openPolling();
    const start = Date.now();
    const raw = await probe(session);
    await raw.whenClosed();
    const took = Date.now() - start;
    assert.ok(took > 800 && took < 2000, `${took} ms`);
    await session.send('420["echo-ack","still polling"]');
    assert.deepEqual((await session.collect(1)), ['430["still polling"]']);
  });

  test("that the client gives up leaves the session polling, and may be tried again", async () => {
    const session = await openPolling();
    await (await probe(session)).close();
    const raw = await upgrade(session);
    raw.send('420["echo-ack",1]');
    assert.equal(await raw.nextPacket(), "430[1]");
    await raw.close();
  });

  test("refuses another WebSocket while one probes", async () => {
    const session = await openPolling();
    const first = await probe(session);
    const second = await RawWebSocket.open(session.webSocketUrl);
    await second.whenClosed();
    first.send("5", '420["echo-ack",1]');
    assert.equal(await first.nextPacket(), "430[1]");
    await first.close();
  });

  test("refuses another WebSocket after it", async () => {
    const session = await openPolling();
    const first = await upgrade(session);
    first.send('420["echo-ack",1]');
    assert.equal(await first.nextPacket(), "430[1]");
    const second = await RawWebSocket.open(session.webSocketUrl);
    await second.whenClosed();
    first.send('421["echo-ack",2]');
    assert.equal(await first.nextPacket(), "431[2]");
    await first.close();
  });

  test("is noted as an upgrade of the connection", async () => {
    const key = newKey();
    const raw = await upgrade(await openPolling({ query: `key=${key}` }));
    assert.equal((await journalEntry(interop, key, "connection")).transport, "polling");
    assert.equal((await journalEntry(interop, key, "upgrade")).transport, "websocket");
    await raw.close();
  });

  test("keeps the heartbeat going", async () => {
    const session = await PollingSession.open(hasty.url);
    const raw = await upgrade(session);
    for (let i = 0; i < 3; i++) {
      assert.equal(await raw.next(), "2");
      raw.send("3");
    }
    await raw.close();
  });

  test("carries a ping that was under way on polling over to the WebSocket", oursOnly("nothing re-arms its deadline"), async () => {
    const session = await PollingSession.open(hasty.url);
    assert.deepEqual(await session.packets(), ["2"]);
    const raw = await upgrade(session);
    assert.equal((await raw.whenClosed(3000)).code, 1005);
  });

  test("is neither offered nor made where the server does not allow it", async () => {
    const session = await openSocketIo(strict.url, { path: "/custom/path/" });
    assert.deepEqual(session.open.upgrades, []);
  });
});

describe("an upgrade without a probe", { concurrency: 8 }, () => {
  test("moves the session, and CONNECT and events follow on the WebSocket", async () => {
    const session = await PollingSession.open(interop.url, { path: "/socket.io/" });
    const raw = await RawWebSocket.open(session.webSocketUrl);
    raw.send("5", "40");
    assert.match(await raw.nextPacket(), /^40\{"sid":"[\w-]{20}"\}$/);
    raw.send('420["echo-ack","hi"]');
    assert.equal(await raw.nextPacket(), '430["hi"]');
    await raw.close();
  });

  test("delivers what was queued for polling once and in order", async () => {
    const session = await openPolling();
    await session.send('42["burst",50,"x"]');
    const raw = await RawWebSocket.open(session.webSocketUrl);
    raw.send("5");
    assert.deepEqual(await raw.nextPackets(50), Array.from({ length: 50 }, (_, i) => `42["burst","x",${i}]`));
    raw.send('420["echo-ack"]');
    assert.equal(await raw.nextPacket(), "430[]");
    await raw.close();
  });

  for (const [right, skip] of [[["1", "6"], false], [["6"], oursOnly("it answers with a close packet, 1").skip]]) {
    test(`answers a pending poll at once with ${right.join(" or ")}`, { skip }, async () => {
      const session = await openPolling();
      const poll = session.packets();
      await session.arrive();
      const raw = await RawWebSocket.open(session.webSocketUrl);
      raw.send("5", '420["echo-ack"]');
      assert.ok(right.includes((await poll).join()));
      assert.equal(await raw.nextPacket(), "430[]");
      await raw.close();
    });
  }

  test("speaks to the Arduino library: a foreign origin and a slash for the namespace", async () => {
    const session = await PollingSession.open(engine.url);
    const plain = await RawWebSocket.open(session.webSocketUrl, { headers: { Origin: "file://" } });
    plain.send("5", "4hi");
    assert.equal(await plain.nextPacket(), "4hi");
    await plain.close();
    const raw = await openSocketIoWebSocket(interop.url, { connect: "40/" });
    assert.match(raw.connected, /^40\{"sid"/);
    raw.send('42/,["echo",1]');
    assert.equal(await raw.nextPacket(), '42["echo",1]');
    await raw.close();
  });

  test("is refused while another WebSocket probes", async () => {
    const session = await openPolling();
    const probing = await probe(session);
    const other = await RawWebSocket.open(session.webSocketUrl);
    other.send("5");
    await other.whenClosed();
    probing.send("5", '420["echo-ack",1]');
    assert.equal(await probing.nextPacket(), "430[1]");
    await probing.close();
  });

  test("happens once in a session", async () => {
    const session = await openPolling();
    const first = await RawWebSocket.open(session.webSocketUrl);
    first.send("5", '420["echo-ack",1]');
    assert.equal(await first.nextPacket(), "430[1]");
    const second = await RawWebSocket.open(session.webSocketUrl);
    second.send("5");
    await second.whenClosed();
    first.send('421["echo-ack",2]');
    assert.equal(await first.nextPacket(), "431[2]");
    await first.close();
  });

  test("is refused on a session that began on a WebSocket", oursOnly("it moves the session to the new one"), async () => {
    const first = await openSocketIoWebSocket(interop.url);
    const second = await RawWebSocket.open(`${interop.url}/socket.io/?EIO=4&transport=websocket&sid=${first.open.sid}`);
    second.send("5");
    await second.whenClosed();
    first.send('420["echo-ack",1]');
    assert.equal(await first.nextPacket(), "430[1]");
    await first.close();
  });
});
