import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, newKey, transports, whenConnected, whenUpgraded } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { readJournal } from "../support/journal.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, eventually, nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("interop-recovery");
after(() => host.stop());

/** How long a session is kept, by the profile. */
const kept = 3000;

for (const [name, transport] of Object.entries(transports)) {
  describe(`a connection over ${name} that is lost`, { concurrency: 2 }, () => {
    test("is recovered with its id, rooms and data, and nobody notices", async (t) => {
      const { victim, other, away, back } = await start(t, transport);
      const { id } = victim;
      await ask(victim, "join", "room");
      await ask(victim, "set-data", { a: 1 });
      await touch(victim);
      await away();
      await back();
      assert.equal(victim.recovered, true);
      assert.equal(victim.id, id);
      assert.deepEqual(await ask1(victim, "rooms"), [id, "room"].sort());
      assert.deepEqual(await ask1(victim, "data-of", id), [{ a: 1 }]);
      assert.ok((await ask1(other, "who", "room")).includes(id));
    });

    test("has missed what was for it, in order, and nothing else", async (t) => {
      const { victim, other, away, back } = await start(t, transport);
      const { id } = victim;
      const room = `room ${id}`;
      await ask(victim, "join", room);
      await touch(victim);
      await away();
      const events = record(victim);
      other.emit("in", [id], [], "own", 1);
      other.emit("in", [room], [], "room", 2);
      other.emit("in", ["elsewhere"], [], "other room", 3);
      other.emit("in", [room], [id], "excepted", 4);
      other.emit("to", [], ["elsewhere"], `all but ${id}`, 5);
      other.emit("in", [id], [], "bytes", Buffer.from([1, 2, 3]), { b: Buffer.from([4]) });
      await ask(other, "echo-ack");
      await back();
      assert.deepEqual(strip(events, id), [
        ["own", 1],
        ["room", 2],
        [`all but ${id}`, 5],
        ["bytes", Buffer.from([1, 2, 3]), { b: Buffer.from([4]) }],
      ]);
      assert.equal(victim.recovered, true);
      other.emit("in", [room], [], "room", 6);
      assert.equal((await nextEvent(victim, "room"))[0], 6);
    });

    test("is recovered time and again", async (t) => {
      const { victim, other, away, back } = await start(t, transport);
      const { id } = victim;
      await touch(victim);
      for (let round = 0; round < 3; round++) {
        await away();
        const events = record(victim);
        other.emit("in", [id], [], "round", round);
        await ask(other, "echo-ack");
        await back();
        victim.offAny();
        assert.deepEqual(strip(events, id), [["round", round]]);
        assert.deepEqual([victim.recovered, victim.id], [true, id]);
      }
    });

    test("is not recovered after its time", async (t) => {
      const { victim, away, back } = await start(t, transport);
      const { id } = victim;
      await touch(victim);
      await away();
      // The subject is the time for which the server keeps it.
      await delay(kept + 300);
      await back();
      assert.equal(victim.recovered, false);
      assert.notEqual(victim.id, id);
    });

    test("is not recovered after a goodbye", async (t) => {
      const { victim } = await start(t, transport);
      const { id } = victim;
      await touch(victim);
      victim.disconnect();
      victim.connect();
      await nextEvent(victim, "connect");
      assert.ok(!victim.recovered);
      assert.notEqual(victim.id, id);
    });

    test("is recovered though it never received anything", oursOnly("it has no offset then"), async (t) => {
      const { victim, other, away, back } = await start(t, transport);
      const { id } = victim;
      await away();
      const events = record(victim);
      other.emit("in", [id], [], "first", 1);
      await ask(other, "echo-ack");
      await back();
      assert.deepEqual(strip(events, id), [["first", 1]]);
      assert.deepEqual([victim.recovered, victim.id], [true, id]);
    });

    test("is recovered though what it received last is older than all that is kept", oursOnly("the packet of its offset is gone"), async (t) => {
      const { victim, other, away, back } = await start(t, transport);
      const { id } = victim;
      await touch(victim);
      // Longer than the server keeps any packet.
      await delay(kept + 300);
      other.emit("in", ["elsewhere"], [], "noise");
      await away();
      const events = record(victim);
      other.emit("in", [id], [], "missed", 1);
      await ask(other, "echo-ack");
      await back();
      assert.deepEqual(strip(events, id), [["missed", 1]]);
      assert.deepEqual([victim.recovered, victim.id], [true, id]);
    });

    test("is recovered after a volatile event that ends in a text", oursOnly("it is taken for an offset"), async (t) => {
      const { victim, other, away, back } = await start(t, transport);
      const { id } = victim;
      await touch(victim);
      const arrived = nextEvent(victim, "position");
      // One is dropped when no poll waits.
      await eventually(() => {
        other.emit("volatile-text", id, "position", "here");
        return Promise.race([arrived, delay(50)]);
      }, "a volatile event arrives");
      await away();
      await back();
      assert.deepEqual([victim.recovered, victim.id], [true, id]);
    });
  });
}

