import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, createClient, newKey, transports, whenConnected } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

/** A second namespace on the connection of a socket. */
function join(t, socket, namespace, options = {}) {
  const other = socket.io.socket(namespace, options);
  t.after(() => other.disconnect());
  return other;
}

async function connectError(socket) {
  const refused = nextEvent(socket, "connect_error");
  socket.connect();
  return (await refused)[0];
}

for (const [name, options] of Object.entries(transports)) {
  describe(`namespaces over ${name}`, { concurrency: 6 }, () => {
    test("share one connection and have ids and events of their own", async (t) => {
      const alpha = await connect(t, host, "/alpha", options);
      const beta = await whenConnected(join(t, alpha, "/beta"));
      assert.equal(alpha.io.engine, beta.io.engine);
      assert.notEqual(alpha.id, beta.id);
      const seen = record(beta);
      const echo = nextEvent(alpha, "echo");
      alpha.emit("echo", "for alpha");
      assert.deepEqual(await echo, ["for alpha"]);
      assert.equal(await ask1(beta, "echo-ack", "for beta"), "for beta");
      assert.deepEqual(seen, []);
    });

    test("are left one by one", async (t) => {
      const key = newKey();
      const alpha = await connect(t, host, "/alpha", { ...options, query: { key } });
      const beta = await whenConnected(join(t, alpha, "/beta"));
      alpha.disconnect();
      assert.equal((await journalEntry(host, key, "disconnect", "/alpha")).reason, "client namespace disconnect");
      assert.equal(await ask1(beta, "echo-ack", "still here"), "still here");
    });

    test("may be left and joined again on the same connection", async (t) => {
      const key = newKey();
      const alpha = await connect(t, host, "/alpha", { ...options, query: { key } });
      const beta = await whenConnected(join(t, alpha, "/beta"));
      const first = beta.id;
      beta.disconnect();
      await journalEntry(host, key, "disconnect", "/beta");
      await whenConnected(beta);
      assert.notEqual(beta.id, first);
      assert.equal(await ask1(beta, "id"), beta.id);
    });

    test("may be left and joined again in one breath", oursOnly("it takes up the CONNECT before the DISCONNECT in front of it"), async (t) => {
      const alpha = await connect(t, host, "/alpha", options);
      const beta = await whenConnected(join(t, alpha, "/beta"));
      beta.disconnect();
      await whenConnected(beta);
      assert.equal(await ask1(beta, "id"), beta.id);
    });

    test("that do not exist are refused, and the connection stays", async (t) => {
      const socket = await connect(t, host, "/", options);
      const error = await connectError(join(t, socket, "/nope"));
      assert.equal(error.message, "Invalid namespace");
      assert.equal(error.data, undefined);
      assert.deepEqual(await ask(socket, "echo-ack", 1), [1]);
    });

    test("may be refused without the main namespace ever joined", async (t) => {
      const socket = createClient(t, host, "/nope", options);
      assert.equal((await connectError(socket)).message, "Invalid namespace");
    });

    test("may be named by a pattern", async (t) => {
      const one = await connect(t, host, "/dyn-1", options);
      const two = await connect(t, host, "/dyn-2", options);
      const seen = record(two);
      one.emit("broadcast", "hello");
      one.emit("all", "all-of-one");
      await nextEvent(one, "all-of-one");
      await ask(two, "echo-ack");
      assert.deepEqual(seen, []);
      assert.equal((await connectError(createClient(t, host, "/dyn-x", options))).message, "Invalid namespace");
    });

    test("may be admitted by a predicate that sees the auth payload", async (t) => {
      const socket = await connect(t, host, "/tenant-7", { ...options, auth: { token: "ok" } });
      assert.equal(await ask1(socket, "echo-ack", 7), 7);
      const refused = createClient(t, host, "/tenant-8", { ...options, auth: { token: "no" } });
      assert.equal((await connectError(refused)).message, "Invalid namespace");
    });

    test("of a pattern run their middleware for every socket", async (t) => {
      const key = newKey();
      await connect(t, host, "/dyn-77", { ...options, query: { key } });
      await journalEntry(host, key, "middleware", "/dyn-77");
    });

    test("emit from the connection handler, in order, bytes among text", async (t) => {
      const socket = createClient(t, host, "/greet", options);
      const seen = record(socket);
      await whenConnected(socket);
      await ask(socket, "echo-ack");
      assert.deepEqual(seen, [["welcome", socket.id, 1], ["welcome", Buffer.from([0, 1, 2, 3]), 2], ["welcome", "last", 3]]);
    });

    test("may say farewell at once", async (t) => {
      const socket = createClient(t, host, "/bounce", options);
      const farewell = nextEvent(socket, "farewell");
      const disconnected = nextEvent(socket, "disconnect");
      await whenConnected(socket);
      await farewell;
      assert.equal((await disconnected)[0], "io server disconnect");
    });

    test("buffer what a client emits while a slow middleware runs", async (t) => {
      const socket = createClient(t, host, "/slow", options);
      socket.connect();
      assert.deepEqual(await ask(socket, "echo-ack", "early"), ["early"]);
    });
  });
}
