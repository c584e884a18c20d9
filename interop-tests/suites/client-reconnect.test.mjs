import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, transports, whenConnected } from "../support/clients.mjs";
import { startHost, startHostOn } from "../support/host.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, nextEvent } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

const fast = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };

for (const [name, transport] of Object.entries(transports)) {
  const options = { ...transport, ...fast };

  describe(`the client over ${name}`, { concurrency: 6 }, () => {
    test("comes back by itself after the server closed the connection", async (t) => {
      const socket = await connect(t, host, "/", options);
      const first = socket.id;
      const reconnected = nextEvent(socket.io, "reconnect");
      const connected = nextEvent(socket, "connect");
      socket.emit("drop-conn");
      await Promise.all([reconnected, connected]);
      assert.notEqual(socket.id, first);
      assert.equal(await ask1(socket, "id"), socket.id);
    });

    test("comes back by itself after the network was cut", async (t) => {
      const proxy = await startProxy(t, host.port);
      const socket = await connect(t, proxy, "/", options);
      for (let round = 0; round < 3; round++) {
        const connected = nextEvent(socket, "connect");
        if (name === "polling") await proxy.whenPolling();
        proxy.cut();
        await connected;
        assert.deepEqual(await ask(socket, "echo-ack", round), [round]);
      }
    });

    test("sends what it emitted meanwhile once it is back, in order", async (t) => {
      const socket = await connect(t, host, "/", options);
      const disconnected = nextEvent(socket, "disconnect");
      socket.emit("drop-conn");
      await disconnected;
      for (let i = 0; i < 20; i++) socket.emit("seq", i);
      assert.deepEqual(await ask1(socket, "seq-dump"), Array.from({ length: 20 }, (_, i) => i));
    });

    test("comes back in every namespace that it was in, and in no room", async (t) => {
      const alpha = await connect(t, host, "/alpha", options);
      const beta = await whenConnected(alpha.io.socket("/beta"));
      t.after(() => beta.disconnect());
      await ask(alpha, "join", "room");
      const both = Promise.all([nextEvent(alpha, "connect"), nextEvent(beta, "connect")]);
      alpha.emit("drop-conn");
      await both;
      assert.deepEqual(await ask1(alpha, "rooms"), [alpha.id]);
      assert.equal(await ask1(beta, "id"), beta.id);
    });

    test("is kept away by a disconnect of the server, and may connect again itself", async (t) => {
      const socket = await connect(t, host, "/", options);
      const disconnected = nextEvent(socket, "disconnect");
      socket.emit("bye", false);
      assert.equal((await disconnected)[0], "io server disconnect");
      // That it stays away only time can show: more of it than the client takes to come back.
      await delay(300);
      assert.equal(socket.connected, false);
      await whenConnected(socket);
      assert.equal(await ask1(socket, "id"), socket.id);
    });

    test("may disconnect and connect again", async (t) => {
      const socket = await connect(t, host, "/", options);
      const first = socket.id;
      socket.disconnect();
      await whenConnected(socket);
      assert.notEqual(socket.id, first);
      assert.equal(await ask1(socket, "id"), socket.id);
    });
  });
}

test("clients come back after a restart of the server", async (t) => {
  const first = await startHost("interop");
  const sockets = await Promise.all(Object.values(transports).map((transport) => connect(t, first, "/", { ...transport, ...fast })));
  const lost = Promise.all(sockets.map((socket) => nextEvent(socket, "disconnect")));
  await first.stop();
  await lost;
  const back = Promise.all(sockets.map((socket) => nextEvent(socket, "connect", 15000)));
  const second = await startHostOn(first.port, "interop");
  t.after(() => second.stop());
  await back;
  for (const socket of sockets) assert.equal(await ask1(socket, "id"), socket.id);
});
