import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, newKey, roundTrip, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { eventually, nextEvent, record, within } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

let names = 0;
const newRoom = () => `room-${++names}`;

/** Clients, each in the rooms given for it, and what each of them receives. The names of rooms are the test's own. */
async function connectIn(t, options, ...rooms) {
  const prefix = `${++names}-`;
  const sockets = await Promise.all(rooms.map(() => connect(t, host, options.namespace ?? "/", options)));
  await Promise.all(sockets.flatMap((socket, i) => rooms[i].map((room) => ask(socket, "join", prefix + room))));
  return {
    sockets,
    room: (name) => prefix + name,
    all: (...list) => list.map((name) => prefix + name),
    seen: sockets.map(record),
    settle: () => Promise.all(sockets.map(roundTrip)),
  };
}

/** The same, but the clients are the only ones in their namespace: one such test at a time. */
async function connectAlone(t, options, ...rooms) {
  const made = await connectIn(t, { ...options, namespace: "/alpha" }, ...rooms);
  await eventually(async () => (await ask1(made.sockets[0], "count")) === rooms.length, "the clients are alone");
  made.seen.forEach((events) => events.splice(0));
  return made;
}

for (const [name, options] of Object.entries(transports)) {
  describe(`rooms over ${name}`, { concurrency: 6 }, () => {
    test("are joined and left", async (t) => {
      const socket = await connect(t, host, "/", options);
      const [a, b] = [newRoom(), newRoom()];
      assert.deepEqual(await ask1(socket, "rooms"), [socket.id]);
      assert.deepEqual(await ask1(socket, "join", a), [a, socket.id].sort());
      assert.deepEqual(await ask1(socket, "join", b), [a, b, socket.id].sort());
      assert.deepEqual(await ask1(socket, "join", b), [a, b, socket.id].sort());
      assert.deepEqual(await ask1(socket, "leave", a), [b, socket.id].sort());
      assert.deepEqual(await ask1(socket, "leave", a), [b, socket.id].sort());
    });

    test("are joined several at once", async (t) => {
      const socket = await connect(t, host, "/", options);
      const [a, b] = [newRoom(), newRoom()];
      assert.deepEqual(await ask1(socket, "join", [a, b]), [a, b, socket.id].sort());
    });

    test("are emitted to without the sender, and each member gets one copy", async (t) => {
      const { sockets: [sender], seen, settle, all } = await connectIn(t, options, ["a", "b"], ["a", "b"], ["b"], []);
      sender.emit("to", all("a", "b"), [], "hello", 1);
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[], [["hello", 1]], [["hello", 1]], []]);
    });

    test("are emitted to with the sender by the namespace", async (t) => {
      const { sockets: [sender], seen, settle, all } = await connectIn(t, options, ["a", "b"], ["a"], []);
      sender.emit("in", all("a", "b"), [], "hello", 1);
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[["hello", 1]], [["hello", 1]], []]);
    });

    test("may be excepted", async (t) => {
      const { sockets: [sender], seen, settle, all } = await connectIn(t, options, ["a"], ["a", "b"], ["a"], ["c"]);
      sender.emit("to", all("a"), all("b"), "to", 1);
      sender.emit("in", all("a", "c"), all("b"), "in", 2);
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[["in", 2]], [], [["to", 1], ["in", 2]], [["in", 2]]]);
    });

    test("of nobody are emitted to without effect", async (t) => {
      const { sockets: [sender], seen, settle, all } = await connectIn(t, options, [], []);
      sender.emit("to", all("nobody"), [], "hello");
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[], []]);
    });

    test("named by an id reach that one socket", async (t) => {
      const { sockets: [sender, other], seen, settle } = await connectIn(t, options, [], [], []);
      sender.emit("to", [other.id], [], "private", 1);
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[], [["private", 1]], []]);
    });

    test("that are left get nothing any more", async (t) => {
      const { sockets: [sender, other], seen, settle, all } = await connectIn(t, options, [], ["a"]);
      await ask(other, "leave", ...all("a"));
      sender.emit("to", all("a"), [], "hello");
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[], []]);
    });

    test("are as they were while a socket disconnects, and empty afterwards", async (t) => {
      const key = newKey();
      const socket = await connect(t, host, "/", { ...options, query: { key } });
      const room = newRoom();
      const { id } = socket;
      await ask(socket, "join", room);
      socket.disconnect();
      const { rooms, reason } = await journalEntry(host, key, "disconnecting");
      assert.deepEqual([rooms, reason], [[id, room].sort(), "client namespace disconnect"]);
      await journalEntry(host, key, "disconnect");
      const other = await connect(t, host, "/", options);
      assert.deepEqual(await ask1(other, "who", room), []);
    });

    test("of the same name in two namespaces are two rooms", async (t) => {
      const room = newRoom();
      const [alpha, beta] = [await connect(t, host, "/alpha", options), await connect(t, host, "/beta", options)];
      await Promise.all([ask(alpha, "join", room), ask(beta, "join", room)]);
      const seen = record(beta);
      const own = nextEvent(alpha, "hello");
      alpha.emit("in", [room], [], "hello");
      await own;
      await roundTrip(beta);
      assert.deepEqual(seen, []);
    });
  });

  describe(`broadcasts over ${name}`, () => {
    test("reach everybody but the sender", async (t) => {
      const { sockets: [sender], seen, settle } = await connectAlone(t, options, [], [], []);
      sender.emit("broadcast", "hello", { a: 1 });
      await roundTrip(sender);
      await settle();
      assert.deepEqual(seen, [[], [["hello", { a: 1 }]], [["hello", { a: 1 }]]]);
    });

    test("of the namespace reach everybody, in the order they were sent", async (t) => {
      const { sockets: [sender], seen, settle } = await connectAlone(t, options, [], [], []);
      for (let i = 0; i < 50; i++) sender.emit("all", "n", i);
      await roundTrip(sender);
      await settle();
      for (const events of seen) assert.deepEqual(events, Array.from({ length: 50 }, (_, i) => ["n", i]));
    });
  });

  describe(`the sockets of a room over ${name}`, () => {
    test("are listed", async (t) => {
      const { sockets, room } = await connectAlone(t, options, ["a"], ["a"], []);
      const ids = sockets.map(({ id }) => id);
      assert.deepEqual(await ask1(sockets[2], "who", room("a")), ids.slice(0, 2).sort());
      assert.deepEqual(await ask1(sockets[2], "who", null), ids.sort());
      assert.equal(await ask1(sockets[0], "count"), 3);
    });

    test("are listed with their data", async (t) => {
      const { sockets, room } = await connectIn(t, options, ["a"], ["a"]);
      await ask(sockets[0], "set-data", { name: "first", n: [1] });
      const data = await ask1(sockets[1], "data-of", room("a"));
      assert.deepEqual(data.sort((x, y) => (x === null) - (y === null)), [{ name: "first", n: [1] }, null]);
    });

    test("are made to join and to leave", async (t) => {
      const { sockets, room } = await connectIn(t, options, ["a"], ["a"], []);
      await ask(sockets[2], "make-join", room("a"), room("b"));
      const both = sockets.slice(0, 2).map(({ id }) => id).sort();
      assert.deepEqual(await ask1(sockets[2], "who", room("b")), both);
      await ask(sockets[2], "make-leave", room("b"), room("a"));
      assert.deepEqual(await ask1(sockets[2], "who", room("a")), []);
      assert.deepEqual(await ask1(sockets[0], "rooms"), [room("b"), sockets[0].id].sort());
    });

    for (const close of [false, true]) {
      test(`are disconnected, ${close ? "connection and all" : "the connection stays"}`, async (t) => {
        const { sockets: [sender, other], room } = await connectIn(t, options, [], ["a"]);
        const { engine } = other.io;
        const kept = await whenConnected(other.io.socket("/beta"));
        const keptDisconnected = new Promise((resolve) => kept.once("disconnect", (...args) => resolve(args)));
        const disconnected = nextEvent(other, "disconnect");
        sender.emit("kick", room("a"), close);
        assert.equal((await disconnected)[0], "io server disconnect");
        await eventually(async () => (await ask1(sender, "who", room("a"))).length === 0, "the room is empty");
        if (!close) return assert.equal(await ask1(kept, "echo-ack", "kept"), "kept");
        assert.equal((await within(keptDisconnected, "the other namespace to go"))[0], "io server disconnect");
        await eventually(() => engine.readyState === "closed", "the connection is closed");
      });
    }
  });
}
