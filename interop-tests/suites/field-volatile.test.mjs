// Volatile events with attachments: each arrives whole or not at all.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, connect, createClient, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { openSocketIo } from "../support/polling.mjs";
import { nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("field-cases");
after(() => host.stop());

function assertWhole(seen, size = 3) {
  const volatile = seen.filter(([event]) => event === "v");
  for (const [, i, large, small] of volatile) {
    assert.deepEqual([large, small], [Buffer.alloc(size, i), Buffer.alloc(1, i)]);
  }
  const order = volatile.map(([, i]) => i);
  assert.deepEqual(order, [...new Set(order)].sort((a, b) => a - b));
  assert.deepEqual(seen.at(-1), ["end", Buffer.from("end")]);
}

for (const [name, options] of Object.entries(transports)) {
  describe(`volatile events with bytes over ${name}`, { concurrency: 6 }, () => {
    test("arrive whole or not at all, and what follows is right", async (t) => {
      const socket = await connect(t, host, "/", options);
      const seen = record(socket);
      for (let round = 0; round < 5; round++) {
        const end = nextEvent(socket, "end");
        socket.emit("volatile-self");
        await end;
        assertWhole(seen.splice(0));
      }
    });

    test("arrive whole or not at all in a broadcast", async (t) => {
      const sockets = await Promise.all([1, 2, 3].map(() => connect(t, host, "/", options)));
      const room = `v-${name}`;
      await Promise.all(sockets.map((socket) => ask(socket, "join", room)));
      const seen = sockets.map(record);
      const ends = Promise.all(sockets.map((socket) => nextEvent(socket, "end")));
      sockets[0].emit("volatile-room", room);
      await ends;
      seen.forEach((events) => assertWhole(events));
    });

    test("to a reader that is slow keep nobody else waiting", async (t) => {
      const room = `slow-${name}`;
      const fast = await connect(t, host, "/", options);
      const proxy = await startProxy(t, host.port);
      const slow = await connect(t, proxy, "/", options);
      await Promise.all([ask(fast, "join", room), ask(slow, "join", room)]);
      proxy.freeze();
      const seen = record(fast);
      const start = Date.now();
      for (let i = 0; i < 5; i++) {
        const end = nextEvent(fast, "end");
        fast.emit("volatile-flood", room, 20, 20000);
        await end;
        assertWhole(seen.splice(0), 20000);
      }
      assert.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
    });
  });
}

test("volatile events with bytes arrive whole or not at all during the upgrade", async (t) => {
  const proxy = await startProxy(t, host.port, { holdUpgrade: 20 });
  for (let round = 0; round < 5; round++) {
    const socket = createClient(t, proxy, "/", { transports: ["polling", "websocket"] });
    const seen = record(socket);
    await whenConnected(socket);
    for (let i = 0; i < 10; i++) {
      const end = nextEvent(socket, "end");
      socket.emit("volatile-self");
      await end;
      assertWhole(seen.splice(0));
    }
    socket.disconnect();
  }
});

test("volatile events with bytes leave no part behind while no poll is waiting", async () => {
  const session = await openSocketIo(host.url);
  await session.send('42["volatile-self"]');
  assert.deepEqual(await session.collect(2), ['451-["end",{"_placeholder":true,"num":0}]', `b${Buffer.from("end").toString("base64")}`]);
});
