// Servers that leave, messages that nobody can read, and a PostgreSQL that dies.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pattern } from "../support/bytes.mjs";
import { ask, ask1, connect, newKey } from "../support/clients.mjs";
import { besides, besidesOurs, startCluster } from "../support/cluster.mjs";
import { needsPostgres } from "../support/postgres.mjs";
import { eventually, within } from "../support/waiting.mjs";

describe("faults of a cluster with the postgres adapter", needsPostgres, () => {
  const ours = besides === "reference" ? [] : ["sut1", "sut2"];
  let cluster;
  before(async () => (cluster = await startCluster("postgres")));
  after(async () => {
    try {
      await cluster?.checkUncaught();
    } finally {
      await cluster?.stop();
    }
  });

  test("an emitter that does not name the namespace reaches clients", besidesOurs("it drops the message"), async (t) => {
    const members = await cluster.open(t);
    const event = newKey();
    const seen = members.record(event);
    const message = { type: 3, data: { packet: { type: 2, data: [event, 1], nsp: "/" }, opts: { rooms: [], flags: {}, except: [] } }, uid: "emitter" };
    await cluster.broker.send("SELECT pg_notify('socket.io#/', $1)", JSON.stringify(message));
    await members.drain();
    for (const name of ours) assert.deepEqual(seen[name], [[1]]);
  });

  test("what nobody can read harms nobody", async (t) => {
    const members = await cluster.open(t);
    for (const text of ["", "{", "[]", "null", '{"type":3}', '{"uid":"a","type":3,"attachmentId":"999999"}', '{"uid":"a","type":3,"attachmentId":{}}', '{"uid":"a","type":99,"nsp":"/"}']) {
      await cluster.broker.send("SELECT pg_notify('socket.io#/', $1)", text);
    }
    const event = newKey();
    const seen = members.record(event);
    await ask(members.clients.sut1, "emit", { to: [members.room] }, event, pattern(3));
    await members.drain();
    for (const name of ours) assert.deepEqual(seen[name], [[pattern(3)]]);
  });

  test("connections that are cut come back by themselves", async (t) => {
    const members = await cluster.open(t);
    await cluster.broker.cutConnections();
    await checkBroker(ours, "down");
    await becomeWhole(members);
  });

  test("a server that is shut down leaves: it is not counted or waited for", async (t) => {
    const { clients } = await cluster.open(t);
    await cluster.servers.sut2.stop();
    for (const name of ["node1", "sut1"]) await eventually(async () => (await ask1(clients[name], "count")) === 2, `${name} counts two`);
    const { ok, answers } = await ask1(clients.sut1, "sse-ack", "call");
    assert.deepEqual([ok, answers.length], [true, 1]);
    await cluster.startServer("sut2");
  });

  test("PostgreSQL dies and comes back: local clients are served, what is lost is counted, and the servers find each other again", async (t) => {
    const members = await cluster.open(t);
    await cluster.broker.kill();
    await checkBroker(ours, "down");
    for (const name of ours) await checkLocal(members, name);
    await cluster.broker.start();
    await becomeWhole(members);
    for (const name of ours) assert.ok((await cluster.stats(name)).lost > 0);
  });

  test("a server starts without PostgreSQL, and finds the others when it is there", besidesOurs("it has no listening connection to begin with"), async (t) => {
    await cluster.servers.sut2.stop();
    await cluster.broker.kill();
    await cluster.startServer("sut2");
    const client = await connect(t, cluster.servers.sut2);
    assert.deepEqual(await ask(client, "echo", 1), [1]);
    await cluster.broker.start();
    await checkBroker(["sut1", "sut2"], "up");
    await becomeWhole(await cluster.open(t));
  });

  async function checkBroker(names, expected) {
    for (const name of names) await eventually(async () => (await cluster.stats(name)).broker === expected, `${name} says that PostgreSQL is ${expected}`, 10000);
  }

  async function checkLocal(members, name) {
    const event = newKey();
    const came = new Promise((resolve) => members.clients[name].once(event, resolve));
    await ask(members.clients[name], "emit", { to: [members.room] }, event, 1);
    await within(came, `an event of ${name} to its own client`, 2000);
  }

  async function becomeWhole(members) {
    const isWhole = async () => {
      try {
        await within(members.settle(), "the room", 900);
        return (await ask1(members.clients.sut1, "count")) === 3;
      } catch {
        return false;
      }
    };
    await eventually(isWhole, "all servers are counted and reached again", 15000);
    await checkBroker(ours, "up");
  }
});
