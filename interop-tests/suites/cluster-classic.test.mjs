// A cluster on classic pub/sub, as @socket.io/redis-adapter has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, ask1, newKey } from "../support/clients.mjs";
import { describeCluster } from "../support/cluster-cases.mjs";

describeCluster("classic", (open) => {
  test("each server lists the rooms of all", async (t) => {
    const members = await open(t);
    const room = newKey();
    await ask(members.clients.sut1, "join", [room]);
    for (const client of members.all) {
      const rooms = await ask1(client, "all-rooms");
      for (const name of [room, members.room, ...members.ids]) assert.ok(rooms.includes(name), name);
    }
  });
});
