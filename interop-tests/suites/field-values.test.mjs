// One value that JSON cannot say, sent to one, to many, and as an acknowledgement.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, connect, createClient, transports, whenConnected } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { nextEvent, record } from "../support/waiting.mjs";

const host = await startHost("field-cases");
after(() => host.stop());

const places = {
  top: (value) => value,
  nested: (value) => ({ a: [{ value }] }),
  large: (value) => ({ before: "x".repeat(50000), value, after: "y".repeat(50000) }),
};

const refused = ["cycle", "throwing", "unknown"];

for (const [name, options] of Object.entries(transports)) {
  describe(`a number that JSON cannot say over ${name}`, { concurrency: 4 }, () => {
    for (const kind of ["nan", "infinity", "minus-infinity"]) {
      for (const [place, at] of Object.entries(places)) {
        test(`${kind} ${place} arrives as null, or is refused at the emitter`, async (t) => {
          const socket = await connect(t, host, "/", options);
          const seen = record(socket);
          const after = nextEvent(socket, "after");
          socket.emit("odd-self", kind, place);
          await after;
          if (seen[0][0] === "refused") assert.match(seen[0][1], /odd/);
          else assert.deepEqual(seen[0], ["odd", at(null)]);
        });
      }
    }
  });

  describe(`a value that cannot be serialized over ${name}`, { concurrency: 4, ...oursOnly("a cycle ends it, and it knows no types") }, () => {
    for (const kind of refused) {
      for (const place of Object.keys(places)) {
        test(`${kind} ${place} is one exception at the emitter, and nothing of it is sent`, async (t) => {
          const socket = await connect(t, host, "/", options);
          const seen = record(socket);
          const after = nextEvent(socket, "after");
          socket.emit("odd-self", kind, place);
          await after;
          assert.deepEqual(seen.map(([event]) => event), ["refused", "after"]);
          assert.match(seen[0][1], /odd/);
        });
      }

      test(`${kind} as an acknowledgement is never sent, and the next one is`, async (t) => {
        const socket = await connect(t, host, "/", options);
        const seen = record(socket);
        socket.emit("odd-ack", kind, "nested", () => seen.push(["acknowledged"]));
        assert.deepEqual(await ask(socket, "echo", "after"), ["after"]);
        assert.ok(!seen.some(([event]) => event === "acknowledged"));
        assert.equal(socket.connected, true);
      });

      test(`${kind} in a question uses up no acknowledgement of others`, async (t) => {
        const socket = await connect(t, host, "/", options);
        socket.on("question", (n, done) => done(n));
        assert.deepEqual(await ask(socket, "odd-question", kind), ["refused", 1]);
      });

      test(`${kind} as the data of a refusal is no data or another refusal, and the connection stays`, async (t) => {
        const socket = await connect(t, host, "/", options);
        const other = socket.io.socket("/odd-refusal", { auth: { kind } });
        t.after(() => other.disconnect());
        const refusal = nextEvent(other, "connect_error");
        other.connect();
        assert.ok((await refusal)[0] instanceof Error);
        assert.deepEqual(await ask(socket, "echo", "fine"), ["fine"]);
      });
    }
  });
}

for (const kind of refused) {
  test(`${kind} to a room on mixed transports reaches nobody, and what follows reaches all`, oursOnly("a cycle ends it, and it knows no types"), async (t) => {
    const kinds = Object.values(transports);
    const sockets = await Promise.all(
      Array.from({ length: 30 }, (_, i) => whenConnected(createClient(t, host, "/", kinds[i % kinds.length]))));
    const room = `odd-${kind}`;
    await Promise.all(sockets.map((socket) => ask(socket, "join", room)));
    const seen = sockets.map(record);
    const after = Promise.all(sockets.map((socket) => nextEvent(socket, "after")));
    const caller = nextEvent(sockets[0], "refused");
    sockets[0].emit("odd-room", kind, "large", room);
    assert.match((await caller)[0], /odd/);
    await after;
    for (const events of seen.slice(1)) assert.deepEqual(events, [["after"]]);
    assert.ok(sockets.every((socket) => socket.connected));
  });
}