describe("recovery", { concurrency: 2 }, () => {
  test("leaves the acknowledgement the last argument of a handler", async (t) => {
    const { victim, away, back } = await start(t, transports.websocket);
    await touch(victim);
    const answered = nextEvent(victim, "answer");
    victim.once("question", (...args) => {
      assert.deepEqual(args.slice(0, -1), ["a", "text"]);
      args.at(-1)("fine");
    });
    victim.emit("ask", "a", "text");
    assert.equal((await answered)[0], "fine");
    await away();
    await back();
    assert.equal(victim.recovered, true);
  });

  test("passes by the middlewares and tells the connection handlers", async (t) => {
    const key = newKey();
    const { victim, away, back } = await start(t, { ...transports.websocket, query: { key } });
    await touch(victim);
    await away();
    await back();
    const entries = await readJournal(host, key);
    assert.equal(entries.filter(({ type }) => type === "middleware").length, 1);
    const connections = entries.filter(({ type }) => type === "connection");
    assert.deepEqual(connections.map(({ recovered }) => recovered), [false, true]);
    assert.equal(connections[0].id, connections[1].id);
  });

  test("is for each namespace apart", async (t) => {
    const { victim, other, away, back } = await start(t, transports.websocket);
    const alpha = await whenConnected(victim.io.socket("/alpha"));
    t.after(() => alpha.disconnect());
    const ids = [victim.id, alpha.id];
    await Promise.all([touch(victim), touch(alpha)]);
    const alphaBack = nextEvent(alpha, "connect");
    await away();
    other.emit("in", [alpha.id], [], "not in this namespace");
    await Promise.all([back(), alphaBack]);
    assert.deepEqual([victim.id, alpha.id], ids);
    assert.ok(victim.recovered && alpha.recovered);
  });

  test("takes the socket from a connection that the server holds for alive", oursOnly("two sockets then share the id"), async (t) => {
    const { victim, proxy, other } = await start(t, transports.websocket);
    const { id } = victim;
    await touch(victim);
    const pid = victim._pid;
    proxy.freeze();
    other.emit("in", [id], [], "into the void", 1);
    await ask(other, "echo-ack");
    const thief = await connect(t, host, "/", { auth: { pid, offset: victim._lastOffset } });
    assert.equal(thief.id, id);
    assert.equal(await ask1(other, "who", id).then((ids) => ids.length), 1);
    other.emit("in", [id], [], "after", 2);
    assert.equal((await nextEvent(thief, "after"))[0], 2);
  });
});

/** A client behind a line that can be cut, and another that stays. */
async function start(t, transport) {
  const proxy = await startProxy(t, host.port);
  const options = { ...transport, reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 100 };
  const victim = await connect(t, proxy, "/", options);
  const other = await connect(t, host);
  return {
    proxy,
    victim,
    other,
    /** Cuts the line and returns when both sides know. */
    async away() {
      const { id } = victim;
      const gone = nextEvent(victim, "disconnect");
      victim.io.reconnection(false);
      if (transport.transports.includes("websocket")) await whenUpgraded(victim);
      else await proxy.whenPolling();
      proxy.cut();
      // Cut between two polls, the client notices nothing until the next.
      const again = setInterval(() => proxy.cut(), 200);
      await gone.finally(() => clearInterval(again));
      await eventually(async () => (await ask1(other, "who", id)).length === 0, "the server has noticed");
    },
    async back() {
      const connected = nextEvent(victim, "connect");
      victim.io.reconnection(true);
      victim.connect();
      await connected;
    },
  };
}

/** An event for the client alone: from here on it has an offset. */
async function touch(socket) {
  const echo = nextEvent(socket, "echo");
  socket.emit("echo", "touch");
  await echo;
}

/** The events without the offsets behind their arguments, and without what other tests send to everybody. */
function strip(events, id = "") {
  const own = events.filter(([name]) => !name.startsWith("all but") || name.endsWith(id));
  for (const event of own) assert.equal(typeof event.at(-1), "string", `an offset in ${JSON.stringify(event)}`);
  return own.map((event) => event.slice(0, -1));
}

for (const version of ["2.0.4", "2.5.0"]) {
  test(`a client ${version}, which can not be recovered, gets no offsets`, oursOnly("it appends them for older clients too"), async (t) => {
    const socket = await connect(t, host, "/", { io: olderClients[version].io });
    const echo = nextEvent(socket, "echo");
    socket.emit("echo", "a", 1);
    assert.deepEqual(await echo, ["a", 1]);
  });
}

test("a client of protocol revision 3 gets no private id", async () => {
  const { text } = await request(`${host.url}/socket.io/?EIO=3&transport=polling&b64=1`);
  const { sid } = JSON.parse(text.slice(text.indexOf("{"), text.indexOf("}") + 1));
  const { text: answer } = await request(`${host.url}/socket.io/?EIO=3&transport=polling&b64=1&sid=${sid}`);
  assert.equal(answer, "2:40");
});
