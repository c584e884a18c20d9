// Runs alone: it measures when messages arrive.
// A handler that works for seconds on its thread, and what everybody else sees of the server meanwhile.
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { after, describe, test } from "node:test";
import { ask1, connect, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { nextEvent, nextEvents, record, within } from "../support/waiting.mjs";

const host = await startHost("field-cases");
after(() => host.stop());

const threads = oursOnly("it has one thread, and a handler that works holds it");

/** When each of `count` progress events arrived, in milliseconds after the request. */
async function progressTimes(socket, event, count, ms) {
  const start = Date.now();
  const times = [];
  socket.on("progress", () => times.push(Date.now() - start));
  const done = nextEvents(socket, "progress", count, 20000);
  socket.emit(event, count, ms);
  assert.deepEqual(await done, Array.from({ length: count }, (_, i) => [i]));
  return times;
}

for (const [name, options] of Object.entries(transports)) {
  describe(`a handler that works long over ${name}`, threads, () => {
    for (const [event, way] of [["progress", "that sleeps"], ["progress-busy", "that computes"]]) {
      test(`${way} is heard while it works`, async (t) => {
        const socket = await connect(t, host, "/", options);
        const times = await progressTimes(socket, event, 3, 500);
        // Held back until the end they would come together; half of the distance leaves room for a busy machine.
        assert.ok(times[2] - times[0] >= 500, `the messages came after ${times.join()} ms`);
      });
    }

    test("does not keep a broadcast of somebody else from its client", async (t) => {
      const [socket, other] = await Promise.all([connect(t, host, "/", options), connect(t, host, "/", options)]);
      const news = nextEvent(socket, "news");
      const blocked = nextEvent(socket, "blocked");
      const unblocked = ask1(socket, "block", 1000);
      await blocked;
      const start = Date.now();
      other.emit("bcast", "news", 1);
      await news;
      assert.ok(Date.now() - start < 500, `${Date.now() - start} ms`);
      await unblocked;
    });

    // An upgraded session is on WebSocket like any other: once is enough, since it takes longer than the heartbeat.
    if (options.transports.length > 1) return;

    test("outlasts the heartbeat: pings go out, and pongs that nobody could read do not count", async (t) => {
      const socket = await connect(t, host, "/", options);
      const seen = record(socket);
      let pings = 0;
      socket.io.on("ping", () => pings++);
      // Twice as long as the client waits for a ping: with one alone it would give up.
      const done = new Promise((resolve) => socket.emit("block", 8000, resolve));
      assert.equal(await within(done, "the handler", 16000), "done");
      assert.ok(pings >= 3, `${pings} pings`);
      assert.equal(await ask1(socket, "echo", "alive"), "alive");
      assert.equal(socket.connected, true);
      assert.deepEqual(seen, [["blocked"]]);
    });
  });
}

test("many handlers that sleep leave an innocent client its echo", threads, async (t) => {
  const innocent = await connect(t, host);
  const blocked = await Promise.all(Array.from({ length: availableParallelism() * 2 }, () => connect(t, host)));
  const all = blocked.map((socket) => ask1(socket, "block", 3500));
  const times = [];
  for (let i = 0; i < 10; i++) {
    const start = Date.now();
    assert.equal(await ask1(innocent, "echo", i), i);
    times.push(Date.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // The thread pool adds a thread every half second: the echo waits for one, and not for the handlers.
  assert.ok(Math.max(...times) < 3000, times.join());
  await Promise.all(all);
});
