// What the official client sees of limits that the official server does not have.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, createClient, transports, whenConnected } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

const only = oursOnly("it has no such limits");
const host = only.skip ? undefined : await startHost("limits");
after(() => host?.stop());

const ways = { polling: transports.polling, websocket: transports.websocket };

for (const [name, options] of Object.entries(ways)) {
  // Sessions are counted for each server: one test after the other.
  describe(`a client over ${name}`, { ...only, concurrency: 1 }, () => {
    const open = (t, limit, more = {}) => connect(t, host, "/", { ...options, path: `/${limit}`, ...more });

    const refused = async (t, limit) => {
      const socket = createClient(t, host, "/", { ...options, path: `/${limit}` });
      const error = nextEvent(socket, "connect_error");
      socket.connect();
      assert.ok((await error)[0] instanceof Error);
      return socket;
    };

    for (const limit of ["sessions", "address"]) {
      test(`beyond the limit of ${limit} gets a connect_error, and is let in when another has left`, async (t) => {
        const [one] = [await open(t, limit), await open(t, limit)];
        const socket = await refused(t, limit);
        one.disconnect();
        await eventually(() => whenConnected(socket).then(() => true, () => false), "it is let in");
        assert.equal(await ask1(socket, "echo", 1), 1);
      });
    }

    test("beyond the rate of handshakes gets a connect_error, and is let in a second later", async (t) => {
      await eventually(() => open(t, "handshakes").then(() => true, () => false), "the first is in");
      const socket = await refused(t, "handshakes");
      await eventually(() => whenConnected(socket).then(() => true, () => false), "it is let in");
    });

    for (const limit of ["messages", "events"]) {
      test(`that sends more ${limit} than it may loses its connection`, async (t) => {
        const socket = await open(t, limit);
        const end = nextEvent(socket, "disconnect");
        for (let i = 0; i < 50; i++) socket.emit("echo", i, () => {});
        assert.match((await end)[0], /^transport (close|error)$/);
      });
    }

    test("that joins more rooms than it may is told by the handler", async (t) => {
      const socket = await open(t, "rooms");
      assert.deepEqual([await ask1(socket, "join", "1"), await ask1(socket, "join", "2"), await ask1(socket, "join", "3")], ["joined", "joined", "too many"]);
      assert.equal(await ask1(socket, "echo", "still here"), "still here");
    });

    test("that asks for more namespaces than it may gets a connect_error for it, and keeps the others", async (t) => {
      const socket = await open(t, "namespaces");
      await whenConnected(socket.io.socket("/a"));
      const third = socket.io.socket("/b");
      const error = nextEvent(third, "connect_error");
      third.connect();
      assert.match((await error)[0].message, /too many namespaces/i);
      assert.equal(await ask1(socket, "echo", "still here"), "still here");
    });

    test("that sends more attachments than it may, or deeper JSON, loses its connection", async (t) => {
      const bytes = Buffer.from([1]);
      for (const [limit, fits, tooMuch] of [["attachments", [bytes, bytes], [bytes, bytes, bytes]], ["depth", [[[[1]]]], [[[[[[1]]]]]]]]) {
        const socket = await open(t, limit);
        assert.deepEqual(await ask(socket, "echo", ...fits), fits);
        const end = nextEvent(socket, "disconnect");
        socket.emit("echo", ...tooMuch);
        assert.match((await end)[0], /^transport (close|error)$/);
      }
    });

    // Over polling nothing is held back: the client would wait for the answer to its POST before it does anything else.
    test("that sends faster than handlers work loses nothing", async (t) => {
      const socket = await open(t, "backlog");
      const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask1(socket, "slow", Buffer.alloc(200 + i))));
      assert.deepEqual(answers, Array.from({ length: 40 }, (_, i) => 200 + i));
    });
  });
}

test("a client that does not read and for which more waits than the queue may hold loses its connection", only, async (t) => {
  const proxy = await startProxy(t, host.port);
  const slow = await connect(t, proxy, "/", { path: "/queue" });
  const other = await connect(t, host, "/", { path: "/queue" });
  const end = nextEvent(slow, "disconnect");
  proxy.freeze();
  // The network takes up to about 10 MB by itself.
  other.emit("flood", slow.id, 100, 400_000);
  await eventually(async () => !(await ask1(other, "is-connected", slow.id)), "it is gone");
  proxy.thaw();
  assert.match((await end)[0], /^transport (close|error)$/);
  assert.equal(await ask1(other, "echo", "still here"), "still here");
});
