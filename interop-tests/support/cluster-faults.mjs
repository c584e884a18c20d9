// Servers of a cluster that leave, die or hang, and a Redis that does.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ask, ask1, connect, newKey } from "./clients.mjs";
import { besides, besidesOurs, startCluster } from "./cluster.mjs";
import { needsRedis } from "./redis.mjs";
import { delay, eventually, within } from "./waiting.mjs";

/** The tests of faults for one adapter. */
export function describeFaults(adapter) {
  describe(`faults of a cluster with the ${adapter} adapter`, needsRedis, () => {
    let cluster;
    before(async () => (cluster = await startCluster(adapter)));
    after(async () => {
      try {
        await cluster?.checkUncaught();
      } finally {
        await cluster?.stop();
      }
    });

    test("a server that is shut down leaves: it is not counted or waited for", async (t) => {
      const members = await cluster.open(t);
      const { code } = await cluster.servers.sut2.stop();
      assert.equal(code, 0);
      await checkTwo(members);
      await cluster.startServer("sut2");
      await cluster.open(t);
    });

    test("a server that is killed is not counted or waited for", async (t) => {
      const members = await cluster.open(t);
      cluster.servers.sut1.child.kill("SIGKILL");
      await cluster.servers.sut1.exited;
      const left = { sut1: members.clients.node1, sut2: members.clients.sut2 };
      await checkTwo({ clients: { sut1: left.sut2, node1: left.sut1 } });
      await cluster.startServer("sut1");
      await cluster.open(t);
    });

    test("a server that hangs is waited for as long as requests may take, and goes on later", async (t) => {
      const members = await cluster.open(t);
      const event = newKey();
      const seen = members.record(event);
      cluster.servers.sut2.child.kill("SIGSTOP");
      const fetched = ask1(members.clients.sut1, "fetch", {});
      const asked = ask1(members.clients.node1, "sse-ack", "call");
      for (const name of ["node1", "sut1"]) await ask(members.clients[name], "emit", { to: [members.room] }, event, name);
      await delay(3000);
      cluster.servers.sut2.child.kill("SIGCONT");
      const [{ ok, sockets }, { answers }] = await Promise.all([fetched, asked]);
      assert.deepEqual([ok, answers.length, members.ids.every((id) => sockets.some((socket) => socket.id === id))], [true, 2, true]);
      await members.drain();
      for (const list of Object.values(seen)) assert.deepEqual(list.flat().sort(), ["node1", "sut1"]);
    });

    test("connections to Redis that are cut come back by themselves", async (t) => {
      const members = await cluster.open(t);
      await cluster.redis.cutConnections();
      await eventually(() => isWhole(members), "all servers are counted and reached again", 15000);
      await checkBroker(["node1", "sut1", "sut2"], "up");
    });

    test("Redis dies and comes back: local clients are served, and the servers find each other again", async (t) => {
      const members = await cluster.open(t);
      await cluster.redis.kill();
      await checkBroker(ours, "down");
      for (const name of ours) await checkLocal(members, name);
      await cluster.redis.start();
      await eventually(() => isWhole(members), "all servers are counted and reached again", 15000);
      await checkBroker(["node1", "sut1", "sut2"], "up");
    });

    test("Redis hangs: local clients are served", besidesOurs("it waits for Redis before it sends to its own clients"), async (t) => {
      const members = await cluster.open(t);
      cluster.redis.freeze();
      for (const name of ours) await checkLocal(members, name);
      await checkBroker(ours, "down");
      cluster.redis.thaw();
      await eventually(() => isWhole(members), "all servers are counted and reached again", 15000);
    });

    test("a server starts without Redis, and finds the others when it is there", besidesOurs("it waits for Redis"), async (t) => {
      await cluster.servers.sut2.stop();
      await cluster.redis.kill();
      await cluster.startServer("sut2");
      const client = await connect(t, cluster.servers.sut2);
      assert.deepEqual(await ask(client, "echo", 1), [1]);
      await cluster.redis.start();
      const members = await within(cluster.open(t), "the cluster to be whole", 15000);
      await checkTwoOrMore(members, 3);
    });

    const ours = besides === "reference" ? [] : ["sut1", "sut2"];

    const checkTwo = (members) => checkTwoOrMore(members, 2);

    async function checkTwoOrMore({ clients }, count) {
      for (const name of ["node1", "sut1"]) {
        await eventually(async () => (await ask1(clients[name], "count")) === count, `${name} counts ${count}`);
        const start = performance.now();
        assert.equal((await ask1(clients[name], "fetch", {})).ok, true);
        const { ok, answers } = await ask1(clients[name], "sse-ack", "call");
        assert.deepEqual([ok, answers.length], [true, count - 1]);
        assert.ok(performance.now() - start < 2000, `${performance.now() - start} ms`);
      }
    }

    async function checkBroker(names, expected) {
      for (const name of names) await eventually(async () => (await cluster.stats(name)).broker === expected, `${name} says that Redis is ${expected}`, 10000);
    }

    async function checkLocal(members, name) {
      const event = newKey();
      const came = new Promise((resolve) => members.clients[name].once(event, resolve));
      await ask(members.clients[name], "emit", { to: [members.room] }, event, 1);
      await within(came, `an event of ${name} to its own client`, 2000);
      assert.deepEqual(await ask(members.clients[name], "join", [newKey()]).then(([rooms]) => rooms.length), 3);
    }

    async function isWhole(members) {
      try {
        await within(members.settle(), "the room", 900);
        return (await ask1(members.clients.sut1, "count")) === 3;
      } catch {
        return false;
      }
    }
  });
}
