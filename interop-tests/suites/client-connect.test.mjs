import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, connect, createClient, newKey, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { journalEntry } from "../support/journal.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("interop");
const v5 = await startHost("socketio-v5", "--patient");
after(() => Promise.all([host.stop(), v5.stop()]));

for (const [name, options] of Object.entries(transports)) {
  describe(`the official client over ${name}`, { concurrency: 6 }, () => {
    test("connects and has the id that the server gave", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.match(socket.id, /^[\w-]{20}$/);
      assert.equal(await ask1(socket, "id"), socket.id);
      assert.notEqual(socket.io.engine.id, socket.id);
      assert.ok(!socket.recovered);
    });

    test("uses the transport that it was told to", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.equal(await ask1(socket, "transport"), options.transports.at(-1));
    });

    test("sends its auth payload", async (t) => {
      const auth = { token: "abc", nested: { list: [1, null, "é"] } };
      const socket = await connect(t, host, "/", { ...options, auth });
      assert.deepEqual((await ask1(socket, "handshake")).auth, auth);
    });

    test("sends an auth payload that a function computes", async (t) => {
      const socket = await connect(t, host, "/", { ...options, auth: (done) => done({ from: "function" }) });
      assert.deepEqual((await ask1(socket, "handshake")).auth, { from: "function" });
    });

    test("without auth payload has an empty one", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual((await ask1(socket, "handshake")).auth, {});
    });

    test("sends its query and headers", async (t) => {
      const socket = await connect(t, host, "/", { ...options, query: { a: "1 & ü" }, extraHeaders: { "X-Probe": "here" } });
      const { query, headers } = await ask1(socket, "handshake");
      assert.deepEqual([query.a, query.EIO, query.transport], ["1 & ü", "4", options.transports[0]]);
      assert.equal(headers["x-probe"], "here");
    });

    test("gets a handshake that says when and from where it came", async (t) => {
      const before = Date.now();
      const { time, issued, address, secure, xdomain, url } = await ask1(await connect(t, host, "/", options), "handshake");
      assert.ok(issued >= before - 1000 && issued <= Date.now() + 1000, `issued ${issued}`);
      assert.ok(Math.abs(Date.parse(time) - issued) < 1100, time);
      assert.match(time, /^\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4} \(.+\)$/);
      assert.match(address, /127\.0\.0\.1$/);
      assert.deepEqual([secure, xdomain], [false, false]);
      assert.match(url, /^\/socket\.io\/\?/);
      assert.ok(url.includes("EIO=4"));
    });

    test("is followed in the journal from connection to disconnect", async (t) => {
      const key = newKey();
      const socket = await connect(t, host, "/", { ...options, query: { key } });
      const { id } = socket;
      const connection = await journalEntry(host, key, "connection");
      assert.deepEqual([connection.id, connection.recovered, connection.protocol, connection.transport], [id, false, 4, options.transports[0]]);
      socket.disconnect();
      const disconnecting = await journalEntry(host, key, "disconnecting");
      assert.deepEqual([disconnecting.id, disconnecting.rooms], [id, [id]]);
      const disconnect = await journalEntry(host, key, "disconnect");
      assert.equal(disconnect.id, id);
    });

    test("is told that its handshake was refused", async (t) => {
      const socket = createClient(t, host, "/", { ...options, query: { deny: "not you" } });
      const refused = nextEvent(socket, "connect_error");
      socket.connect();
      const [error] = await refused;
      assert.equal(error.message, options.transports[0] === "polling" ? "xhr poll error" : "websocket error");
      assert.equal(socket.active, true);
    });

    test("receives what the connection handler emits", async (t) => {
      const socket = createClient(t, v5, "/", { ...options, auth: { n: 1 } });
      const auth = nextEvent(socket, "auth");
      await whenConnected(socket);
      assert.deepEqual(await auth, [{ n: 1 }]);
    });

    test("stays connected through heartbeats", async (t) => {
      const socket = await connect(t, host, "/", options);
      let pings = 0;
      socket.io.on("ping", () => pings++);
      await nextEvent(socket.io, "ping");
      await nextEvent(socket.io, "ping");
      assert.ok(socket.connected && pings >= 2);
    });
  });
}
