import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, connect, roundTrip, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { openSocketIo } from "../support/polling.mjs";
import { nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

for (const [name, options] of Object.entries(transports)) {
  describe(`volatile events over ${name}`, { concurrency: true }, () => {
    test("arrive at least once when nothing is under way, in order, and never twice", async (t) => {
      const socket = await connect(t, host, "/", options);
      const seen = record(socket);
      const end = nextEvent(socket, "vol-end");
      socket.emit("volatile-self", 50);
      assert.deepEqual(await end, [50]);
      const values = seen.filter(([event]) => event === "vol").map(([, i]) => i);
      assert.deepEqual(values, [...new Set(values)].sort((a, b) => a - b));
      assert.ok(values.length <= 50);
      assert.equal(seen.at(-1)[0], "vol-end");
    });

    test("of a room arrive in order, and ordinary events follow", async (t) => {
      const [sender, other] = await Promise.all([connect(t, host, "/", options), connect(t, host, "/", options)]);
      const room = `volatile-${name}`;
      await ask(other, "join", room);
      const seen = record(other);
      sender.emit("volatile", room, "vol", 50);
      sender.emit("to", [room], [], "end");
      await nextEvent(other, "end");
      await roundTrip(other);
      const values = seen.filter(([event]) => event === "vol").map(([, i]) => i);
      assert.deepEqual(values, [...new Set(values)].sort((a, b) => a - b));
    });

    test("sent by the client are ordinary events to the server", async (t) => {
      const socket = await connect(t, host, "/", options);
      await roundTrip(socket);
      const echo = nextEvent(socket, "echo");
      const timer = setInterval(() => socket.volatile.emit("echo", 1), 20);
      t.after(() => clearInterval(timer));
      assert.deepEqual(await echo, [1]);
    });
  });
}

test("volatile events are dropped while no poll is waiting", async () => {
  const session = await openSocketIo(host.url);
  await session.send('42["volatile-self",5]');
  assert.deepEqual(await session.collect(1), ['42["vol-end",5]']);
});
