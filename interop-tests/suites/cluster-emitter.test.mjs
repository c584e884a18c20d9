// Processes that are no servers and send to the clients of a cluster: @socket.io/redis-emitter and our RedisEmitter.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { pattern } from "../support/bytes.mjs";
import { ask, ask1, newKey } from "../support/clients.mjs";
import { besides, startCluster } from "../support/cluster.mjs";
import { startKindOn } from "../support/host.mjs";
import { needsRedis } from "../support/redis.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

/** Each gives what carries out a command, and what ends it. */
const emitters = {
  async "the official emitter"(redis) {
    const client = createClient({ url: `redis://${redis.address}` });
    client.on("error", () => {});
    await client.connect();
    return { run: (command) => runOfficial(new Emitter(client), command), stop: () => client.destroy() };
  },
  async "our emitter"(redis) {
    const host = await startKindOn("ours", 0, "emitter", "--redis", redis.address);
    const run = async (command) => {
      const response = await fetch(`${host.url}/emitter`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(command) });
      assert.equal(response.status, 200, host.output.stderr);
    };
    return { run, stop: () => host.stop() };
  },
};

function runOfficial(emitter, { operation, namespace, to, except = [], event, arguments: args = [], bytes, rooms, close }) {
  if (namespace) emitter = emitter.of(namespace);
  if (to) emitter = emitter.to(to);
  if (except.length > 0) emitter = emitter.except(except);
  const all = bytes ? [...args, pattern(bytes)] : args;
  if (operation === "emit") emitter.emit(event, ...all);
  else if (operation === "server-side-emit") emitter.serverSideEmit(event, ...all);
  else if (operation === "join") emitter.socketsJoin(rooms);
  else if (operation === "leave") emitter.socketsLeave(rooms);
  else emitter.disconnectSockets(close);
}

describe("emitters of a cluster", needsRedis, () => {
  let cluster;
  before(async () => (cluster = await startCluster("classic")));
  after(async () => {
    try {
      await cluster?.checkUncaught();
    } finally {
      await cluster?.stop();
    }
  });

  for (const [name, open] of Object.entries(emitters)) {
    if (name === "our emitter" && besides === "reference") continue;
    describe(name, () => {
      let emitter;
      before(async () => (emitter = await open(cluster.redis)));
      after(() => emitter?.stop());
      addTests(() => cluster, (operation, command) => emitter.run({ operation, ...command }));
    });
  }
});

function addTests(cluster, run) {
  test("reaches the clients of all servers, by room, exception and namespace", async (t) => {
    const members = await cluster().open(t);
    const ops = await cluster().open(t, "/ops");
    const [extra, event] = [newKey(), newKey()];
    await ask(members.clients.sut1, "join", [extra]);
    const [seen, seenOps] = [members.record(event), ops.record(event)];
    await run("emit", { event, arguments: ["all", { list: [1, null, "é"] }], bytes: 20 });
    await run("emit", { to: [members.room], event, arguments: ["room"], bytes: 3 });
    await run("emit", { to: [members.room, extra], except: [members.clients.sut2.id], event, arguments: ["rooms"] });
    await run("emit", { to: [members.room], except: [extra], event, arguments: ["except"] });
    await run("emit", { namespace: "ops", event, arguments: ["ops"] });
    const expected = (name) => [
      ["all", { list: [1, null, "é"] }, pattern(20)],
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
    const members = await cluster().open(t);
    const room = newKey();
    const isIn = async (name) => (await ask1(members.clients[name], "me")).rooms.includes(room);
    await run("join", { to: [members.room], except: [members.clients.sut2.id], rooms: [room] });
    await eventually(async () => (await isIn("node1")) && (await isIn("sut1")), "both joined");
    assert.equal(await isIn("sut2"), false);
    await run("leave", { to: [members.clients.sut1.id], rooms: [room] });
    await eventually(async () => !(await isIn("sut1")), "one left");
    assert.equal(await isIn("node1"), true);
    const notes = members.all.map((client) => nextEvent(client, "noted"));
    await run("server-side-emit", { event: "note", arguments: ["from the emitter", 1] });
    assert.deepEqual(await Promise.all(notes), ["node1", "sut1", "sut2"].map((name) => [name, "from the emitter", 1]));
    const ends = members.all.map((client) => nextEvent(client, "disconnect"));
    await run("disconnect", { to: [members.room], close: true });
    await Promise.all(ends);
  });
}
