// What the servers of a cluster do for each other, whatever carries their messages.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pattern } from "./bytes.mjs";
import { ask, ask1, newKey } from "./clients.mjs";
import { besidesOurs, needsBrokerOf, startCluster, startClusterOn } from "./cluster.mjs";
import { eventually, nextEvent } from "./waiting.mjs";

const others = (members, from) => Object.keys(members.clients).filter((name) => name !== from);

/** The tests for one adapter; `more(open)` adds those that only this one passes. */
export function describeCluster(adapter, more = () => {}, ...options) {
  describeWith(adapter, [addBroadcasts, addRooms, addQuestions, addRemoteSockets, addServerSideEvents, more], options);
}

/** The tests of what depends on the channels of rooms. */
export const describeRooms = (adapter) => describeWith(adapter, [addBroadcasts, addRooms], []);

/** The tests for one adapter on a Redis Cluster, which `getBroker()` gives when they run and which goes on afterwards. */
export function describeOnRedisCluster(adapter, getBroker) {
  describeWith(adapter, [addBroadcasts, addRemoteSockets], ["on a Redis Cluster"], () => startClusterOn(getBroker(), adapter), (cluster) => cluster.stopServers());
}

function describeWith(adapter, parts, options, start = () => startCluster(adapter, ...options), stop = (cluster) => cluster.stop()) {
  describe(`a cluster with the ${adapter} adapter${options.length > 0 ? ` (${options.join(" ")})` : ""}`, { ...needsBrokerOf(adapter), concurrency: 4 }, () => {
    let cluster;
    before(async () => (cluster = await start()));
    after(async () => {
      try {
        await cluster?.checkUncaught();
      } finally {
        if (cluster) await stop(cluster);
      }
    });
    const open = (t, ...more) => cluster.open(t, ...more);
    for (const add of parts) add(open);
  });
}

