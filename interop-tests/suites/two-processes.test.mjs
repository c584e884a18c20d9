// Two processes with one server each, which a broker over TCP connects: every operation of one reaches the clients of the other.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, newKey, transports } from "../support/clients.mjs";
import { hostKind, startHost } from "../support/host.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { eventually, nextEvent, record } from "../support/waiting.mjs";

const skip = hostKind === "reference" ? "it is the seam for adapters of this server" : false;
const first = skip ? undefined : await startHost("two-processes");
const port = skip ? undefined : await (await fetch(`${first.url}/link`)).text();
const second = skip ? undefined : await startHost("two-processes", "--link", port);
after(async () => {
  await second?.stop();
  await first?.stop();
});

/** Counts on both know each other. */
async function open(t, [here, there], options = {}) {
  const sockets = [await connect(t, here, "/", options), await connect(t, there, "/", options)];
  for (const socket of sockets) await eventually(async () => (await ask1(socket, "count")) === 2, "both servers know each other");
  return sockets;
}

const only = (events, ...names) => events.filter(([name]) => names.includes(name));

/** What is sent to all after everything else: what comes before it is complete. */
async function settle(sender, ...receivers) {
  const last = newKey();
  const ends = receivers.map((receiver) => nextEvent(receiver, last));
  sender.emit("all", null, last);
  await Promise.all(ends);
}

const directions = skip ? {} : { "first to second": [first, second], "second to first": [second, first] };

