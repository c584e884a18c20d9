import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, newKey, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

const host = await startHost("handlers");
after(() => host.stop());

for (const [name, options] of Object.entries(transports)) {
  describe(`handlers over ${name}`, { concurrency: 4 }, () => {
    test("of a namespace serve each of its sockets", async (t) => {
      const first = await connect(t, host, "/shared", options);
      const second = await connect(t, host, "/shared", options);
      assert.deepEqual(await ask(first, "who", "a"), [`${first.id} a`]);
      assert.deepEqual(await ask(second, "who", "b"), [`${second.id} b`]);
      const echo = nextEvent(second, "echo");
      second.emit("echo", 1, { a: Buffer.from([1]) });
      assert.deepEqual(await echo, [1, { a: Buffer.from([1]) }]);
      assert.deepEqual(await ask(first, "bytes", Buffer.from([7, 8])), [Buffer.from([7, 8]), 2]);
    });

    test("are called after the catch-all, and that before middlewares", async (t) => {
      const socket = await connect(t, host, "/order", options);
      assert.deepEqual(await ask1(socket, "order"), ["any first", "any", "use a", "use b", "handler"]);
    });

    test("are not called for what a middleware refuses, though the catch-all has seen it", async (t) => {
      const socket = await connect(t, host, "/order", options);
      socket.emit("refused");
      const seen = await ask1(socket, "order");
      assert.deepEqual(seen.slice(0, 4), ["any first", "any", "use a", "use b"]);
      assert.equal(seen.filter((step) => step === "error refused").length, 1);
      assert.equal(seen.filter((step) => step === "handler").length, 1);
    });

    test("of outgoing events see all that is sent to their socket, and no acks", async (t) => {
      const socket = await connect(t, host, "/outgoing", options);
      const asked = nextEvent(socket, "question");
      socket.emit("all-ways");
      const [, answer] = await asked;
      answer(1);
      const names = (await ask1(socket, "seen")).filter(([event]) => event !== "first");
      const sent = names.filter(([event]) => event !== "namespace" && event !== "others");
      assert.deepEqual(sent, [["emit", 2], ["volatile", 0], ["question", 1]]);
      assert.ok(names.some(([event]) => event === "namespace"));
      assert.deepEqual(await ask1(socket, "seen"), []);
    });
  });

  describe(`answers of many over ${name}`, { concurrency: 4 }, () => {
    async function room(t) {
      const [asker, quick, silent] = await Promise.all([1, 2, 3].map(() => connect(t, host, "/", options)));
      const name = newKey();
      await Promise.all([quick, silent].map((socket) => ask(socket, "join", name)));
      quick.on("question", (kind, answer) => answer(`answer to ${kind}`, "dropped"));
      return { name, asker, quick, silent };
    }

    test("come from remote sockets one by one, or not in time", async (t) => {
      const { name, asker, quick, silent } = await room(t);
      const answers = new Map(await ask1(asker, "ask-remote", name, 300));
      assert.deepEqual(answers, new Map([[quick.id, "answer to remote"], [silent.id, "timeout"]]));
    });

    test("come as a stream that ends when time is up", async (t) => {
      const { name, asker, quick } = await room(t);
      assert.deepEqual(await ask1(asker, "ask-stream", name, 300), [[quick.id, "answer to stream"]]);
    });

    test("come as a stream that ends with the last answer", async (t) => {
      const { name, asker, quick, silent } = await room(t);
      silent.on("question", (kind, answer) => answer(kind));
      const answers = new Map(await ask1(asker, "ask-stream", name, 60000));
      assert.deepEqual(answers, new Map([[quick.id, "answer to stream"], [silent.id, "stream"]]));
    });
  });

  describe(`a connection that is watched over ${name}`, { concurrency: 4 }, () => {
    test("shows the packets that come in, and that what was queued is sent", async (t) => {
      const socket = await connect(t, host, "/", options);
      socket.emit("watched", "é", 1);
      const packets = await ask1(socket, "packets");
      assert.deepEqual(packets.filter(([type]) => type === "message").map(([, data]) => data).slice(-2), ['2["watched","é",1]', '20["packets"]']);
      await eventually(() => ask1(socket, "drained"), "what was queued is sent");
    });

    test("tells why it ended", async (t) => {
      const watched = await connect(t, host, "/", options);
      const other = await connect(t, host, "/", options);
      const { id } = watched;
      assert.equal(await ask1(other, "end-of", id), null);
      watched.io.engine.close();
      assert.equal(await eventually(() => ask1(other, "end-of", id), "the end is known"), "transport close");
    });
  });
}
