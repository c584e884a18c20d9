import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, newKey, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { eventually, nextEvent, record, within } from "../support/waiting.mjs";

const host = await startHost("handlers");
after(() => host.stop());

const operators = {
  "namespace": ["speaker", "member", "other"],
  "namespace local": ["speaker", "member", "other"],
  "namespace uncompressed": ["speaker", "member", "other"],
  "namespace in": ["speaker", "member"],
  "namespace except": ["other"],
  "others": ["member", "other"],
  "others local": ["member", "other"],
  "others in": ["member"],
  "others except": ["other"],
  "others uncompressed": ["member"],
};

for (const [name, options] of Object.entries(transports)) {
  /** A speaker and a member in a room, and another who is not. */
  async function people(t, namespace) {
    const [speaker, member, other] = await Promise.all([1, 2, 3].map(() => connect(t, host, namespace, options)));
    const room = newKey();
    await Promise.all([speaker, member].map((socket) => ask(socket, "join", room)));
    return { speaker, member, other, room };
  }

  describe(`operators over ${name}`, { concurrency: 4 }, () => {
    for (const [how, expected] of Object.entries(operators)) {
      test(`called ${how} reach whom they are for, once`, async (t) => {
        const { room, ...sockets } = await people(t, "/operators");
        const event = newKey();
        const seen = Object.entries(sockets).map(([who, socket]) => [who, record(socket)]);
        await ask(sockets.speaker, "say", how, room, event);
        await Promise.all(Object.values(sockets).map((socket) => ask(socket, "join", room)));
        const got = seen.flatMap(([who, events]) => events.filter(([name]) => name === event).map((args) => [who, ...args]));
        assert.deepEqual(got, expected.map((who) => [who, event, how]));
      });
    }

    test("that send are events named message, to one and to all", async (t) => {
      const { speaker, other, room } = await people(t, "/operators");
      const [key, keyOfAll] = [newKey(), newKey()];
      const [seen, seenByOther] = [record(speaker), record(other)];
      await ask(speaker, "say", "send", room, key);
      await ask(speaker, "say", "namespace send", room, keyOfAll);
      await ask(other, "join", room);
      const keys = [key, keyOfAll];
      const ours = (events) => events.filter(([event, tag]) => event === "message" && keys.includes(tag));
      assert.deepEqual(ours(seen), [["message", key, "send"], ["message", keyOfAll, "namespace send"]]);
      assert.deepEqual(ours(seenByOther), [["message", keyOfAll, "namespace send"]]);
    });

    test("may leave an event uncompressed, and be awaited, in their order", async (t) => {
      const { speaker, member, room } = await people(t, "/operators");
      const event = newKey();
      const [seen, seenByMember] = [record(speaker), record(member)];
      for (const how of ["uncompressed", "awaited", "awaited in"]) await ask(speaker, "say", how, room, event);
      await ask(member, "join", room);
      const inRoom = [event, "awaited in", Buffer.from([1])];
      assert.deepEqual(seen.filter(([name]) => name === event), [[event, "uncompressed"], [event, "awaited"], inRoom]);
      assert.deepEqual(seenByMember.filter(([name]) => name === event), [inRoom]);
    });
  });

  describe(`remote sockets over ${name}`, { concurrency: 4 }, () => {
    test("show id, rooms, data and handshake", async (t) => {
      const { speaker, member, other, room } = await people(t, "/");
      await ask(member, "set-data", { n: [1, "é"] });
      const shown = await ask1(other, "show-remote", room);
      const expected = [[speaker.id, null], [member.id, { n: [1, "é"] }]];
      assert.deepEqual(new Map(shown.map(({ id, value }) => [id, value])), new Map(expected));
      for (const { id, rooms, url } of shown) {
        assert.deepEqual(rooms, [id, room].sort());
        assert.match(url, /^\/socket\.io\/\?.*EIO=4/);
      }
    });

    test("are emitted to alone, bytes included", async (t) => {
      const { speaker, member, other, room } = await people(t, "/");
      const [first, second, seen] = [nextEvent(speaker, "from afar"), nextEvent(member, "from afar"), record(other)];
      await ask(other, "to-remote", room, "emit", "é");
      assert.deepEqual(await Promise.all([first, second]), Array(2).fill(["é", Buffer.from([1, 2])]));
      await ask(other, "self");
      assert.deepEqual(seen, []);
    });

    test("are made to join and to leave", async (t) => {
      const { other, room } = await people(t, "/");
      const another = newKey();
      await ask(other, "to-remote", room, "join", another);
      assert.deepEqual((await ask1(other, "show-remote", another)).length, 2);
      await ask(other, "to-remote", another, "leave", room);
      assert.deepEqual(await ask1(other, "show-remote", room), []);
      assert.deepEqual((await ask1(other, "show-remote", another)).length, 2);
    });

    for (const close of ["close", "stay"]) {
      test(`are disconnected, the connection is to ${close}`, async (t) => {
        const [member, asker] = await Promise.all([connect(t, host, "/", options), connect(t, host, "/", options)]);
        const room = newKey();
        await ask(member, "join", room);
        const kept = await whenConnected(member.io.socket("/shared"));
        const end = within(new Promise((resolve) => kept.once("disconnect", resolve)), "the other namespace to go");
        end.catch(() => {});
        const gone = nextEvent(member, "disconnect");
        await ask(asker, "to-remote", room, "disconnect", close);
        assert.equal((await gone)[0], "io server disconnect");
        await eventually(async () => (await ask1(asker, "show-remote", room)).length === 0, "the room is empty");
        if (close === "close") assert.equal(await end, "io server disconnect");
        else assert.equal(await ask1(kept, "who", "stays"), `${kept.id} stays`);
        kept.disconnect();
      });
    }
  });
}
