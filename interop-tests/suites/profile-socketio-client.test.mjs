// The behaviours that the suite of the official client relies on.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, connect, createClient, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { nextEvent, nextEvents } from "../support/waiting.mjs";

const host = await startHost("socketio-client");
after(() => host.stop());

const bytes = Buffer.from("asdfasdf");
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

// With recovery on, the official server adds an offset to each event: it is no argument of the application's.
const withoutOffset = ([, ...args], count) => args.slice(0, count);

/** Emits and gives the first `count` arguments of the answer. */
async function exchange(socket, [name, ...args], answer, count = 0) {
  const event = nextEvent(socket, answer);
  socket.emit(name, ...args);
  return withoutOffset([answer, ...(await event)], count);
}

for (const [name, options] of Object.entries(transports)) {
  describe(`the profile socketio-client over ${name}`, { concurrency: 6 }, () => {
    test("answers its text events", async (t) => {
      const socket = await connect(t, host, "/", options);
      await exchange(socket, ["hi"], "hi");
      assert.deepEqual(await ask(socket, "echo", 123), [123]);
      assert.match((await ask(socket, "getAckDate", { test: true }))[0], isoDate);
      assert.match((await exchange(socket, ["getDate"], "takeDate", 1))[0], isoDate);
      assert.match((await exchange(socket, ["getDateObj"], "takeDateObj", 1))[0].date, isoDate);
      assert.deepEqual(await exchange(socket, ["false"], "false", 1), [false]);
      assert.deepEqual(await ask(socket, "getId"), [socket.id]);
      assert.ok((await ask(socket, "getHandshake"))[0].headers.host);
    });

    test("sends five texts of many alphabets", async (t) => {
      const socket = await connect(t, host, "/", options);
      const texts = nextEvents(socket, "takeUtf8", 5);
      socket.emit("getUtf8");
      assert.deepEqual((await texts).map(([text]) => text), ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]);
    });

    test("waits for the ack of its client", async (t) => {
      const socket = await connect(t, host, "/", options);
      socket.on("ack", (done) => done(5, { test: true }));
      await exchange(socket, ["ack"], "got it");
    });

    test("answers its binary events", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await exchange(socket, ["doge"], "doge", 1), [bytes]);
      assert.deepEqual(await exchange(socket, ["getbin"], "takebin", 1), [bytes]);
      await exchange(socket, ["buffa", bytes], "buffack");
      await exchange(socket, ["blob", bytes], "back");
      for (const kind of ["jsonbuff", "jsonblob"]) {
        await exchange(socket, [kind, { hello: "lol", message: bytes, goodbye: "gotcha" }], `${kind}-ack`);
      }
      socket.emit("abuff1", bytes);
      await exchange(socket, ["abuff2", "please arrive second"], "abuff2-ack");
      socket.emit("blob1", bytes);
      socket.emit("blob2", "second");
      await exchange(socket, ["blob3", bytes], "blob3-ack");
    });

    test("has namespaces of every kind", async (t) => {
      for (const namespace of ["/timeout_socket", "/valid", "/asd"]) await connect(t, host, namespace, options);
      const foo = await connect(t, host, "/foo", options);
      assert.deepEqual(await ask(foo, "getId"), [foo.id]);
      const abc = createClient(t, host, "/abc", { ...options, auth: { a: "b" } });
      const handshake = nextEvent(abc, "handshake");
      abc.connect();
      assert.deepEqual((await handshake)[0].auth, { a: "b" });
    });

    for (const [namespace, query, message] of [["/", { fail: true }, "Auth failed (main namespace)"], ["/no", {}, "Auth failed (custom namespace)"]]) {
      test(`refuses with ${message}`, async (t) => {
        const socket = createClient(t, host, namespace, { ...options, query });
        const refused = nextEvent(socket, "connect_error");
        socket.connect();
        assert.equal((await refused)[0].message, message);
      });
    }
  });
}
