import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { digest, pattern } from "../support/bytes.mjs";
import { ask, ask1, connect, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

const sizes = [0, 1, 125, 126, 127, 65535, 65536, 70000];

for (const [name, options] of Object.entries(transports)) {
  describe(`bytes over ${name}`, { concurrency: 6 }, () => {
    test("of every size reach the server as they are", async (t) => {
      const socket = await connect(t, host, "/", options);
      for (const size of sizes) assert.deepEqual(await ask1(socket, "digest", pattern(size)), [digest(pattern(size))]);
    });

    test("of every size reach the client as they are, at the top and nested", async (t) => {
      const socket = await connect(t, host, "/", options);
      for (const size of sizes) {
        const binary = nextEvent(socket, "binary");
        socket.emit("binary", size);
        assert.deepEqual(await binary, [pattern(size), { list: [pattern(size), "x"], n: size }]);
      }
    });

    test("may come as any kind that JavaScript knows", async (t) => {
      const socket = await connect(t, host, "/", options);
      const bytes = pattern(9);
      const { buffer, byteOffset } = Uint8Array.from(bytes);
      const kinds = [bytes, Uint8Array.from(bytes), buffer, new DataView(buffer, byteOffset), new Uint8Array([9, ...bytes]).subarray(1)];
      assert.deepEqual(await ask1(socket, "digest", ...kinds), kinds.map(() => digest(bytes)));
    });

    test("are told from everything else", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask1(socket, "digest", "text", 1, true, null, { a: 1 }, [1], pattern(3)), [
        ...["string", "number", "boolean", "object", "object", "object"].map((type) => ["not-binary", type]),
        digest(pattern(3)),
      ]);
    });

    test("nested in an object reach a typed handler", async (t) => {
      const socket = await connect(t, host, "/", options);
      const [file, thumb, ...parts] = [pattern(1000), pattern(10), pattern(0), pattern(1), pattern(2)];
      assert.deepEqual(await ask1(socket, "digest-object", { title: "photo", file, meta: { thumb, parts } }), {
        title: "photo",
        file: digest(file),
        thumb: digest(thumb),
        parts: parts.map(digest),
      });
    });

    test("may be acknowledged with bytes", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask(socket, "binary-ack", 300), [{ data: pattern(300), list: [pattern(1), pattern(2)] }]);
      assert.deepEqual(await ask(socket, "echo-ack", pattern(5), { deep: [{ er: pattern(6) }] }), [pattern(5), { deep: [{ er: pattern(6) }] }]);
    });

    test("may be the answer to a question of the server", async (t) => {
      const socket = await connect(t, host, "/", options);
      socket.once("question", (bytes, done) => done({ got: bytes }, pattern(7)));
      const answer = nextEvent(socket, "answer");
      socket.emit("ask", pattern(8));
      assert.deepEqual(await answer, [{ got: pattern(8) }, pattern(7)]);
    });

    test("may be ten attachments in one event", async (t) => {
      const socket = await connect(t, host, "/", options);
      const parts = Array.from({ length: 10 }, (_, i) => pattern(i));
      assert.deepEqual(await ask(socket, "echo-ack", ...parts), parts);
    });

    test("the same ones twice are two attachments", async (t) => {
      const socket = await connect(t, host, "/", options);
      const bytes = pattern(4);
      assert.deepEqual(await ask(socket, "echo-ack", bytes, { again: bytes }), [bytes, { again: bytes }]);
    });

    test("reach everybody in a broadcast", async (t) => {
      const [socket, other] = await Promise.all([connect(t, host, "/", options), connect(t, host, "/", options)]);
      const room = `everybody-${name}`;
      await Promise.all([ask(socket, "join", room), ask(other, "join", room)]);
      const both = Promise.all([nextEvent(socket, "file"), nextEvent(other, "file")]);
      socket.emit("in", [room], [], "file", { bytes: pattern(500) }, pattern(3));
      assert.deepEqual(await both, Array(2).fill([{ bytes: pattern(500) }, pattern(3)]));
    });

    test("of many events at once stay with their events", async (t) => {
      const socket = await connect(t, host, "/", options);
      const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(socket, "echo-ack", i, pattern(i), { i, b: pattern(i + 1) })));
      assert.deepEqual(answers, Array.from({ length: 40 }, (_, i) => [i, pattern(i), { i, b: pattern(i + 1) }]));
    });
  });
}
