import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { nextEvent, record, within } from "../support/waiting.mjs";

const host = await startHost("interop");
const v5 = await startHost("socketio-v5", "--patient");
after(() => Promise.all([host.stop(), v5.stop()]));

for (const [name, options] of Object.entries(transports)) {
  describe(`acknowledgements over ${name}`, { concurrency: 6 }, () => {
    test("bring back what the handler gives", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask(socket, "echo-ack", 1, "two", [3], { four: 4 }, null), [1, "two", [3], { four: 4 }, null]);
      assert.deepEqual(await ask(socket, "echo-ack"), []);
    });

    test("bring back all arguments of an event named message", async (t) => {
      const socket = await connect(t, v5, "/", options);
      assert.deepEqual(await ask(socket, "message-with-ack", 1, { b: "c" }), [1, { b: "c" }]);
    });

    test("may be awaited", async (t) => {
      const socket = await connect(t, host, "/", options);
      assert.equal(await within(socket.emitWithAck("echo-ack", "awaited"), "the ack"), "awaited");
    });

    test("of many events at once belong to their events", async (t) => {
      const socket = await connect(t, host, "/", options);
      const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => ask1(socket, "echo-ack", i)));
      assert.deepEqual(answers, Array.from({ length: 300 }, (_, i) => i));
    });

    test("that come late do not hold up the others", async (t) => {
      const socket = await connect(t, host, "/", options);
      const order = [];
      const late = ask1(socket, "held-ack", "late").then((value) => order.push(value));
      order.push(await ask1(socket, "late-ack", 1, "early"));
      socket.emit("release-ack");
      await late;
      assert.deepEqual(order, ["early", "late"]);
    });

    test("that never come end with the client's time limit", async (t) => {
      const socket = await connect(t, host, "/", options);
      await assert.rejects(socket.timeout(100).emitWithAck("silent"), /operation has timed out/);
      assert.deepEqual(await ask(socket, "echo-ack", "fine"), ["fine"]);
    });

    test("that come after the client's time limit do no harm", async (t) => {
      const socket = await connect(t, host, "/", options);
      await assert.rejects(socket.timeout(50).emitWithAck("late-ack", 200, "late"), /operation has timed out/);
      assert.deepEqual(await ask(socket, "late-ack", 250, "next"), ["next"]);
    });

    test("go out once", async (t) => {
      const socket = await connect(t, host, "/", options);
      const answers = [];
      socket.emit("ack-twice", (answer) => answers.push(answer));
      await ask(socket, "echo-ack");
      assert.deepEqual(answers, ["first"]);
    });

    test("may be asked for again and again by a client that retries", async (t) => {
      const socket = await connect(t, host, "/", { ...options, retries: 3, ackTimeout: 1000 });
      const answered = new Promise((resolve) => socket.emit("flaky", `${socket.id}`, (error, n) => resolve([error, n])));
      assert.deepEqual(await within(answered, "the second call"), [null, 2]);
    });

    test("are given by the client to a question of the server", async (t) => {
      const socket = await connect(t, host, "/", options);
      socket.once("question", (...args) => args.pop()("yes", { to: args }));
      const answer = nextEvent(socket, "answer");
      socket.emit("ask", 1, "two");
      assert.deepEqual(await answer, ["yes", { to: [1, "two"] }]);
    });

    test("of the client within the server's time limit arrive", async (t) => {
      const socket = await connect(t, host, "/", options);
      socket.once("question", (kind, done) => done(kind));
      const answer = nextEvent(socket, "answer");
      socket.emit("ask-timeout", 5000);
      assert.deepEqual(await answer, ["timed"]);
    });

    test("that the client never gives end with the server's time limit", async (t) => {
      const socket = await connect(t, host, "/", options);
      const seen = record(socket);
      const late = nextEvent(socket, "answer-timeout");
      let done;
      socket.once("question", (kind, ack) => (done = ack));
      socket.emit("ask-timeout", 100);
      await late;
      done("too late");
      await ask(socket, "echo-ack");
      assert.deepEqual(seen.map(([event]) => event), ["question", "answer-timeout"]);
    });

    test("of a broadcast come back from everybody", async (t) => {
      const sockets = await Promise.all([1, 2, 3].map(() => connect(t, host, "/", options)));
      const room = `all-answer-${name}`;
      for (const [i, socket] of sockets.entries()) {
        await ask(socket, "join", room);
        socket.on("question", (kind, done) => done([kind, i]));
      }
      const { ok, answers } = await ask1(sockets[0], "ask-room", room, 5000);
      assert.equal(ok, true);
      assert.deepEqual(answers.sort(), [["room", 0], ["room", 1], ["room", 2]]);
    });

    test("of a broadcast are partial when somebody is silent", async (t) => {
      const sockets = await Promise.all([1, 2, 3].map(() => connect(t, host, "/", options)));
      const room = `one-silent-${name}`;
      for (const [i, socket] of sockets.entries()) {
        await ask(socket, "join", room);
        if (i !== 1) socket.on("question", (kind, done) => done(i));
      }
      const { ok, answers } = await ask1(sockets[0], "ask-room", room, 500);
      assert.equal(ok, false);
      assert.deepEqual(answers.sort(), [0, 2]);
    });

    test("of a broadcast to an empty room come at once", async (t) => {
      const socket = await connect(t, host, "/", options);
      const start = Date.now();
      assert.deepEqual(await ask1(socket, "ask-room", `empty-${name}`, 5000), { ok: true, answers: [] });
      assert.ok(Date.now() - start < 2000);
    });

    test("of a broadcast keep the first argument of each, and null for none", async (t) => {
      const sockets = await Promise.all([1, 2].map(() => connect(t, host, "/", options)));
      const room = `first-argument-${name}`;
      for (const [i, socket] of sockets.entries()) {
        await ask(socket, "join", room);
        socket.on("question", (kind, done) => (i ? done() : done("a", "b")));
      }
      const { answers } = await ask1(sockets[0], "ask-room", room, 5000);
      assert.deepEqual(answers.sort(), ["a", null]);
    });

    test("asked from the middle of a handler do not stop the events behind it", async (t) => {
      const socket = await connect(t, host, "/", options);
      let done;
      socket.once("question", (...args) => (done = args.pop()));
      socket.emit("ask", "held");
      assert.equal(await ask1(socket, "echo-ack", "behind"), "behind");
      const answer = nextEvent(socket, "answer");
      done("at last");
      assert.deepEqual(await answer, ["at last"]);
    });
  });
}

test("acknowledgements of a broadcast do without a member that leaves", async (t) => {
  const [asker, leaver] = await Promise.all([connect(t, host), connect(t, host)]);
  for (const socket of [asker, leaver]) await ask(socket, "join", "leaver");
  asker.on("question", (kind, done) => done("asker"));
  leaver.on("question", () => leaver.disconnect());
  const { answers } = await ask1(asker, "ask-room", "leaver", 500);
  assert.deepEqual(answers, ["asker"]);
});
