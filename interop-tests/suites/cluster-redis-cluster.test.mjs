// The adapters on a Redis Cluster of three primaries and a replica, also when slots move and a primary dies.
import { after, before, describe, test } from "node:test";
import { ask, ask1, newKey } from "../support/clients.mjs";
import { describeOnRedisCluster } from "../support/cluster-cases.mjs";
import { besidesOurs, startPairOn } from "../support/cluster.mjs";
import { startRedisCluster } from "../support/redis-cluster.mjs";
import { needsRedis } from "../support/redis.mjs";
import { eventually } from "../support/waiting.mjs";

/** The channel of the main namespace. */
const CHANNEL = "socket.io#/#";

describe("on a Redis Cluster", needsRedis, () => {
  let broker;
  before(async () => (broker = await startRedisCluster(CHANNEL)));
  after(() => broker?.stop());

  for (const adapter of ["sharded", "sharded-static", "sharded-dynamic-private", "classic", "streams"]) describeOnRedisCluster(adapter, () => broker);
  for (const adapter of ["sharded", "classic", "streams"]) describeChanges(adapter, () => broker);
});

function describeChanges(adapter, getBroker) {
  describe(`that changes, two servers with the ${adapter} adapter`, besidesOurs("its client does not follow"), () => {
    const name = adapter === "streams" ? "socket.io" : CHANNEL;
    let cluster;
    before(async () => (cluster = await startPairOn(getBroker(), adapter)));
    after(async () => {
      try {
        await cluster?.checkUncaught();
      } finally {
        await cluster?.stopServers();
      }
    });

    test("slots move to another primary: what is sent goes on arriving at all servers", async (t) => {
      const members = await cluster.open(t);
      await getBroker().moveSlotOf(name);
      if (adapter === "sharded") await getBroker().moveSlotOf(`${CHANNEL}${members.room}#`);
      await eventually(() => reach(members), "they reach each other", 15000);
      for (const client of members.all) await eventually(async () => (await ask1(client, "count")) === 2, "two servers are counted");
      for (const sut of ["sut1", "sut2"]) await checkBroker(sut, "up");
    });

    test("a primary dies: own clients are served, and when its replica has taken over, the servers reach each other again", async (t) => {
      const members = await cluster.open(t);
      const dying = getBroker().failOver(name);
      for (const sut of ["sut1", "sut2"]) {
        const event = newKey();
        const came = new Promise((resolve) => members.clients[sut].once(event, resolve));
        await ask(members.clients[sut], "emit", { to: [members.room] }, event);
        await came;
      }
      const dead = await dying;
      await eventually(() => reach(members), "they reach each other", 20000);
      for (const sut of ["sut1", "sut2"]) await checkBroker(sut, "up");
      await dead.start();
      await eventually(async () => (await dead.send("ROLE"))[0] === "slave", "it is a replica now");
    });

    async function checkBroker(sut, expected) {
      await eventually(async () => (await cluster.stats(sut)).broker === expected, `${sut} says that Redis is ${expected}`, 15000);
    }
  });
}

/** Whether an event of each of the servers reaches the clients of all of them, in a room and in the namespace, within a second. */
async function reach(members) {
  const names = Object.keys(members.clients);
  const event = newKey();
  const seen = new Set();
  for (const to of names) members.clients[to].on(event, (from, kind) => seen.add(`${from} ${kind} ${to}`));
  for (const from of names) {
    await ask(members.clients[from], "emit", { to: [members.room] }, event, from, "room");
    await ask(members.clients[from], "emit", {}, event, from, "namespace");
  }
  try {
    await eventually(() => seen.size === names.length * names.length * 2, "all", 1000);
    return true;
  } catch {
    return false;
  } finally {
    for (const to of names) members.clients[to].off(event);
  }
}
