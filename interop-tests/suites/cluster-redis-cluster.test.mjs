// The adapters on a Redis Cluster of three primaries and a replica, also when slots move and a primary dies.
import { after, before, describe, test } from "node:test";
import { ask, ask1, newKey } from "../support/clients.mjs";
import { describeOnRedisCluster } from "../support/cluster-cases.mjs";
import { besidesOurs, startPairOn } from "../support/cluster.mjs";
import { startRedisCluster } from "../support/redis-cluster.mjs";
import { needsRedis } from "../support/redis.mjs";
import { eventually } from "../support/waiting.mjs";

/** The channel of the main namespace, and the stream. */
const [CHANNEL, STREAM] = ["socket.io#/#", "socket.io"];

let broker;

describe("a Redis Cluster", needsRedis, () => {
  before(async () => (broker = await startRedisCluster(CHANNEL)));
  after(() => broker?.stop());

  for (const adapter of ["sharded", "sharded-static", "sharded-dynamic-private", "classic", "streams"]) describeOnRedisCluster(adapter, () => broker);
  describe("that changes", besidesOurs("its client does not follow"), describeChanges);
});

/** Two servers with each of the adapters. */
function describeChanges() {
  const pairs = [];
  before(async () => pairs.push(...(await Promise.all(["sharded", "classic", "streams"].map((adapter) => startPairOn(broker, adapter))))));
  after(async () => {
    try {
      await Promise.all(pairs.map((pair) => pair.checkUncaught()));
    } finally {
      await Promise.all(pairs.map((pair) => pair.stopServers()));
    }
  });
  const openAll = (t) => Promise.all(pairs.map((pair) => pair.open(t)));

  test("slots move to other primaries: what is sent goes on arriving", async (t) => {
    const all = await openAll(t);
    for (const name of [CHANNEL, STREAM, ...all.map(({ room }) => `${CHANNEL}${room}#`)]) await broker.moveSlotOf(name);
    await Promise.all(all.map(becomeWhole));
  });

  test("a primary dies: own clients are served, and when its replica has taken over, the servers reach each other again", async (t) => {
    const all = await openAll(t);
    const dying = await broker.replicated();
    for (const name of [CHANNEL, STREAM, ...all.map(({ room }) => `${CHANNEL}${room}#`)]) await broker.moveSlotOf(name, dying);
    await Promise.all(all.map(becomeWhole));
    const failing = broker.failOver();
    for (const members of all) await Promise.all(members.all.map((client) => reachOneself(client, members.room)));
    await failing;
    await Promise.all(all.map(becomeWhole));
  });

  async function becomeWhole(members, index) {
    await eventually(() => reach(members), `${pairs[index].adapter}: they reach each other`, 20000);
    for (const [name, client] of members.entries) {
      await eventually(async () => (await ask1(client, "count")) === 2, `${pairs[index].adapter}: two servers are counted`);
      await eventually(async () => (await pairs[index].stats(name)).broker === "up", `${pairs[index].adapter}: ${name} says that Redis is up`, 15000);
    }
  }
}

async function reachOneself(client, room) {
  const event = newKey();
  let count = 0;
  client.on(event, () => count++);
  await ask(client, "emit", { to: [room] }, event);
  await eventually(() => count === 1, "a client is reached by its own server", 2000);
}

/** Whether an event of each of the servers reaches the clients of both, in a room and in the namespace, within a second. */
async function reach(members) {
  const event = newKey();
  const seen = new Set();
  for (const [to, client] of members.entries) client.on(event, (from, kind) => seen.add(`${from} ${kind} ${to}`));
  for (const [from, client] of members.entries) {
    await ask(client, "emit", { to: [members.room] }, event, from, "room");
    await ask(client, "emit", {}, event, from, "namespace");
  }
  try {
    await eventually(() => seen.size === 8, "all", 1000);
    return true;
  } catch {
    return false;
  } finally {
    for (const client of members.all) client.off(event);
  }
}
