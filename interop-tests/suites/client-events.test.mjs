import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, connect, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { nextEvent, nextEvents } from "../support/waiting.mjs";

const host = await startHost("interop");
const v5 = await startHost("socketio-v5", "--patient");
after(() => Promise.all([host.stop(), v5.stop()]));

const values = [
  null, true, false, 0, -1, 1.5, 1e21, 1234567890123, 9007199254740991, "", "text", "é",
  [], {}, [[[]]], [1, [2, [3]]], { a: { b: { c: null } } }, { "": 1, "a.b": 2, "__proto__x": 3 },
];

const names = ["", "\"quoted\"", "with space", "🦄", "\u2028", "x".repeat(500), "error", "message"];

for (const [name, options] of Object.entries(transports)) {
  describe(`events over ${name}`, { concurrency: 6 }, () => {
    test("carry any JSON value there and back", async (t) => {
      const socket = await connect(t, host, "/", options);
      const echo = nextEvent(socket, "echo");
      socket.emit("echo", ...values);
      assert.deepEqual(await echo, values);
    });

    test("carry the values of the server with their types", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask(socket, "types"), [
        null, true, false, 0, -1, 1.5, 1234567890123, "", "é", [], {}, [1, [2, [3]]], { a: { b: { c: null } } },
      ]);
    });

    test("may have no arguments", async (t) => {
      const socket = await connect(t, host, "/", options);
      const echo = nextEvent(socket, "echo");
      socket.emit("echo");
      assert.deepEqual(await echo, []);
    });

    test("carry undefined as null, and leave undefined members out", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask(socket, "echo-ack", undefined, { a: undefined, b: 1 }, [undefined]), [null, { b: 1 }, [null]]);
    });

    test("called message may be sent with send", async (t) => {
      const socket = await connect(t, v5, "/", options);
      const back = nextEvent(socket, "message-back");
      socket.send("hello", 1);
      assert.deepEqual(await back, ["hello", 1]);
    });

    test("of the server may have any name", async (t) => {
      const socket = await connect(t, host, "/", options);
      for (const event of names) {
        const arrived = nextEvent(socket, event);
        socket.emit("in", [socket.id], [], event, 1);
        assert.deepEqual(await arrived, [1]);
      }
    });

    test("of the client may have any name", async (t) => {
      const socket = await connect(t, host, "/", options);
      for (const event of names.map((name) => `any:${name}`)) {
        const caught = nextEvent(socket, "caught");
        socket.emit(event, 1);
        assert.deepEqual(await caught, [event, [1]]);
      }
    });

    test("keep their order, bytes among text, both ways", async (t) => {
      const socket = await connect(t, host, "/", options);
      const burst = nextEvents(socket, "burst", 200);
      socket.emit("burst-mixed", 200, "tag");
      const expected = Array.from({ length: 200 }, (_, i) => ["tag", i, ...(i % 3 ? [] : [Buffer.from([i & 255])])]);
      assert.deepEqual(await burst, expected);
      const echoes = nextEvents(socket, "echo", 200);
      for (const args of expected) socket.emit("echo", ...args);
      assert.deepEqual(await echoes, expected);
    });

    test("of two namespaces do not mix", async (t) => {
      const alpha = await connect(t, host, "/alpha", options);
      const beta = await whenConnected(alpha.io.socket("/beta"));
      const [a, b] = [nextEvents(alpha, "burst", 50), nextEvents(beta, "burst", 50)];
      beta.emit("burst", 50, "b");
      alpha.emit("burst", 50, "a");
      assert.deepEqual(await a, Array.from({ length: 50 }, (_, i) => ["a", i]));
      assert.deepEqual(await b, Array.from({ length: 50 }, (_, i) => ["b", i]));
    });
  });
}