function addBroadcasts(open) {
  test("an event of any server reaches the clients of all, once, and in the form in which it was sent", async (t) => {
    const members = await open(t);
    const args = ["text é 日本 \u{1F600}", 0, -1, 1.5, 4294967296, true, null, [1, [2, {}]], { a: { b: null } }];
    const binary = [Buffer.from([1, 2, 3]), { list: [pattern(300), "x"], empty: Buffer.alloc(0) }];
    for (const [from, client] of members.entries) {
      const event = newKey();
      const seen = members.record(event);
      await ask(client, "emit", { to: [members.room] }, event, from, ...args);
      await ask(client, "emit", {}, event, ...binary);
      await members.drain();
      // The first argument tells the event for a room from that for everybody.
      if (members.isOrderedByRoom) for (const list of Object.values(seen)) list.sort(([a]) => (typeof a === "string" ? -1 : 1));
      for (const name of Object.keys(seen)) assert.deepEqual(seen[name], [[from, ...args], binary], `${from} to ${name}`);
    }
  });

  test("rooms, exceptions, broadcasts and what is local mean the same everywhere", async (t) => {
    const members = await open(t);
    const [extra, event] = [newKey(), newKey()];
    const { node1, sut1, sut2 } = members.clients;
    for (const client of [node1, sut1]) await ask(client, "join", [extra]);
    await members.settle(extra, [node1, sut1]);
    const seen = members.record(event);
    for (const [name, client] of members.entries) {
      await ask(client, "emit", { to: [members.room, extra] }, event, name, "two rooms");
      await ask(client, "emit", { to: [members.room], except: [extra] }, event, name, "except");
      await ask(client, "emit", { to: [members.room], except: [sut2.id] }, event, name, "except an id");
      await ask(client, "emit", { to: [sut1.id] }, event, name, "to an id");
      await ask(client, "cast", { to: [members.room] }, event, name, "cast");
      await ask(client, "emit", { to: [members.room], local: true }, event, name, "local");
      await ask(client, "emit", { to: [newKey()] }, event, name, "nobody");
    }
    await members.drain();
    const expected = { node1: [], sut1: [], sut2: [] };
    for (const from of Object.keys(expected)) {
      for (const [name, list] of Object.entries(expected)) {
        list.push([from, "two rooms"]);
        if (name === "sut2") list.push([from, "except"]);
        if (name !== "sut2") list.push([from, "except an id"]);
        if (name === "sut1") list.push([from, "to an id"]);
        if (name !== from) list.push([from, "cast"]);
        if (name === from) list.push([from, "local"]);
      }
    }
    const inOrder = (list) => list.map((item) => item.join(": ")).sort();
    for (const name of Object.keys(expected)) assert.deepEqual(inOrder(seen[name]), inOrder(expected[name]), name);
  });

  test("what is volatile reaches clients that wait for nothing else", async (t) => {
    const members = await open(t);
    const event = newKey();
    const seen = members.record(event);
    for (const [name, client] of members.entries) {
      await eventually(async () => {
        await ask(client, "emit", { to: [members.room], volatile: true }, event, name);
        return Object.values(seen).every((list) => list.some(([from]) => from === name));
      }, `what ${name} sends reaches all`);
    }
  });

  test("what one server sends arrives in order, beside what the others send, bytes included", async (t) => {
    const members = await open(t);
    const [event, count] = [newKey(), 150];
    const seen = members.record(event);
    await Promise.all(members.entries.map(([name, client], i) => ask(client, "burst", { to: [members.room] }, event, count, i * 700)));
    await eventually(() => Object.values(seen).every((list) => list.length === 3 * count), "all arrived");
    await members.drain();
    for (const list of Object.values(seen)) {
      for (const [at, from] of Object.keys(members.clients).entries()) {
        const own = list.filter(([name]) => name === from);
        // In a Redis Cluster Node's client publishes over all nodes in turn, which does not keep the order.
        const numbers = own.map(([, i]) => i);
        if (members.isNodeUnordered && from === "node1") numbers.sort((a, b) => a - b);
        assert.deepEqual(numbers, Array.from({ length: count }, (_, i) => i));
        if (at > 0) assert.ok(own.every(([, , bytes]) => bytes.equals(pattern(at * 700))));
      }
    }
  });

  test("dates arrive as text, beside bytes too", async (t) => {
    const members = await open(t);
    const event = newKey();
    const seen = members.record(event);
    for (const client of members.all) {
      await ask(client, "emit-date", { to: [members.room] }, event, 1234567890123);
      await ask(client, "emit-date-binary", { to: [members.room] }, event, 1234567890000);
    }
    await members.drain();
    const both = [["2009-02-13T23:31:30.123Z"], [{ at: "2009-02-13T23:31:30.000Z", bytes: Buffer.from([1, 2, 3]) }]];
    const count = (list, value) => list.filter((item) => JSON.stringify(item) === JSON.stringify(value)).length;
    for (const list of Object.values(seen)) assert.deepEqual([list.length, ...both.map((value) => count(list, value))], [6, 3, 3], JSON.stringify(list));
  });

  for (const room of ["42", "a#b", "日本 \u{1F600}", "twenty characters id", "*", "[ab]?"]) {
    test(`a room named "${room}" is a room like any other`, async (t) => {
      const members = await open(t);
      const own = room.length === 20 ? room : `${room}${newKey()}`;
      for (const client of members.all) await ask(client, "join", [own]);
      await members.settle(own);
      const event = newKey();
      const seen = members.record(event);
      for (const client of members.all) await ask(client, "emit", { to: [own] }, event, 1);
      await members.drain();
      for (const list of Object.values(seen)) assert.equal(list.length, 3);
    });
  }

  for (const namespace of ["/ops", `/dyn-${process.pid}`]) {
    test(`the namespace ${namespace.replace(/\d+/, "<digits>")} is one of its own`, async (t) => {
      const members = await open(t, namespace);
      const main = await open(t);
      const event = newKey();
      const [seen, none] = [members.record(event), main.record(event)];
      await ask(members.clients.sut1, "emit", {}, event, 1);
      await ask(members.clients.node1, "emit", {}, event, 2);
      await members.drain();
      await main.drain();
      for (const list of Object.values(seen)) assert.deepEqual(list.flat().sort(), [1, 2]);
      for (const list of Object.values(none)) assert.deepEqual(list, []);
      await eventually(async () => (await ask1(members.clients.sut2, "count")) === 3, "three servers are counted");
    });
  }

  test("clients on polling are reached as well", async (t) => {
    const members = await open(t, "/", { transports: ["polling"] });
    const event = newKey();
    const seen = members.record(event);
    for (const client of members.all) await ask(client, "emit", { to: [members.room] }, event, pattern(10));
    await members.drain();
    for (const list of Object.values(seen)) assert.deepEqual(list, [[pattern(10)], [pattern(10)], [pattern(10)]]);
  });
}

