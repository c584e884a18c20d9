import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, connect, createClient, newKey, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { warmUp } from "../support/polling.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

const host = await startHost("handlers");
const interop = await warmUp(await startHost("interop"), "/socket.io/");
const strict = await startHost("interop-strict");
after(() => Promise.all([host.stop(), interop.stop(), strict.stop()]));

for (const [name, options] of Object.entries(transports)) {
  const isUpgraded = options.transports.length > 1;

  describe(`handlers that come and go over ${name}`, { concurrency: 4 }, () => {
    async function seenOf(socket, ...events) {
      for (const event of events) socket.emit(event);
      return ask1(socket, "seen");
    }

    test("run once where that was said", async (t) => {
      const socket = await connect(t, host, "/passing", options);
      assert.deepEqual(await seenOf(socket, "once", "once"), ["once"]);
    });

    test("end with their subscription", async (t) => {
      const socket = await connect(t, host, "/passing", options);
      assert.deepEqual(await seenOf(socket, "subscribed", "subscribed"), ["subscribed", "subscribed"]);
      await ask1(socket, "remove", "the subscription");
      assert.deepEqual(await seenOf(socket, "subscribed"), []);
    });

    test("are removed one by one, or all of an event", async (t) => {
      const socket = await connect(t, host, "/passing", options);
      assert.deepEqual(await seenOf(socket, "several"), ["first", "second"]);
      await ask1(socket, "remove", "one of several");
      assert.deepEqual(await seenOf(socket, "several"), ["second"]);
      await ask1(socket, "remove", "all of several");
      assert.deepEqual(await seenOf(socket, "several"), []);
    });

    test("of everything are listed and removed, in both directions", async (t) => {
      const socket = await connect(t, host, "/passing", options);
      assert.deepEqual(await ask1(socket, "listeners"), [1, 1]);
      assert.deepEqual(await seenOf(socket, "anything", "echo"), ["any", "outgoing"]);
      await ask1(socket, "remove-catch-alls");
      assert.deepEqual(await ask1(socket, "listeners"), [0, 0]);
      assert.deepEqual(await seenOf(socket, "anything", "echo"), []);
    });
  });

  describe(`a socket over ${name}`, { concurrency: 4 }, () => {
    test("knows its server, its namespace and its connection", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask1(socket, "self"), {
        id: socket.id, connected: true, name: "/", isServer: true, isListed: true, protocol: 4, upgraded: isUpgraded,
      });
    });

    test("is told why it ended, and in which words where there are any", async (t) => {
      const [leaving, wrong, other] = await Promise.all([1, 2, 3].map(() => connect(t, host, "/", options)));
      const ids = [leaving.id, wrong.id];
      leaving.disconnect();
      // The client of revision 4 never pings: this one breaks the rules.
      wrong.io.engine._sendPacket("ping");
      const ends = await eventually(async () => {
        const known = await Promise.all(ids.map((id) => ask1(other, "last-of", id)));
        return known.every(Boolean) && known;
      }, "both ends are known");
      assert.deepEqual(ends, [["client namespace disconnect", null, "gone"], ["transport error", "invalid heartbeat direction", "gone"]]);
    });

    test("has a session with an id of the application's own, and is one of those that are counted", async (t) => {
      const [one, other] = [await connect(t, host, "/", options), await connect(t, host, "/", options)];
      assert.match(one.io.engine.id, /^own-[0-9a-f]{16}$/);
      assert.notEqual(one.io.engine.id, other.io.engine.id);
      assert.ok((await ask1(one, "sessions")) >= 2);
    });

    test("is served below another path, and nowhere else", { skip: isUpgraded && "the server allows no upgrades" }, async (t) => {
      const socket = await connect(t, strict, "/", { ...options, path: "/custom/path" });
      assert.equal(await ask1(socket, "echo-ack", "é"), "é");
      const elsewhere = createClient(t, strict, "/", options);
      const error = nextEvent(elsewhere, "connect_error");
      elsewhere.connect();
      await error;
    });

    test("comes from another origin where the handshake names one", async (t) => {
      const socket = await connect(t, interop, "/", { ...options, extraHeaders: { Origin: "http://allowed.example" } });
      const { xdomain, headers } = await ask1(socket, "handshake");
      assert.deepEqual([xdomain, headers.origin], [true, "http://allowed.example"]);
    });
  });

  test(`a handshake over ${name} that is refused is told to the application`, async (t) => {
    const key = newKey();
    const refused = createClient(t, host, "/", { io: olderClients["2.5.0"].io, ...options, query: { key } });
    const error = nextEvent(refused, "connect_error");
    refused.connect();
    await error;
    const socket = await connect(t, host, "/", options);
    assert.deepEqual(await ask1(socket, "refused", key), [[key, 5, "Unsupported protocol version"]]);
  });
}
