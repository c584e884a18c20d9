// Runs alone: its clients have little time for a pong.
// The behaviours that the suite of the official engine client relies on.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Socket } from "engine.io-client";
import { startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { nextEvent, nextEvents } from "../support/waiting.mjs";

const host = await startHost("engineio-client");
after(() => host.stop());

/** An engine client that has been greeted. */
async function open(t, options) {
  const socket = new Socket(host.url, options);
  t.after(() => socket.close());
  const hi = nextEvent(socket, "message");
  await nextEvent(socket, "open");
  assert.deepEqual(await hi, ["hi"]);
  return socket;
}

for (const transports of [["polling"], ["websocket"]]) {
  describe(`the profile engineio-client over ${transports}`, { concurrency: true }, () => {
    test("sends back what it gets, text as text and binary as binary", async (t) => {
      const socket = await open(t, { transports });
      const messages = nextEvents(socket, "message", 3);
      for (const message of ["a", "€", Buffer.from([1, 2, 3])]) socket.send(message);
      assert.deepEqual((await messages).flat(), ["a", "€", Buffer.from([1, 2, 3])]);
    });

    test("gives bytes and text of another alphabet", async (t) => {
      const socket = await open(t, { transports });
      const messages = nextEvents(socket, "message", 2);
      socket.send("give binary");
      socket.send("give utf8");
      assert.deepEqual((await messages).flat(), [Buffer.from([0, 1, 2, 3, 4]), "пойду спать всем спокойной ночи"]);
    });

    test("keeps the connection alive with frequent pings", async (t) => {
      const socket = await open(t, { transports });
      await nextEvents(socket, "ping", 2);
      assert.equal(socket.readyState, "open");
    });

    test("refuses a handshake with deny in its query", async (t) => {
      const socket = new Socket(host.url, { transports, query: { deny: 1 } });
      t.after(() => socket.close());
      const [error] = await nextEvent(socket, "error");
      assert.equal(error.type, "TransportError");
    });
  });
}

test("the profile engineio-client tells the headers of the POST", async (t) => {
  const socket = await open(t, { transports: ["polling"], extraHeaders: { "X-Custom": "value" } });
  const message = nextEvent(socket, "message");
  socket.send("sendHeaders");
  assert.equal(JSON.parse((await message)[0])["x-custom"], "value");
});

test("the profile engineio-client sets four cookies with the first answer", async () => {
  const { headers } = await request(`${host.url}/engine.io/?EIO=4&transport=polling`);
  const cookies = headers["set-cookie"];
  assert.deepEqual(cookies.slice(0, 3), ["1=1; Max-Age=86400", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict", "3=3; Max-Age=0"]);
  assert.match(cookies[3], /^4=4; Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
});

test("the profile engineio-client sends cookies back that the client keeps", async (t) => {
  const socket = await open(t, { transports: ["polling"], withCredentials: true });
  const message = nextEvent(socket, "message");
  socket.send("sendHeaders");
  assert.equal(JSON.parse((await message)[0]).cookie, "1=1; 2=2");
});
