// Clients that lose their connection and come back to another server of a cluster on Redis streams.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pattern } from "../support/bytes.mjs";
import { arriveAt, ask, ask1, loseConnection, newKey } from "../support/clients.mjs";
import { besidesOurs, startCluster } from "../support/cluster.mjs";
import { needsRedis } from "../support/redis.mjs";
import { eventually } from "../support/waiting.mjs";

const names = ["node1", "sut1", "sut2"];

let cluster;

describe("recovery in a cluster", needsRedis, () => {
  before(async () => (cluster = await startCluster("streams", "--recovery")));
  after(async () => {
    try {
      await cluster?.checkUncaught();
    } finally {
      await cluster?.stop();
    }
  });

  describe("of servers that go on", { concurrency: 4 }, addMoves);
  test("a client whose server is shut down is recovered by another", shutDown);
  test("a client is recovered although its server has died since it was away", die);
});

/** What the client receives of that event. */
const follow = (client, event) => {
  const seen = [];
  client.on(event, (...args) => seen.push(args));
  return seen;
};

/** Loses the connection and waits until its server has noticed. */
async function leave(members, from) {
  const client = members.clients[from];
  const [{ id }, other] = [client, members.clients[names.find((name) => name !== from)]];
  const key = `sio:session:${client._pid}`;
  loseConnection(client);
  await eventually(async () => (await ask1(other, "fetch", { to: [id] })).sockets?.length === 0, "the server has noticed");
  // Which it may say before Redis has the session: that takes another connection.
  await eventually(async () => (await cluster.redis.send("EXISTS", key)) === 1, "the session is stored");
  return id;
}

function addMoves() {
  for (const from of names) {
    for (const to of names) {
      test(`a client of ${from} comes back to ${to} with its id, rooms and data, and gets what it has missed`, async (t) => {
        const members = await cluster.open(t);
        const client = members.clients[from];
        const [room, event] = [newKey(), newKey()];
        await ask(client, "join", [room]);
        await ask(client, "set-data", { kept: [1, "x", null] });
        await members.settle(room, [client]);
        const seen = follow(client, event);
        const senders = names.filter((name) => name !== from).map((name) => members.clients[name]);
        const id = await leave(members, from);
        const sent = [];
        for (let i = 0; i < 6; i++) {
          const value = i % 2 === 0 ? `text ${i}` : pattern(10 + i);
          await ask(senders[i % 2], "emit", { to: [i < 4 ? room : members.room] }, event, i, value);
          await ask(senders[i % 2], "emit", { to: [members.room], except: [room] }, event, "not for it", i);
          await ask(senders[i % 2], "emit", { to: [newKey()] }, event, "not for it", i);
          sent.push([i, value]);
          await members.drain(senders, senders);
        }
        await arriveAt(client, cluster.servers[to]);
        const me = await ask1(client, "me");
        assert.deepEqual([me.server, me.recovered, me.id, client.id, client.recovered], [to, true, id, id, true]);
        assert.deepEqual(me.rooms, [room, members.room, id].sort());
        assert.deepEqual(me.data, { home: from, value: { kept: [1, "x", null] } });
        assert.deepEqual(seen, sent);
        await members.drain();
        for (const sender of senders) await ask(sender, "emit", { to: [room] }, event, "after", 1);
        await members.drain();
        assert.deepEqual(seen.slice(sent.length), [["after", 1], ["after", 1]]);
      });
    }
  }

  test("a client that returns again and again misses nothing of what is sent all the time", besidesOurs("it loses what comes while it puts the client into its rooms"), async (t) => {
    const members = await cluster.open(t);
    const event = newKey();
    const client = members.clients.sut1;
    const seen = follow(client, event);
    let [isSending, count] = [true, 0];
    const sending = (async () => {
      while (isSending) await ask(members.clients.node1, "emit", { to: [members.room] }, event, "all", count++);
    })();
    for (const to of ["sut2", "sut1", "sut1", "sut2", "sut1"]) {
      await leave(members, "sut1");
      await arriveAt(client, cluster.servers[to]);
      assert.ok(client.recovered, `recovered at ${to}`);
      const before = seen.length;
      await eventually(() => seen.length > before + 3, "new events came");
    }
    isSending = false;
    await sending;
    await eventually(() => seen.length >= count, "all events came");
    assert.deepEqual(seen.map(([, i]) => i), Array.from({ length: count }, (_, i) => i));
  });

  test("a session is given once, and an unknown one or an unknown offset starts anew", async (t) => {
    const members = await cluster.open(t);
    const client = members.clients.node1;
    const { _pid: pid } = client;
    const id = await leave(members, "node1");
    await arriveAt(client, cluster.servers.sut1);
    assert.deepEqual([client.recovered, client.id], [true, id]);
    loseConnection(client);
    client._pid = "no such session";
    await arriveAt(client, cluster.servers.sut2);
    assert.deepEqual([client.recovered, (await ask1(client, "me")).recovered], [false, false]);
    assert.notEqual(client.id, id);
    assert.notEqual(client._pid, pid);
  });
}

async function shutDown(t) {
  const members = await cluster.open(t);
  const event = newKey();
  const seen = follow(members.clients.sut2, event);
  const { id } = members.clients.sut2;
  const old = cluster.servers.sut2;
  members.clients.sut2.io.reconnection(false);
  assert.equal((await old.stop()).code, 0);
  await ask(members.clients.node1, "emit", { to: [members.room] }, event, 1);
  await arriveAt(members.clients.sut2, cluster.servers.sut1);
  const me = await ask1(members.clients.sut2, "me");
  assert.deepEqual([me.server, me.recovered, me.id], ["sut1", true, id]);
  await eventually(() => seen.length > 0, "what it has missed came");
  await cluster.startServer("sut2");
}

async function die(t) {
  const members = await cluster.open(t);
  const event = newKey();
  const client = members.clients.sut1;
  const seen = follow(client, event);
  const id = await leave(members, "sut1");
  cluster.servers.sut1.child.kill("SIGKILL");
  await ask(members.clients.node1, "emit", { to: [members.room] }, event, 1);
  await ask(members.clients.sut2, "emit", { to: [members.room] }, event, 2);
  await arriveAt(client, cluster.servers.sut2);
  assert.deepEqual([client.recovered, client.id], [true, id]);
  await eventually(() => seen.length === 2, "what it has missed came");
  await cluster.servers.sut1.exited;
  await cluster.startServer("sut1");
}
