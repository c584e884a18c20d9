// Asynchronous handlers that keep more waiting than the server reads ahead, for longer than the heartbeat: nobody is disconnected for that.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, connect, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { record, within } from "../support/waiting.mjs";

const host = await startHost("field-cases");
after(() => host.stop());

/** Twice what a client waits for a ping, and what the server waits for a pong: 2 s and 1.5 s. */
const LONG = 8000;

describe("handlers that keep 2 MB waiting for 8 s", { concurrency: 3 }, () => {
  for (const [name, options] of Object.entries(transports)) {
    test(`leave a client over ${name} its connection`, async (t) => {
      const socket = await connect(t, host, "/", options);
      const seen = record(socket);
      let pings = 0;
      socket.io.on("ping", () => pings++);
      const sizes = [1, ...Array.from({ length: 200 }, (_, i) => 10_000 + i)];
      const later = (size, i) => new Promise((resolve) => socket.emit("later", i === 0 ? LONG : 0, "x".repeat(size), resolve));
      assert.deepEqual(await within(Promise.all(sizes.map(later)), "the handlers", 2 * LONG), sizes);
      assert.ok(pings >= 3, `${pings} pings`);
      assert.equal(await ask1(socket, "echo", "alive"), "alive");
      assert.equal(socket.connected, true);
      assert.deepEqual(seen, []);
    });
  }
});
