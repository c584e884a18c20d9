// The behaviours that the suite of the .NET client relies on, with clients of both revisions.
import assert from "node:assert/strict";
import net from "node:net";
import { after, describe, test } from "node:test";
import { io as latest } from "socket.io-client";
import { ask, connect, createClient, transports } from "../support/clients.mjs";
import { hostKind, startHost, startHostOn } from "../support/host.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { delay, nextEvent } from "../support/waiting.mjs";

const distances = [200, 201, 210, 211, 400, 401, 404, 410, 411, 414];

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = net.createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/** A port at whose distances nobody listens. */
async function freeBase() {
  for (let base = 20000 + (process.pid % 100) * 100; base < 60000; base += 1000) {
    const free = await Promise.all([base, ...distances.map((distance) => base + distance)].map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no free ports");
}

const base = await freeBase();
const host = await startHostOn(base, "doghappy");
after(() => host.stop());

const at = (distance, scheme = "http") => ({ url: `${scheme}://127.0.0.1:${base + distance}` });
const { polling, websocket, "polling upgraded to websocket": upgraded } = transports;
const both = { polling, websocket, upgraded };
const older = { "2.0.4": olderClients["2.0.4"].io, "2.5.0": olderClients["2.5.0"].io };
const all = { ...older, "4.8.4": latest };
const trustAll = { rejectUnauthorized: false };

const listeners = [
  { distance: 200, ways: both, clients: all },
  { distance: 210, ways: { polling }, clients: all },
  { distance: 400, ways: both, clients: { "4.8.4": latest } },
  { distance: 410, ways: { polling }, clients: { "4.8.4": latest } },
  { distance: 404, ways: both, clients: { "4.8.4": latest }, scheme: "https" },
  { distance: 414, ways: { polling }, clients: { "4.8.4": latest }, scheme: "https" },
];

for (const { distance, ways, clients, scheme = "http" } of listeners) {
  const skip = scheme === "https" && hostKind === "reference" ? "the reference host has no certificate" : false;
  for (const [version, io] of Object.entries(clients)) {
    for (const [way, options] of Object.entries(ways)) {
      for (const namespace of ["/", "/nsp"]) {
        test(`the events at +${distance} over ${scheme}, ${way}, in ${namespace}, with the client ${version}`, { skip }, async (t) => {
          const socket = await connect(t, at(distance, scheme), namespace, { io, ...options, ...trustAll, extraHeaders: { "X-Custom": "yes" } });
          for (const data of ["text", 1.5, true, null, { a: [1, { b: "é" }] }, Buffer.from([1, 2, 3]), { bytes: [Buffer.from([4])] }]) {
            const one = nextEvent(socket, "1:emit");
            socket.emit("1:emit", data);
            assert.deepEqual(await one, [data]);
            assert.deepEqual(await ask(socket, "1:ack", data), [data]);
          }
          const two = nextEvent(socket, "2:emit");
          socket.emit("2:emit", "a", { b: Buffer.from([5]) });
          assert.deepEqual(await two, ["a", { b: Buffer.from([5]) }]);
          assert.deepEqual(await ask(socket, "get_header", "x-custom"), ["yes"]);
          assert.deepEqual(await ask(socket, "get_auth"), [{}]);
          socket.once("ack-on-client", (done) => done("x", Buffer.from([6])));
          const end = nextEvent(socket, "end-ack-on-client");
          socket.emit("begin-ack-on-client");
          assert.deepEqual(await end, ["x", Buffer.from([6])]);
          const gone = nextEvent(socket, "disconnect");
          socket.emit("disconnect-me", namespace === "/");
          assert.equal((await gone)[0], "io server disconnect");
        });
      }
    }
  }
}

test("the events tell what a client authenticates with", async (t) => {
  const socket = await connect(t, at(400), "/nsp", { auth: { user: "é", n: 1 } });
  assert.deepEqual(await ask(socket, "get_auth"), [{ user: "é", n: 1 }]);
  const before3 = await connect(t, at(200), "/nsp?user=é&n=1", { io: older["2.5.0"], ...websocket });
  assert.deepEqual(await ask(before3, "get_auth"), [{ user: "é", n: "1" }]);
});

const tokens = [
  { distance: 201, ways: both, clients: all },
  { distance: 211, ways: { polling }, clients: all },
  { distance: 401, ways: both, clients: { "4.8.4": latest } },
  { distance: 411, ways: { polling }, clients: { "4.8.4": latest } },
];

for (const { distance, ways, clients } of tokens) {
  for (const [version, io] of Object.entries(clients)) {
    for (const [way, options] of Object.entries(ways)) {
      test(`the token at +${distance} over ${way} with the client ${version}`, async (t) => {
        const isOlder = version in older;
        const refused = createClient(t, at(distance), "/", { io, ...options, query: { token: "wrong" } });
        const refusal = nextEvent(refused, isOlder ? "error" : "connect_error");
        refused.connect();
        const [reason] = await refusal;
        assert.equal(isOlder ? reason : reason.message, "Authentication error");
        for (const namespace of ["/", "/nsp"]) {
          const socket = await connect(t, at(distance), namespace, { io, ...options, query: { token: "abc" } });
          assert.ok(socket.connected);
        }
      });
    }
  }
}

const refusals = [
  ["a client of revision 3 where only revision 4 is served", 400, { io: older["2.5.0"], ...polling }],
  ["a WebSocket where only polling is offered", 210, websocket],
  ["a WebSocket of revision 3 where only polling is offered", 210, { io: older["2.5.0"], ...websocket }],
];

for (const [what, distance, options] of refusals) {
  test(`the profile doghappy refuses ${what}`, async (t) => {
    const socket = createClient(t, at(distance), "/", options);
    const error = nextEvent(socket, "connect_error");
    socket.connect();
    assert.ok(await error);
  });
}

describe("the profile doghappy-dynamic", { concurrency: true }, () => {
  for (const [offered, other] of [["polling", "websocket"], ["websocket", "polling"]]) {
    test(`offers ${offered} alone to clients of both revisions, and keeps them`, async (t) => {
      const dynamic = await startHost("doghappy-dynamic", "--transport", offered);
      t.after(() => dynamic.stop());
      const sockets = await Promise.all(Object.values(all).map((io) => connect(t, dynamic, "/", { io, transports: [offered] })));
      for (const io of Object.values(all)) {
        const socket = createClient(t, dynamic, "/", { io, transports: [other] });
        const error = nextEvent(socket, "connect_error");
        socket.connect();
        assert.ok(await error);
      }
      // The subject is time: the heartbeat would have ended the connections by now.
      await delay(4000);
      assert.ok(sockets.every((socket) => socket.connected));
    });
  }
});
