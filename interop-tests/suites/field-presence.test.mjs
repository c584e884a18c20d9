// Clients that leave while the connection handler, or a middleware that holds something, still awaits.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, connect, createClient, newKey, transports, whenConnected, whenUpgraded } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { warmUp } from "../support/polling.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, eventually } from "../support/waiting.mjs";

const host = await warmUp(await startHost("field-cases"), "/socket.io/");
after(() => host.stop());

const late = oursOnly("it never calls a listener of disconnect that was added too late");

/** What the host has counted for that key. */
const presence = async (key) => JSON.parse((await request(`${host.url}/presence?key=${key}`)).text);

const leave = {
  "leaves the namespace": (socket) => socket.disconnect(),
  "closes its connection": (socket) => socket.io.engine.close(),
  "is cut off": (socket, proxy) => proxy.cut(),
};

/** Waits until a handler of that key awaits. */
const whenEntered = (key) => eventually(async () => (await presence(key)).entered === 1, "the handler awaits");

/** Waits until the handlers of that key have ended. */
const whenSettled = (key) =>
  eventually(async () => {
    const counts = await presence(key);
    return counts.entered > 0 && counts.entered === counts.left && counts;
  }, "the handlers ended");

describe("a client that leaves early", { concurrency: 3 }, () => {
  for (const [name, options] of Object.entries(transports)) {
    describe(`a client over ${name} that leaves while the connection handler awaits`, { concurrency: 3, ...late }, () => {
      for (const [way, go] of Object.entries(leave)) {
        test(`and ${way} is counted out again`, async (t) => {
          const key = newKey();
          const proxy = await startProxy(t, host.port);
          const socket = await whenConnected(createClient(t, proxy, "/presence", { ...options, query: { key } }));
          await whenEntered(key);
          // In the middle of the upgrade nobody polls: only the heartbeat would notice a cut.
          if (options.transports.length > 1) await whenUpgraded(socket);
          go(socket, proxy);
          const counts = await eventually(async () => {
            const now = await whenSettled(key);
            return now.disconnects === 1 && now;
          }, "the disconnect callback", 6000);
          assert.deepEqual([counts.online, counts.disconnects, counts.inRoom, counts.hasRoom], [0, 1, 0, false]);
          // The upgrade may take longer than the handler: then the client has not left early.
          if (options.transports.length === 1) assert.deepEqual([counts.connectedAfterwards, counts.cancelledAfterwards], [0, 1]);
        });
      }

      test("and has emitted gets no event after the disconnect callback", async (t) => {
        const key = newKey();
        const socket = await whenConnected(createClient(t, host, "/presence", { ...options, query: { key } }));
        socket.emit("tick");
        await whenEntered(key);
        socket.disconnect();
        const counts = await eventually(async () => {
          const now = await whenSettled(key);
          return now.disconnects === 1 && now;
        }, "the disconnect callback", 6000);
        assert.deepEqual([counts.online, counts.disconnects, counts.eventsAfterDisconnect], [0, 1, 0]);
      });

      test("while a middleware holds a resource never reaches the connection handler, and the resource is given back", async (t) => {
        const key = newKey();
        const socket = createClient(t, host, "/presence-middleware", { ...options, query: { key } });
        socket.connect();
        await whenEntered(key);
        socket.io.engine.close();
        await whenSettled(key);
        const counts = await eventually(async () => {
          const now = await presence(key);
          return now.held === 0 && now;
        }, "the resource is given back", 2000);
        assert.deepEqual([counts.connections, counts.hasGuardedRoom], [0, false]);
      });
    });
  }
});

test("clients that stay are counted once, and twenty that come and go leave nothing behind", late, async (t) => {
  const key = newKey();
  const stays = await connect(t, host, "/presence", { query: { key } });
  const guests = await Promise.all(Array.from({ length: 20 }, () => connect(t, host, "/presence", { query: { key } })));
  await Promise.all(guests.map(async (guest, i) => {
    // One by one, while others are still there.
    await delay(i * 30);
    guest.disconnect();
  }));
  const counts = await eventually(async () => {
    const now = await presence(key);
    return now.disconnects === 20 && now.entered === now.left && now;
  }, "all guests are gone");
  assert.deepEqual([counts.online, counts.inRoom], [1, 1]);
  assert.equal(await ask1(stays, "tick-ack"), 1);
});
