// Two servers that an adapter of the application's own links: what reaches the other one, and what does not.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, newKey, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { eventually, nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("linked");
after(() => host.stop());

for (const [name, options] of Object.entries(transports)) {
  describe(`linked servers over ${name}`, { concurrency: 4 }, () => {
    const open = async (t) => [await connect(t, host, "/", options), await connect(t, host, "/", { ...options, path: "/other" })];

    test("hear each other's broadcasts, bytes included, and each socket once", async (t) => {
      const [here, there] = await open(t);
      const [event, room] = [newKey(), newKey()];
      await ask(there, "join", room);
      const seen = [record(here), record(there)];
      here.emit("all", null, event, "to all", Buffer.from([1, 2]));
      here.emit("all", room, event, "to the room");
      await Promise.all([ask(here, "seen"), eventually(() => seen[1].filter(([other]) => other === event).length === 2, "both came")]);
      assert.deepEqual(seen[0].filter(([other]) => other === event), [[event, "to all", Buffer.from([1, 2])]]);
      assert.deepEqual(seen[1].filter(([other]) => other === event), [[event, "to all", Buffer.from([1, 2])], [event, "to the room"]]);
    });

    test("keep to themselves what is local", async (t) => {
      const [here, there] = await open(t);
      const [event, last] = [newKey(), newKey()];
      const seen = record(there);
      const ends = [nextEvent(here, event), nextEvent(there, last)];
      here.emit("all-local", event, 1);
      here.emit("all", null, last);
      await Promise.all(ends);
      assert.deepEqual(seen.filter(([other]) => other === event), []);
    });

    test("send events to each other, and not to themselves", async (t) => {
      const [here, there] = await open(t);
      const text = newKey();
      here.emit("tell", "note", text, Buffer.from([7, 8]));
      const found = await eventually(async () => (await ask1(there, "seen")).find((note) => note.text === text), "the note is there");
      assert.deepEqual(found, { text, bytes: Buffer.from([7, 8]) });
      assert.equal((await ask1(here, "seen")).some((note) => note.text === text), false);
    });

    test("ask each other, and are told who is missing", async (t) => {
      const [here, there] = await open(t);
      assert.deepEqual(await ask(here, "ask-others", "who", 1, "b", null), ["other of 3"]);
      assert.deepEqual(await ask(there, "ask-others", "who"), ["main of 0"]);
      assert.deepEqual(await ask(here, "ask-others", "bytes", Buffer.from([1])), [Buffer.from([1, 9])]);
      assert.deepEqual(await ask(here, "ask-others", "silence"), ["0 in time"]);
    });

    test("list, move and disconnect the sockets of both", async (t) => {
      const [here, there] = await open(t);
      const [room, other] = [newKey(), newKey()];
      const ids = await ask1(here, "fetch");
      assert.ok(ids.includes(here.id) && ids.includes(there.id));
      await ask(there, "join", room);
      await ask(here, "move", room, other);
      await eventually(async () => (await ask1(there, "tables")).sids[there.id].sort().join() === [there.id, other].sort().join(), "it was moved");
      const left = nextEvent(there, "disconnect");
      await ask(here, "kick", other);
      assert.equal((await left)[0], "io server disconnect");
      assert.ok(here.connected);
    });

    test("show the rooms and the sockets of their own adapters", async (t) => {
      const [here, there] = await open(t);
      const room = newKey();
      await ask(here, "join", room);
      const { rooms, sids } = await ask1(here, "tables");
      assert.deepEqual([rooms[room], rooms[here.id], sids[here.id].sort()], [[here.id], [here.id], [here.id, room].sort()]);
      const others = await ask1(there, "tables");
      assert.deepEqual([others.rooms[room], others.sids[here.id], others.sids[there.id]], [undefined, undefined, [there.id]]);
    });
  });
}
