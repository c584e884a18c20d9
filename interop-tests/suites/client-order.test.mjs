import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, createClient, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, nextEvents } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

const count = 1000;
const numbers = Array.from({ length: count }, (_, i) => i);

for (const [name, options] of Object.entries(transports)) {
  describe(`the order of ${count} messages over ${name}`, { concurrency: true }, () => {
    test("is kept from client to server from the first moment on", async (t) => {
      const socket = await whenConnected(createClient(t, host, "/", options));
      for (const i of numbers) socket.emit("seq", i);
      assert.deepEqual(await ask1(socket, "seq-dump"), numbers);
    });

    test("is kept from server to client from the first moment on", async (t) => {
      const socket = createClient(t, host, "/", options);
      const burst = nextEvents(socket, "burst", count);
      socket.connect();
      socket.emit("burst", count, "x");
      assert.deepEqual(await burst, numbers.map((i) => ["x", i]));
    });

    test("is kept both ways at once while the client goes on and on", async (t) => {
      const socket = createClient(t, host, "/", options);
      const echoes = nextEvents(socket, "echo", count);
      socket.connect();
      for (const i of numbers) {
        socket.emit("echo", i);
        if (i % 10 === 9) await new Promise(setImmediate);
      }
      assert.deepEqual(await echoes, numbers.map((i) => [i]));
    });
  });
}

test("the order of messages that are spread over the whole upgrade is kept both ways", async (t) => {
  const proxy = await startProxy(t, host.port, { holdUpgrade: 40 });
  for (let round = 0; round < 5; round++) {
    const socket = createClient(t, proxy, "/", { transports: ["polling", "websocket"] });
    const echoed = [];
    socket.on("echo", (i) => echoed.push(i));
    await whenConnected(socket);
    let sent = 0;
    let isUpgraded = false;
    while (!isUpgraded || sent < count) {
      isUpgraded = socket.io.engine.transport.name === "websocket";
      for (const end = sent + 20; sent < end; sent++) {
        socket.emit("echo", sent);
        socket.emit("seq", sent);
      }
      await delay(1);
    }
    const all = Array.from({ length: sent }, (_, i) => i);
    assert.deepEqual(await ask1(socket, "seq-dump"), all);
    assert.deepEqual(echoed, all);
    await ask(socket, "echo-ack");
    socket.disconnect();
  }
});
