// Processes that are no servers and send to the clients of a cluster: @socket.io/redis-emitter.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { pattern } from "../support/bytes.mjs";
import { ask, ask1, newKey } from "../support/clients.mjs";
import { startCluster } from "../support/cluster.mjs";
import { needsRedis } from "../support/redis.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

describe("the emitter of a cluster", needsRedis, () => {
  let cluster, client, emitter;
  before(async () => {
    cluster = await startCluster("classic");
    client = createClient({ url: `redis://${cluster.redis.address}` });
    client.on("error", () => {});
    await client.connect();
    emitter = new Emitter(client);
  });
  after(async () => {
    client?.destroy();
    try {
      await cluster?.checkUncaught();
    } finally {
      await cluster?.stop();
    }
  });

  test("reaches the clients of all servers, by room, exception and namespace", async (t) => {
    const members = await cluster.open(t);
    const ops = await cluster.open(t, "/ops");
    const [extra, event] = [newKey(), newKey()];
    await ask(members.clients.sut1, "join", [extra]);
    const [seen, seenOps] = [members.record(event), ops.record(event)];
    emitter.emit(event, "all", { bytes: pattern(20), list: [1, null, "é"] });
    emitter.to(members.room).emit(event, "room", pattern(3));
    emitter.to([members.room, extra]).except(members.clients.sut2.id).emit(event, "rooms");
    emitter.to(members.room).except(extra).emit(event, "except");
    emitter.of("ops").emit(event, "ops");
    const expected = (name) => [
      ["all", { bytes: pattern(20), list: [1, null, "é"] }],
      ["room", pattern(3)],
      ...(name === "sut2" ? [] : [["rooms"]]),
      ...(name === "sut1" ? [] : [["except"]]),
    ];
    const inOrder = (list) => [...list].sort((a, b) => a[0].localeCompare(b[0]));
    await eventually(() => Object.entries(seen).every(([name, list]) => list.length >= expected(name).length), "all arrived");
    await members.drain();
    await ops.drain();
    for (const [name, list] of Object.entries(seen)) assert.deepEqual(inOrder(list), inOrder(expected(name)), name);
    for (const list of Object.values(seenOps)) assert.deepEqual(list, [["ops"]]);
  });

  test("makes sockets join, leave and disconnect, and sends events to the servers", async (t) => {
    const members = await cluster.open(t);
    const room = newKey();
    const isIn = async (name) => (await ask1(members.clients[name], "me")).rooms.includes(room);
    emitter.in(members.room).except(members.clients.sut2.id).socketsJoin([room]);
    await eventually(async () => (await isIn("node1")) && (await isIn("sut1")), "both joined");
    assert.equal(await isIn("sut2"), false);
    emitter.in(members.clients.sut1.id).socketsLeave(room);
    await eventually(async () => !(await isIn("sut1")), "one left");
    assert.equal(await isIn("node1"), true);
    const notes = members.all.map((client) => nextEvent(client, "noted"));
    emitter.serverSideEmit("note", "from the emitter", 1);
    assert.deepEqual(await Promise.all(notes), ["node1", "sut1", "sut2"].map((name) => [name, "from the emitter", 1]));
    const ends = members.all.map((client) => nextEvent(client, "disconnect"));
    emitter.in(members.room).disconnectSockets(true);
    await Promise.all(ends);
  });
});