function addRooms(open) {
  for (const from of ["node1", "sut1", "sut2"]) {
    test(`${from} makes the sockets of all servers join, leave and disconnect`, async (t) => {
      const members = await open(t);
      const { room, clients } = members;
      const [first, second] = [newKey(), newKey()];
      await ask(clients[from], "make-join", { to: [room], except: [clients.sut2.id] }, [first, second]);
      const joined = [clients.node1, clients.sut1];
      await eventually(async () => (await Promise.all(joined.map((client) => ask1(client, "me")))).every(({ rooms }) => rooms.includes(first) && rooms.includes(second)), "both joined");
      await members.settle(first, joined);
      assert.equal((await ask1(clients.sut2, "me")).rooms.includes(first), false);
      await ask(clients[from], "make-leave", { to: [first] }, [second]);
      await eventually(async () => (await Promise.all(joined.map((client) => ask1(client, "me")))).every(({ rooms }) => !rooms.includes(second)), "both left");
      const ends = joined.map((client) => nextEvent(client, "disconnect"));
      clients[from].emit("kick", { to: [first] }, from === "sut2", () => {});
      for (const end of ends) assert.match((await end)[0], /^(io server disconnect|transport close)$/);
      assert.ok(clients.sut2.connected);
    });
  }
}

function addQuestions(open) {
  test("a question to all is answered by each, with bytes where they are answered", async (t) => {
    const members = await open(t);
    const event = newKey();
    for (const [name, client] of members.entries) client.on(event, (text, bytes, ack) => ack({ name, text, bytes: Buffer.from([...bytes, 9]) }));
    for (const client of members.all) {
      const { ok, answers } = await ask1(client, "ask", { to: [members.room], timeout: 4000 }, event, "hello", Buffer.from([7]));
      assert.ok(ok);
      assert.deepEqual(answers.map(({ name }) => name).sort(), ["node1", "sut1", "sut2"]);
      for (const answer of answers) assert.deepEqual(answer, { name: answer.name, text: "hello", bytes: Buffer.from([7, 9]) });
      const cast = await ask1(client, "ask-cast", { to: [members.room], timeout: 4000 }, event, "hello", Buffer.from([7]));
      assert.ok(cast.ok);
      assert.deepEqual(cast.answers.map(({ name }) => name).sort(), others(members, members.entries.find(([, other]) => other === client)[0]));
    }
  });

  test("a question to nobody ends at once", async (t) => {
    const members = await open(t);
    for (const client of members.all) assert.deepEqual(await ask1(client, "ask", { to: [newKey()], timeout: 6000 }, "x"), { ok: true, answers: [] });
  });

  test("a question to local clients ends at once", besidesOurs("it waits for the other servers, which it has not asked"), async (t) => {
    const members = await open(t);
    const event = newKey();
    for (const client of members.all) client.on(event, (ack) => ack(client.id));
    for (const name of ["sut1", "sut2"]) {
      const client = members.clients[name];
      assert.deepEqual(await ask1(client, "ask", { to: [members.room], timeout: 6000, local: true }, event), { ok: true, answers: [client.id] });
    }
  });

  test("a question that somebody does not answer ends at its time, with the answers that came", async (t) => {
    const members = await open(t);
    const event = newKey();
    for (const [name, client] of members.entries) client.on(event, (silent, ack) => silent !== name && ack(name));
    // All at once: the time has to be long enough for a busy machine.
    const asked = members.entries.flatMap(([name, client]) => Object.keys(members.clients).map((silent) => ({ name, client, silent })));
    await Promise.all(asked.map(async ({ name, client, silent }) => {
      const { ok, error, answers } = await ask1(client, "ask", { to: [members.room], timeout: 2000 }, event, silent);
      assert.equal(ok, false, `${name} asks, ${silent} is silent`);
      assert.ok(error);
      assert.deepEqual([...answers].sort(), others(members, silent));
    }));
  });
}

