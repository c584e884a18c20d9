// A server that shuts down and spreads the goodbyes over a while.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ask1, connect, createClient, shutdownReasons, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { nextEvent } from "../support/waiting.mjs";

const only = oursOnly("it closes all at once");
const count = 15;
const period = 1500;

describe("clients of a server that drains", only, () => {
  for (const [name, options] of Object.entries(transports)) {
    test(`leave one after the other over ${name}, and come back by themselves`, async (t) => {
      const host = await startHost("drain");
      const clients = await Promise.all(Array.from({ length: count }, () => connect(t, host, "/", options)));
      const ends = clients.map(async (socket) => {
        const [reason] = await nextEvent(socket, "disconnect");
        return { reason, active: socket.active, at: Date.now() };
      });
      const stopped = host.stop();
      const all = (await Promise.all(ends)).sort((a, b) => a.at - b.at);
      for (const { reason, active } of all) assert.deepEqual([shutdownReasons(options).includes(reason), active], [true, true], reason);
      assert.ok(all.at(-1).at - all[0].at > period / 2, "they leave over the period");
      assert.equal((await stopped).code, 0);
    });
  }

  test("are served until it is their turn, while nobody new is let in", async (t) => {
    const host = await startHost("drain");
    const clients = await Promise.all(Array.from({ length: count }, () => connect(t, host)));
    const first = Promise.race(clients.map((socket) => nextEvent(socket, "disconnect")));
    const stopped = host.stop();
    await first;
    const late = createClient(t, host);
    const refused = nextEvent(late, "connect_error");
    late.connect();
    const answers = clients.filter((socket) => socket.connected).map((socket) => ask1(socket, "echo", "still here"));
    assert.equal(await Promise.any(answers), "still here");
    await Promise.allSettled(answers);
    await refused;
    await stopped;
  });
});
