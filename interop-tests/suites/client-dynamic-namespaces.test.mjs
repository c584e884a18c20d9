import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, createClient, shutdownReasons, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { eventually, nextEvent, nextEvents, record } from "../support/waiting.mjs";

const host = await startHost("namespaces");
after(() => host.stop());

let rooms = 0;

/** The name of a namespace that no other test uses. */
const newName = () => `/room-${++rooms}`;

const goesAway = (main, name) => eventually(async () => !(await ask1(main, "names")).includes(name), `${name} is cleaned up`);

for (const [transport, options] of Object.entries(transports)) {
  describe(`namespaces that come and go over ${transport}`, { concurrency: 6 }, () => {
    test("are made for the first client and removed after the last", async (t) => {
      const main = await connect(t, host, "/", options);
      const name = newName();
      const one = await connect(t, host, name, options);
      const two = await connect(t, host, name, options);
      assert.ok((await ask1(main, "names")).includes(name));
      assert.equal((await ask1(main, "created")).filter((other) => other === name).length, 1);
      one.disconnect();
      await ask(two, "join", "still here");
      assert.ok((await ask1(main, "names")).includes(name));
      two.disconnect();
      await goesAway(main, name);
      const again = await connect(t, host, name, options);
      assert.equal((await ask1(main, "created")).filter((other) => other === name).length, 2);
      await ask(again, "join", "again");
    });

    test("are removed after a client that was refused", async (t) => {
      const main = await connect(t, host, "/", options);
      const name = newName();
      const refused = createClient(t, host, name, { ...options, query: { refuse: "yes" } });
      const error = nextEvent(refused, "connect_error");
      refused.connect();
      assert.equal((await error)[0].message, "refused");
      await goesAway(main, name);
    });

    test("all hear what their parent emits, or those of its rooms", async (t) => {
      const main = await connect(t, host, "/", options);
      const [one, two] = [await connect(t, host, newName(), options), await connect(t, host, newName(), options)];
      const room = `only-${transport}`;
      const event = `said over ${transport}`;
      await ask(two, "join", room);
      const seen = record(one);
      const all = [nextEvent(one, event), nextEvents(two, event, 2)];
      main.emit("to-rooms", room, event, "to the room");
      main.emit("to-rooms", null, event, "to all");
      assert.deepEqual(await Promise.all(all), [["to all"], [["to the room"], ["to all"]]]);
      assert.deepEqual(seen.filter(([name]) => name === event), [[event, "to all"]]);
    });

    test("tell of rooms in order, the socket's own among them and before it is connected", async (t) => {
      const main = await connect(t, host, "/", options);
      const socket = await connect(t, host, "/noted", options);
      const { id } = socket;
      const room = `room of ${id}`;
      await ask(socket, "join", room);
      await ask(socket, "join", "left by the disconnect of " + id);
      await ask(socket, "leave", room);
      socket.disconnect();
      const noted = () => ask1(main, "noted").then((all) => all.filter((entry) => entry.includes(id)));
      const last = `delete-room left by the disconnect of ${id}`;
      await eventually(async () => (await noted()).includes(last), "the last room is gone");
      assert.deepEqual(await noted(), [
        `create-room ${id}`,
        `join-room ${id} ${id}`,
        `connection ${id}`,
        `create-room ${room}`,
        `join-room ${room} ${id}`,
        `create-room left by the disconnect of ${id}`,
        `join-room left by the disconnect of ${id} ${id}`,
        `leave-room ${room} ${id}`,
        `delete-room ${room}`,
        `leave-room ${id} ${id}`,
        `delete-room ${id}`,
        `leave-room left by the disconnect of ${id} ${id}`,
        last,
      ]);
    });

    test("can not be fetched from all at once, and a server that stands alone may speak to others", async (t) => {
      const main = await connect(t, host, "/", options);
      assert.equal(await ask1(main, "fetch-rooms"), "not supported");
      assert.equal(await ask1(main, "alone"), true);
      await ask(main, "names");
    });

    test("keep whoever comes while the last other leaves", oursOnly("a client in a middleware does not keep its namespace"), async (t) => {
      const name = newName();
      const clients = await Promise.all(Array.from({ length: 4 }, () => connect(t, host, name, options)));
      await Promise.all(clients.map(async (socket, index) => {
        for (let round = 0; round < 10; round++) {
          const disconnected = nextEvent(socket, "disconnect");
          socket.disconnect();
          await disconnected;
          const connected = nextEvent(socket, "connect");
          socket.connect();
          await connected;
          assert.deepEqual(await ask(socket, "join", `room of ${index}`), [true]);
        }
      }));
    });
  });

  test(`a server that closes itself over ${transport}`, async (t) => {
    const own = await startHost("namespaces");
    t.after(() => own.stop());
    const socket = await connect(t, own, "/", options);
    const disconnected = nextEvent(socket, "disconnect");
    socket.emit("close-server");
    const [reason] = await disconnected;
    assert.ok(shutdownReasons(options).includes(reason), reason);
    assert.equal(socket.active, true);
    await eventually(() => own.output.stderr.includes("disconnected server shutting down"), "the handler has run");
  });
}

test("a server that closes itself waits for the handlers", oursOnly("it does not wait"), async (t) => {
  const own = await startHost("namespaces");
  t.after(() => own.stop());
  const socket = await connect(t, own);
  socket.emit("close-server");
  await eventually(() => own.output.stderr.includes("closed"), "the server has closed");
  const lines = own.output.stderr.split("\n").filter((line) => /^(disconnected|closed)/.test(line));
  assert.deepEqual(lines, ["disconnected server shutting down", "closed"]);
});