function addRemoteSockets(open) {
  test("each server lists the sockets of all, with rooms, data and handshake", async (t) => {
    const members = await open(t, "/", { query: { key: "of the test" }, auth: { token: [1, "a"] } });
    for (const [name, client] of members.entries) await ask(client, "set-data", { of: name, list: [1, null] });
    for (const client of members.all) {
      const { ok, sockets } = await ask1(client, "fetch", { to: [members.room] });
      assert.ok(ok);
      assert.deepEqual(sockets.map(({ id }) => id).sort(), members.sorted);
      for (const [name, { id }] of members.entries) {
        const socket = sockets.find((other) => other.id === id);
        assert.deepEqual(socket.rooms, [members.room, id].sort());
        assert.deepEqual(socket.data, { home: name, value: { of: name, list: [1, null] } });
        checkHandshake(socket.handshake);
      }
      const one = await ask1(client, "fetch", { to: [members.clients.sut2.id] });
      assert.deepEqual(one.sockets.map(({ id }) => id), [members.clients.sut2.id]);
      const local = await ask1(client, "fetch", { to: [members.room], local: true });
      assert.deepEqual(local.sockets.map(({ id }) => id), [client.id]);
    }
  });

  test("a socket of another server is sent events, moved and disconnected by its id", async (t) => {
    const members = await open(t);
    for (const [name, client] of members.entries) {
      for (const [other, target] of members.entries) {
        const event = newKey();
        const came = nextEvent(target, event);
        assert.deepEqual(await ask1(client, "remote", target.id, "emit", event, name, Buffer.from([5])), { ok: true });
        assert.deepEqual(await came, [name, Buffer.from([5])]);
        target.once(event, (value, ack) => ack(`${value} at ${other}`));
        assert.deepEqual(await ask1(client, "remote", target.id, "ask", 3000, event, name), { ok: true, answer: `${name} at ${other}` });
        const late = await ask1(client, "remote", target.id, "ask", 100, newKey());
        assert.equal(late.ok, false);
        const room = newKey();
        await ask1(client, "remote", target.id, "join", room);
        await eventually(async () => (await ask1(target, "me")).rooms.includes(room), "it joined");
        await ask1(client, "remote", target.id, "leave", room);
        await eventually(async () => !(await ask1(target, "me")).rooms.includes(room), "it left");
      }
    }
    assert.equal((await ask1(members.clients.node1, "remote", "AAAAAAAAAAAAAAAAAAAA", "emit", "x")).ok, false);
    const ends = [nextEvent(members.clients.node1, "disconnect"), nextEvent(members.clients.sut1, "disconnect")];
    await ask1(members.clients.sut2, "remote", members.clients.sut1.id, "disconnect", true);
    await ask1(members.clients.sut2, "remote", members.clients.node1.id, "disconnect", false);
    await Promise.all(ends);
  });

  test("each server counts all of them", async (t) => {
    const members = await open(t);
    for (const client of members.all) assert.equal(await ask1(client, "count"), 3);
  });
}

function checkHandshake(handshake) {
  assert.equal(handshake.query.key, "of the test");
  assert.deepEqual(handshake.auth, { token: [1, "a"] });
  assert.ok(handshake.headers.host.startsWith("127.0.0.1:"));
  assert.match(handshake.url, /^\/socket\.io\//);
  assert.match(handshake.address, /127\.0\.0\.1$/);
  assert.deepEqual([handshake.secure, handshake.xdomain, typeof handshake.issued, typeof handshake.time], [false, false, "number", "string"]);
}

function addServerSideEvents(open) {
  test("an event between servers reaches all but the sender", async (t) => {
    const members = await open(t);
    const seen = members.record("noted");
    const key = newKey();
    for (const [name, client] of members.entries) await ask(client, "sse", "note", key, name, { a: [1] });
    const own = (list) => list.filter(([, value]) => value === key);
    await eventually(() => Object.values(seen).every((list) => own(list).length === 2), "both notes are there");
    await members.drain();
    for (const [name, list] of Object.entries(seen)) {
      const expected = others(members, name).map((from) => [name, key, from, { a: [1] }]);
      assert.deepEqual(own(list).sort((a, b) => a[2].localeCompare(b[2])), expected);
    }
  });

  test("servers answer each other", async (t) => {
    const members = await open(t);
    for (const [name, client] of members.entries) {
      const { ok, answers } = await ask1(client, "sse-ack", "call", 1, "b", null);
      assert.ok(ok);
      assert.deepEqual(answers.sort((a, b) => a.from.localeCompare(b.from)), others(members, name).map((from) => ({ from, args: [1, "b", null] })));
      const twice = await ask1(client, "sse-ack", "call-twice");
      assert.deepEqual([twice.ok, twice.answers.sort()], [true, others(members, name)]);
      const [slow, fast] = others(members, name);
      const late = await ask1(client, "sse-ack", "call-slow", slow, 300);
      assert.deepEqual([late.ok, late.answers], [true, [fast, slow]]);
    }
  });

  test("a server that does not answer is waited for, and the answers of the others are given", async (t) => {
    const members = await open(t);
    const silent = (name) => (name === "node1" ? "sut1" : "node1");
    await Promise.all(members.entries.map(async ([name, client]) => {
      const start = performance.now();
      const { ok, error, answers } = await ask1(client, "sse-ack", "call-slow", silent(name), -1);
      assert.deepEqual([ok, answers], [false, others(members, name).filter((other) => other !== silent(name))]);
      assert.ok(error);
      assert.ok(Math.abs(performance.now() - start - 5000) < 1500, `${performance.now() - start} ms`);
    }));
  });
}