for (const [direction, hosts] of Object.entries(directions)) {
  for (const [transport, options] of Object.entries(transports)) {
    describe(`from ${direction} over ${transport}`, { concurrency: 4 }, () => {
      test("broadcasts reach all, a room, all but a room and all others, bytes included, each once", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const [room, event] = [newKey(), newKey()];
        await ask(there, "join", room);
        const seen = [record(here), record(there)];
        here.emit("all", null, event, "all", Buffer.from([1, 2]), { deep: [Buffer.from([3])] });
        here.emit("all", room, event, "room");
        here.emit("all-except", room, event, "except");
        here.emit("all-others", event, "others");
        await settle(here, here, there);
        const all = [event, "all", Buffer.from([1, 2]), { deep: [Buffer.from([3])] }];
        assert.deepEqual(only(seen[0], event).map(strip), [all, [event, "except"]]);
        assert.deepEqual(only(seen[1], event).map(strip), [all, [event, "room"], [event, "others"]]);
      });

      test("what is local stays here, and what is volatile goes there", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const event = newKey();
        const seen = record(there);
        const mine = nextEvent(here, event);
        here.emit("all-local", event, "local");
        await mine;
        const arrived = nextEvent(there, event);
        // Again and again, since one that comes between two polls is dropped.
        const emitting = setInterval(() => here.emit("all-volatile", event, "volatile"), 100);
        try {
          assert.deepEqual(await arrived, ["volatile"]);
        } finally {
          clearInterval(emitting);
        }

        assert.deepEqual(only(seen, event)[0], [event, "volatile"]);
      });

      test("acknowledgements come from both, and the last one ends the waiting", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const room = newKey();
        await Promise.all([ask(here, "join", room), ask(there, "join", room)]);
        here.on("question", (ack) => ack("here"));
        there.on("question", (ack) => ack({ from: "there" }, "ignored"));
        const start = Date.now();
        const all = await ask1(here, "ask-all", room, 4000);
        assert.deepEqual(new Set(all.map((value) => JSON.stringify(value))), new Set(['"here"', '{"from":"there"}']));
        assert.deepEqual((await ask1(here, "ask-stream", room, 4000)).sort(), [here.id, there.id].sort());
        assert.deepEqual(await ask1(here, "ask-all", newKey(), 4000), []);
        assert.ok(Date.now() - start < 3500, "no timeout was waited for");
      });

      test("a client that does not acknowledge is waited for until the timeout", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const room = newKey();
        await Promise.all([ask(here, "join", room), ask(there, "join", room)]);
        here.on("question", (ack) => ack("here"));
        assert.equal(await ask1(here, "ask-all", room, 600), 1);
      });

      test("sockets are fetched with their rooms, data and handshake", async (t) => {
        const [here] = await open(t, hosts, options);
        const there = await connect(t, hosts[1], "/", { ...options, query: { name: "Ada" }, auth: { token: "t", bytes: 3 } });
        const room = newKey();
        await ask(there, "join", room);
        await ask(there, "set-data", { a: [1, "b"] });
        const [found, ...more] = await ask1(here, "fetch", room);
        assert.deepEqual(more, []);
        assert.deepEqual(found, {
          id: there.id, rooms: [there.id, room].sort(), value: { a: [1, "b"] }, address: "127.0.0.1", query: "Ada", transport: options.transports[0],
          auth: { token: "t", bytes: 3 }, agent: true,
        });
      });

      test("sockets are moved and disconnected", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const [room, other] = [newKey(), newKey()];
        await ask(there, "join", room);
        await ask(here, "move", room, other);
        await eventually(async () => (await ask1(there, "rooms")).join() === [there.id, other].sort().join(), "it was moved");
        const left = nextEvent(there, "disconnect");
        await ask(here, "kick", other, false);
        assert.equal((await left)[0], "io server disconnect");
        assert.ok(here.connected);
      });

      test("a remote socket is that socket, and not who else is in the room of its id", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const guest = await connect(t, hosts[0], "/", options);
        await ask(guest, "join", there.id);
        const seen = record(guest);
        there.on("question", (text, ack) => ack(`${text} of its own`));
        const arrived = nextEvent(there, "from afar");
        assert.equal(await ask1(here, "to-remote", there.id, "emit", "hello"), true);
        assert.deepEqual((await arrived).slice(0, 2), ["hello", Buffer.from([1, 2])]);
        assert.equal(await ask1(here, "to-remote", there.id, "ask", "answer"), "answer of its own");
        await ask1(here, "to-remote", there.id, "join", "x");
        await eventually(async () => (await ask1(there, "rooms")).includes("x2"), "it has joined both");
        await ask1(here, "to-remote", there.id, "leave", "x");
        await eventually(async () => (await ask1(there, "rooms")).length === 1, "it has left both");
        assert.deepEqual(await ask1(guest, "rooms"), [guest.id, there.id].sort());
        const left = nextEvent(there, "disconnect");
        await ask1(here, "to-remote", there.id, "disconnect", "");
        assert.equal((await left)[0], "io server disconnect");
        await settle(here, guest);
        assert.ok(guest.connected);
        assert.deepEqual(only(seen, "from afar", "question"), []);
      });

      test("servers send each other events and acknowledge them, and the missing are named", async (t) => {
        const [here, there] = await open(t, hosts, options);
        const text = newKey();
        here.emit("tell", "note", text, Buffer.from([7, 8]));
        const found = await eventually(async () => (await ask1(there, "notes")).find((note) => note.text === text), "the note is there");
        assert.deepEqual(found, { text, bytes: Buffer.from([7, 8]) });
        assert.equal((await ask1(here, "notes")).some((note) => note.text === text), false);
        assert.deepEqual(await ask1(here, "ask-servers", "who", 1, "b", null), [`${hosts[1] === first ? "first" : "second"} of 3`]);
        assert.deepEqual(await ask1(here, "ask-servers", "silence"), { missing: 1, responses: 0 });
      });
    });
  }

  describe(`recovery from ${direction}`, { concurrency: 2, skip }, () => {
    /** A client that is connected to one server, loses it, and comes back to the other. */
    async function start(t) {
      const proxy = await startProxy(t, hosts[0].port);
      const victim = await connect(t, proxy);
      const others = await open(t, hosts);
      const move = async () => {
        const [{ id }, lost] = [victim, nextEvent(victim, "disconnect")];
        proxy.cut();
        await lost;
        proxy.lead(hosts[1].port);
        await eventually(async () => !(await ask1(others[0], "is-here", id)), "the server knows");
      };
      const back = async () => {
        const connected = nextEvent(victim, "connect");
        victim.connect();
        await connected;
      };
      return { victim, others, move, back };
    }

    test("a client is recovered by the other server, with id, rooms, data and what it missed", async (t) => {
      const { victim, others, move, back } = await start(t);
      const [{ id }, room, event] = [victim, newKey(), newKey()];
      await ask(victim, "join", room);
      await ask(victim, "set-data", { kept: [1, 2] });
      await settle(others[0], victim);
      const seen = record(victim);
      await move();
      others[0].emit("all", room, event, 1, Buffer.from([9]));
      await settle(others[0], ...others);
      others[1].emit("all", id, event, 2);
      others[0].emit("all", newKey(), event, "not for it");
      others[0].emit("all-except", room, event, "not for it either");
      await settle(others[0], ...others);
      await settle(others[1], ...others);
      await back();
      await settle(others[1], victim);
      assert.deepEqual([victim.recovered, victim.id], [true, id]);
      assert.deepEqual(only(seen, event).map((args) => args.slice(0, args.length - 1)), [[event, 1, Buffer.from([9])], [event, 2]]);
      assert.deepEqual(await ask1(victim, "rooms"), [id, room].sort());
      assert.deepEqual(await ask1(victim, "data"), { kept: [1, 2] });
      const arrived = nextEvent(victim, event);
      others[0].emit("all", room, event, 3);
      assert.equal((await arrived)[0], 3);
    });

    test("nothing is lost, doubled or out of order while others send all the time", async (t) => {
      const { victim, others, move, back } = await start(t);
      const [room, event] = [newKey(), newKey()];
      await ask(victim, "join", room);
      const numbers = [];
      victim.on(event, (number) => numbers.push(number));
      let sent = 0;
      const timer = setInterval(() => {
        for (let i = 0; i < 10; i++) others[sent % 2].emit("all", room, event, sent++);
      }, 10);
      t.after(() => clearInterval(timer));
      await eventually(() => numbers.length > 200, "events come");
      await move();
      await back();
      assert.equal(victim.recovered, true);
      const before = numbers.length;
      await eventually(() => numbers.length > before + 400, "events come again");
      clearInterval(timer);
      await eventually(() => new Set(numbers).size === sent, "all have come");
      assert.equal(numbers.length, sent, "none came twice");
      for (const parity of [0, 1]) {
        const own = numbers.filter((number) => number % 2 === parity);
        assert.deepEqual(own, [...own].sort((a, b) => a - b), "each sender's are in order");
      }
    });
  });
}

/** Without the offset of recovery, which is behind the arguments. */
function strip(args) {
  return typeof args.at(-1) === "string" && /^[0-9]+$/.test(args.at(-1)) ? args.slice(0, -1) : args;
}
