// Every older line of the official client, over every way in which it connects.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { digest, pattern } from "../support/bytes.mjs";
import { ask, ask1, connect, createClient, newKey, roundTrip, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, nextEvent, nextEvents } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

const count = 300;
const numbers = Array.from({ length: count }, (_, i) => i);
const ways = { ...transports, "polling with base64": { transports: ["polling"], forceBase64: true }, "websocket with base64": { transports: ["websocket"], forceBase64: true } };

for (const [version, client] of Object.entries(olderClients)) {
  for (const [way, options] of Object.entries(ways)) {
    describe(`the client ${version} over ${way}`, { concurrency: 6 }, () => {
      const open = (t, namespace = "/", more = {}) => connect(t, host, namespace, { io: client.io, ...options, ...more });

      test("connects with the id and the protocol that the server knows", async (t) => {
        const key = newKey();
        const socket = await open(t, "/", { query: { key } });
        const { id, protocol } = await journalEntry(host, key, "connection");
        assert.deepEqual([id, protocol, socket.id], [client.socketId(socket), client.protocol, id]);
      });

      test("exchanges text of any alphabet", async (t) => {
        const socket = await open(t);
        const args = ["é €", "🦄\u2028\u2029", { a: [1, null, true, "\"\\/\n"] }, ""];
        const echo = nextEvent(socket, "echo");
        socket.emit("echo", ...args);
        assert.deepEqual(await echo, args);
      });

      test("gets and gives acknowledgements", async (t) => {
        const socket = await open(t);
        assert.deepEqual(await ask(socket, "echo-ack", "a", 1, { b: [] }), ["a", 1, { b: [] }]);
        socket.once("question", (a, b, done) => done(`${a}${b}`, { got: true }));
        const answer = nextEvent(socket, "answer");
        socket.emit("ask", "x", 2);
        assert.deepEqual(await answer, ["x2", { got: true }]);
      });

      test("exchanges bytes, at the top and nested, of every size", async (t) => {
        const socket = await open(t);
        for (const size of [1, 9, 10, 99, 125, 126, 127, 999, 65536]) {
          assert.deepEqual(await ask1(socket, "digest", pattern(size)), [digest(pattern(size))]);
          const binary = nextEvent(socket, "binary");
          socket.emit("binary", size);
          assert.deepEqual(await binary, [pattern(size), { list: [pattern(size), "x"], n: size }]);
        }
      });

      test("answers and is answered with bytes in objects", async (t) => {
        const socket = await open(t);
        assert.deepEqual(await ask(socket, "binary-ack", 300), [{ data: pattern(300), list: [pattern(1), pattern(2)] }]);
        socket.once("question", (bytes, done) => done({ got: bytes }, pattern(7)));
        const answer = nextEvent(socket, "answer");
        socket.emit("ask", { deep: [pattern(8)] });
        assert.deepEqual(await answer, [{ got: { deep: [pattern(8)] } }, pattern(7)]);
      });

      test("has several namespaces on one connection", async (t) => {
        const socket = await open(t);
        const alpha = await whenConnected(socket.io.socket("/alpha"));
        assert.deepEqual(await ask1(alpha, "id"), client.socketId(alpha));
        assert.deepEqual(await ask1(socket, "id"), client.socketId(socket));
        const [first, second] = [nextEvent(alpha, "echo"), nextEvent(socket, "echo")];
        alpha.emit("echo", "in alpha", pattern(3));
        socket.emit("echo", "in main", pattern(4));
        assert.deepEqual([await first, await second], [["in alpha", pattern(3)], ["in main", pattern(4)]]);
        alpha.disconnect();
        assert.deepEqual(await ask(socket, "echo-ack", 1), [1]);
      });

      test("is told that a namespace does not exist, and stays connected", async (t) => {
        const socket = await open(t);
        const nope = socket.io.socket("/nope");
        const refusal = nextEvent(nope, client.refusal);
        nope.connect();
        assert.deepEqual(client.refused((await refusal)[0]), client.invalidNamespace);
        await roundTrip(socket);
      });

      test("is refused by a middleware with what it says, and let in with the right token", async (t) => {
        const [refusedName, refusedOptions] = client.namespace("/auth", { token: "wrong" });
        const refused = createClient(t, host, refusedName, { io: client.io, ...options, ...refusedOptions });
        const refusal = nextEvent(refused, client.refusal);
        refused.connect();
        assert.deepEqual(client.refused((await refusal)[0]), { code: 401, hint: { retry: false } });
        const [name, more] = client.namespace("/auth", { token: "secret" });
        const socket = await open(t, name, more);
        assert.deepEqual((await ask1(socket, "handshake")).auth, { token: "secret" });
      });

      test("is refused by a middleware with a message alone", async (t) => {
        const [name, more] = client.namespace("/chain", { stop: "b" });
        const socket = createClient(t, host, name, { io: client.io, ...options, ...more });
        const refusal = nextEvent(socket, client.refusal);
        socket.connect();
        assert.equal(client.refused((await refusal)[0]), "stopped at b");
      });

      test("is let into namespaces of a pattern and of a predicate, and into no others", async (t) => {
        const dynamic = await open(t, `/dyn-${way.length}`);
        assert.deepEqual(await ask1(dynamic, "id"), client.socketId(dynamic));
        const [name, more] = client.namespace("/tenant-a", { token: "ok" });
        assert.deepEqual((await ask1(await open(t, name, more), "handshake")).auth, { token: "ok" });
        const refused = createClient(t, host, "/dyn-x", { io: client.io, ...options });
        const refusal = nextEvent(refused, client.refusal);
        refused.connect();
        assert.deepEqual(client.refused((await refusal)[0]), client.invalidNamespace);
      });

      test("leaves, and the server knows that it did", async (t) => {
        const key = newKey();
        const socket = await open(t, "/", { query: { key } });
        socket.disconnect();
        assert.equal((await journalEntry(host, key, "disconnect")).reason, "client namespace disconnect");
      });

      test("is disconnected by the server, from the namespace or altogether", async (t) => {
        for (const close of [false, true]) {
          const key = newKey();
          const socket = await open(t, "/", { query: { key } });
          const disconnect = nextEvent(socket, "disconnect");
          socket.emit("bye", close);
          assert.equal((await disconnect)[0], "io server disconnect");
          assert.equal((await journalEntry(host, key, "disconnect")).reason, "server namespace disconnect");
        }
      });

      test("is in rooms, and gets broadcasts with and without bytes", async (t) => {
        const [socket, other] = await Promise.all([open(t), open(t)]);
        const room = newKey();
        await Promise.all([ask(socket, "join", room), ask(other, "join", room)]);
        const both = [nextEvents(socket, "news", 2), nextEvents(other, "news", 2)];
        socket.emit("in", [room], [], "news", "text €");
        socket.emit("in", [room], [], "news", { bytes: pattern(20) });
        assert.deepEqual(await Promise.all(both), Array(2).fill([["text €"], [{ bytes: pattern(20) }]]));
      });

      test(`keeps the order of ${count} messages each way from the first moment on`, async (t) => {
        const socket = createClient(t, host, "/", { io: client.io, ...options });
        const echoes = nextEvents(socket, "echo", count);
        socket.connect();
        for (const i of numbers) {
          socket.emit("echo", i, ...(i % 3 ? [] : [pattern(1)]));
          socket.emit("seq", i);
          if (i % 10 === 9) await new Promise(setImmediate);
        }
        assert.deepEqual((await echoes).map(([i]) => i), numbers);
        assert.deepEqual(await ask1(socket, "seq-dump"), numbers);
      });
    });
  }

  test(`the client ${version} keeps the order of messages that are spread over the whole upgrade`, async (t) => {
    const proxy = await startProxy(t, host.port, { holdUpgrade: 40 });
    const socket = createClient(t, proxy, "/", { io: client.io, transports: ["polling", "websocket"] });
    const echoed = [];
    socket.on("echo", (i) => echoed.push(i));
    await whenConnected(socket);
    let sent = 0;
    let isUpgraded = false;
    while (!isUpgraded || sent < count) {
      isUpgraded = socket.io.engine.transport.name === "websocket";
      for (const end = sent + 10; sent < end; sent++) {
        socket.emit("echo", sent, ...(sent % 4 ? [] : [pattern(2)]));
        socket.emit("seq", sent);
      }
      await delay(1);
    }
    const all = Array.from({ length: sent }, (_, i) => i);
    assert.deepEqual(await ask1(socket, "seq-dump"), all);
    assert.deepEqual(echoed, all);
  });
}

describe("an older client stays connected while nothing is said", { concurrency: true }, () => {
  for (const [version, client] of Object.entries(olderClients)) {
    for (const [way, options] of Object.entries(ways)) {
      test(`${version} over ${way}`, async (t) => {
        const socket = await connect(t, host, "/", { io: client.io, ...options });
        // The subject is time: the heartbeat would have ended the connection by now.
        await delay(4500);
        assert.ok(socket.connected);
        assert.deepEqual(await ask(socket, "echo-ack", "alive"), ["alive"]);
      });
    }
  }
});
