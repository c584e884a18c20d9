// Volatile events with attachments, to clients of revision 3: each arrives whole or not at all.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { connect, createClient, transports, whenConnected } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("field-cases", "--eio3");
after(() => host.stop());

/** Asks for five volatile events and gives those that came before the end. */
async function five(socket, ...request) {
  const seen = [];
  const listener = (...args) => seen.push(args);
  socket.on("v", listener);
  const end = nextEvent(socket, "end");
  socket.emit(...request);
  assert.deepEqual(await end, [Buffer.from("end")]);
  socket.off("v", listener);
  return seen;
}

function assertWhole(seen) {
  for (const [i, large, small] of seen) assert.deepEqual([large, small], [Buffer.alloc(3, i), Buffer.alloc(1, i)]);
  const order = seen.map(([i]) => i);
  assert.deepEqual(order, [...new Set(order)].sort((a, b) => a - b));
}

for (const version of ["2.0.4", "2.5.0"]) {
  const { io } = olderClients[version];
  for (const [name, options] of Object.entries(transports)) {
    describe(`volatile events with bytes to the client ${version} over ${name}`, () => {
      test("arrive whole or not at all, to one and as a broadcast", async (t) => {
        const socket = await connect(t, host, "/", { io, ...options });
        for (let round = 0; round < 5; round++) assertWhole(await five(socket, "volatile-self"));
        assertWhole(await five(socket, "volatile-room", socket.id));
      });
    });
  }

  test(`volatile events with bytes arrive whole or not at all while the client ${version} upgrades`, async (t) => {
    const proxy = await startProxy(t, host.port, { holdUpgrade: 20 });
    const socket = await whenConnected(createClient(t, proxy, "/", { io, transports: ["polling", "websocket"] }));
    for (let round = 0; round < 10; round++) assertWhole(await five(socket, "volatile-self"));
  });
}

test("volatile events with bytes leave no part behind in a binary payload", async () => {
  const url = `${host.url}/socket.io/?EIO=3&transport=polling`;
  const { sid } = JSON.parse(/\{.*\}/.exec((await request(url)).text)[0]);
  await request(`${url}&sid=${sid}`);
  await request(`${url}&sid=${sid}`, { method: "POST", body: '19:42["volatile-self"]' });
  const { body, headers } = await request(`${url}&sid=${sid}`);
  assert.equal(headers["content-type"], "application/octet-stream");
  const header = (text) => Buffer.concat([Buffer.from([0, ...[...String(text.length)].map(Number), 255]), Buffer.from(text)]);
  const end = Buffer.concat([header('451-["end",{"_placeholder":true,"num":0}]'), Buffer.from([1, 4, 255, 4]), Buffer.from("end")]);
  // The official server drops all of them; ours keeps the one that found nothing else waiting.
  const first = Buffer.concat([
    header('452-["v",0,{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'),
    Buffer.from([1, 4, 255, 4, 0, 0, 0, 1, 2, 255, 4, 0]),
  ]);
  assert.ok(body.equals(end) || body.equals(Buffer.concat([first, end])), body.toString("hex"));
});
