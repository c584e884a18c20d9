// A cluster on LISTEN and NOTIFY, as @socket.io/postgres-adapter has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pattern } from "../support/bytes.mjs";
import { ask, ask1, newKey } from "../support/clients.mjs";
import { describeCluster } from "../support/cluster-cases.mjs";

describeCluster("postgres", (open) => {
  test("texts around the longest notification, and far beyond it, arrive", async (t) => {
    const members = await open(t);
    const event = newKey();
    const seen = members.record(event);
    const lengths = [7000, 7700, ...Array.from({ length: 40 }, (_, i) => 7760 + 4 * i), 8000, 100_000, 1_000_000];
    for (const name of ["sut1", "sut2"]) for (const length of lengths) await ask(members.clients[name], "emit", { to: [members.room] }, event, name, "x".repeat(length));
    await ask(members.clients.node1, "emit", { to: [members.room] }, event, "node1", "é".repeat(50_000));
    await members.drain();
    for (const list of Object.values(seen)) {
      for (const name of ["sut1", "sut2"]) assert.deepEqual(list.filter(([from]) => from === name).map(([, text]) => text.length).sort((a, b) => a - b), lengths.toSorted((a, b) => a - b));
      assert.deepEqual(list.filter(([from]) => from === "node1").map(([, text]) => text), ["é".repeat(50_000)]);
    }
  });

  test("answers that are binary and long arrive", async (t) => {
    const members = await open(t);
    const event = newKey();
    for (const client of members.all) client.on(event, (ack) => ack(pattern(20_000)));
    for (const client of members.all) {
      const { ok, answers } = await ask1(client, "ask", { to: [members.room], timeout: 4000 }, event);
      assert.deepEqual([ok, answers], [true, [pattern(20_000), pattern(20_000), pattern(20_000)]]);
    }
  });
});
