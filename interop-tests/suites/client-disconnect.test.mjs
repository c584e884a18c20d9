import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, connect, newKey, roundTrip, shutdownReasons, transports, whenConnected } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { journalEntry, readJournal } from "../support/journal.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { nextEvent, within } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

/** A connected client, whose reason the server notes. */
async function connectNoted(t, options, { to = host, namespace = "/" } = {}) {
  const key = newKey();
  const socket = await connect(t, to, namespace, { ...options, query: { key } });
  await roundTrip(socket);
  const serverReason = async () => (await journalEntry(host, key, "disconnect", namespace)).reason;
  const clientReason = within(new Promise((resolve) => socket.once("disconnect", resolve)), "the client's disconnect", 15000);
  clientReason.catch(() => {});
  return { socket, key, reasons: async () => [await clientReason, await serverReason()] };
}

describe("the end of a connection", { concurrency: 3 }, () => {
  for (const [name, options] of Object.entries(transports)) {
    const isPolling = name === "polling";

    describe(`the reasons of a disconnect over ${name}`, { concurrency: 8 }, () => {
      test("by the client", async (t) => {
        const { socket, reasons } = await connectNoted(t, options);
        socket.disconnect();
        assert.deepEqual(await reasons(), ["io client disconnect", "client namespace disconnect"]);
      });

      test("by the client, with what it emitted just before", oursOnly("it drops events whose turn comes after the disconnect"), async (t) => {
        const { socket, key } = await connectNoted(t, options);
        await ask(socket, "join", "x");
        socket.emit("join", "saved");
        socket.disconnect();
        const { rooms } = await journalEntry(host, key, "disconnecting");
        assert.ok(rooms.includes("saved"), rooms.join());
      });

      test("by the server from one namespace", async (t) => {
        const { socket, reasons } = await connectNoted(t, options);
        const other = await whenConnected(socket.io.socket("/alpha"));
        socket.emit("bye", false);
        assert.deepEqual(await reasons(), ["io server disconnect", "server namespace disconnect"]);
        assert.equal(socket.active, false);
        assert.deepEqual(await ask(other, "echo-ack", "still here"), ["still here"]);
        other.disconnect();
      });

      test("by the server from the whole connection", async (t) => {
        const { socket, key, reasons } = await connectNoted(t, options);
        const other = await whenConnected(socket.io.socket("/alpha"));
        const otherReason = nextEvent(other, "disconnect");
        socket.emit("bye", true);
        assert.deepEqual(await reasons(), ["io server disconnect", "server namespace disconnect"]);
        assert.equal((await otherReason)[0], "io server disconnect");
        assert.equal((await journalEntry(host, key, "disconnect", "/alpha")).reason, "server namespace disconnect");
      });

      test("by the server that closes the connection underneath", async (t) => {
        const { socket, reasons } = await connectNoted(t, options);
        socket.emit("drop-conn");
        const [client, server] = await reasons();
        // A client between two polls is told later, which may have a reason of its own.
        assert.ok(["forced close", ...(isPolling ? ["forced server close"] : [])].includes(server), server);
        assert.deepEqual([client, socket.active], ["transport close", true]);
      });

      test("by the client that closes the connection underneath", async (t) => {
        const { socket, reasons } = await connectNoted(t, options);
        socket.io.engine.close();
        assert.deepEqual(await reasons(), ["forced close", "transport close"]);
      });

      test("by a network that is cut", async (t) => {
        const proxy = await startProxy(t, host.port);
        const { reasons } = await connectNoted(t, options, { to: proxy });
        if (isPolling) await proxy.whenPolling();
        proxy.cut();
        assert.deepEqual(await reasons(), isPolling ? ["transport error", "transport error"] : ["transport close", "transport close"]);
      });

      test("by a network that delivers nothing any more", async (t) => {
        const proxy = await startProxy(t, host.port);
        const { reasons } = await connectNoted(t, options, { to: proxy });
        proxy.freeze();
        assert.deepEqual(await reasons(), ["ping timeout", "ping timeout"]);
      });

      test("come once for each namespace, after disconnecting", async (t) => {
        const { socket, key, reasons } = await connectNoted(t, options);
        await whenConnected(socket.io.socket("/alpha"));
        socket.emit("drop-conn");
        await reasons();
        await journalEntry(host, key, "disconnect", "/alpha");
        for (const nsp of ["/", "/alpha"]) {
          const types = (await readJournal(host, key)).filter((entry) => entry.nsp === nsp && entry.type.startsWith("disconnect"));
          assert.deepEqual(types.map(({ type }) => type), ["disconnecting", "disconnect"]);
        }
      });
    });

    test(`the reasons of a disconnect over ${name} by a server that shuts down`, async (t) => {
      const own = await startHost("interop");
      const socket = await connect(t, own, "/", options);
      const disconnected = nextEvent(socket, "disconnect");
      await own.stop();
      const [reason] = await disconnected;
      assert.ok(shutdownReasons(options).includes(reason), reason);
      assert.equal(socket.active, true);
    });
  }
});
