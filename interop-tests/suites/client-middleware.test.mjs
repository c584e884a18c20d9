import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, createClient, newKey, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { journalEntry, readJournal } from "../support/journal.mjs";
import { nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

async function connectError(socket) {
  const refused = nextEvent(socket, "connect_error");
  socket.connect();
  return (await refused)[0];
}

const steps = async (key) => (await readJournal(host, key)).filter(({ type }) => type === "step").map(({ step }) => step);

for (const [name, options] of Object.entries(transports)) {
  describe(`middleware over ${name}`, { concurrency: 6 }, () => {
    test("refuses with a message and data", async (t) => {
      const error = await connectError(createClient(t, host, "/auth", { ...options, auth: { token: "wrong" } }));
      assert.ok(error instanceof Error);
      assert.equal(error.message, "not authorized");
      assert.deepEqual(error.data, { code: 401, hint: { retry: false } });
    });

    test("lets in who has the right token", async (t) => {
      const key = newKey();
      const socket = await connect(t, host, "/auth", { ...options, auth: { token: "secret" }, query: { key } });
      assert.deepEqual(await ask1(socket, "rooms"), [`attempt:${key}`, socket.id].sort());
    });

    test("that refuses leaves no room behind", async (t) => {
      const key = newKey();
      await connectError(createClient(t, host, "/auth", { ...options, query: { key } }));
      const socket = await connect(t, host, "/auth", { ...options, auth: { token: "secret" } });
      assert.deepEqual(await ask1(socket, "who", `attempt:${key}`), []);
    });

    test("that refuses ends the matter for the connection handler", async (t) => {
      const key = newKey();
      await connectError(createClient(t, host, "/auth", { ...options, query: { key } }));
      await journalEntry(host, key, "middleware", "/auth");
      assert.deepEqual((await readJournal(host, key)).map(({ type }) => type), ["middleware"]);
    });

    test("may refuse once and let in at the next attempt", async (t) => {
      const auth = { token: "wrong" };
      const socket = createClient(t, host, "/auth", { ...options, auth });
      await connectError(socket);
      auth.token = "secret";
      await whenConnected(socket);
    });

    test("runs in order and shares the data of the socket", async (t) => {
      const key = newKey();
      const socket = await connect(t, host, "/chain", { ...options, query: { key } });
      assert.deepEqual(await ask1(socket, "trail"), ["a", "b", "c"]);
      assert.deepEqual(await steps(key), ["a", "b", "c"]);
    });

    test("that refuses keeps the next ones from running", async (t) => {
      const key = newKey();
      const error = await connectError(createClient(t, host, "/chain", { ...options, auth: { stop: "b" }, query: { key } }));
      assert.equal(error.message, "stopped at b");
      assert.equal(error.data, undefined);
      assert.deepEqual(await steps(key), ["a", "b"]);
    });

    test("of events refuses one event, and the socket stays", async (t) => {
      const key = newKey();
      const socket = await connect(t, host, "/", { ...options, query: { key } });
      const refused = nextEvent(socket, "middleware-error");
      socket.emit("forbidden", 1);
      assert.deepEqual(await refused, ["forbidden event"]);
      assert.equal((await journalEntry(host, key, "error")).message, "forbidden event");
      assert.deepEqual(await ask(socket, "echo-ack", "fine"), ["fine"]);
    });

    test("does not stand in the way of the catch-all", async (t) => {
      const socket = await connect(t, host, "/", options);
      const caught = nextEvent(socket, "caught");
      socket.emit("any:thing", 1, { a: "b" });
      assert.deepEqual(await caught, ["any:thing", [1, { a: "b" }]]);
    });

    test("leaves the ack to the catch-all", async (t) => {
      const socket = await connect(t, host, "/", options);
      const seen = record(socket);
      assert.deepEqual(await ask(socket, "any:question", Buffer.from([1, 2])), ["caught", "any:question"]);
      assert.deepEqual(seen, [["caught", "any:question", [Buffer.from([1, 2])]]]);
    });

    test("has no part in what no handler listens to, and nothing happens", async (t) => {
      const socket = await connect(t, host, "/", options);
      socket.emit("nobody-listens", 1);
      assert.deepEqual(await ask(socket, "echo-ack", "fine"), ["fine"]);
    });
  });
}
