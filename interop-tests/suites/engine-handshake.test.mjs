import assert from "node:assert/strict";
import { after, test } from "node:test";
import { oursOnly, startHost } from "../support/host.mjs";
import { request, requestUpgrade } from "../support/http.mjs";
import { PollingSession } from "../support/polling.mjs";
import { RawWebSocket } from "../support/websocket.mjs";

const plain = await startHost("load");
const interop = await startHost("interop");
after(() => Promise.all([plain.stop(), interop.stop()]));

const handshake = (host, options) => request(`${host.url}/socket.io/?EIO=4&transport=polling`, options);

test("the open packet over polling has five keys in their order", async () => {
  const { text } = await handshake(plain);
  assert.match(text, /^0\{"sid":"[\w-]{20}","upgrades":\["websocket"\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$/);
});

test("the open packet over WebSocket offers no upgrades", async () => {
  const raw = await RawWebSocket.openSession(plain.url, { path: "/socket.io/" });
  assert.match(raw.openFrame, /^0\{"sid":"[\w-]{20}","upgrades":\[\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$/);
  await raw.close();
});

test("the open packet tells the values that the server was given", async () => {
  const { open } = await PollingSession.open(interop.url, { path: "/socket.io/" });
  assert.deepEqual([open.pingInterval, open.pingTimeout, open.maxPayload], [2000, 1500, 100000]);
});

test("session ids do not repeat", async () => {
  const sids = await Promise.all(Array.from({ length: 50 }, async () => (await PollingSession.open(plain.url, { path: "/socket.io/" })).sid));
  assert.equal(new Set(sids).size, 50);
});

test("the Socket.IO id is not the session id", async () => {
  const session = await PollingSession.open(plain.url, { path: "/socket.io/" });
  await session.send("40");
  const [connected] = await session.packets();
  assert.match(connected, /^40\{"sid":"[\w-]{20}"\}$/);
  assert.notEqual(JSON.parse(connected.slice(2)).sid, session.sid);
});

test("a poll is plain text in UTF-8 of a known length that nobody stores", async () => {
  const { headers, body } = await handshake(plain);
  assert.equal(headers["content-type"], "text/plain; charset=UTF-8");
  assert.equal(headers["content-length"], String(body.length));
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["set-cookie"], undefined);
});

test("a POST is answered with ok", async () => {
  const session = await PollingSession.open(plain.url, { path: "/socket.io/" });
  const { status, headers, text } = await session.push("40");
  assert.deepEqual([status, text], [200, "ok"]);
  assert.deepEqual([headers["content-type"], headers["content-length"], headers["cache-control"]], ["text/html", "2", "no-store"]);
});

test("Internet Explorer is told to leave its filter off", async () => {
  for (const agent of ["Mozilla/4.0 (compatible;MSIE 8.0)", "Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0)"]) {
    const { headers } = await handshake(plain, { headers: { "User-Agent": agent } });
    assert.equal(headers["x-xss-protection"], "0");
  }
  assert.equal((await handshake(plain)).headers["x-xss-protection"], undefined);
});

test("the cookie comes with the polling handshake and with nothing else", async () => {
  const session = await PollingSession.open(interop.url, { path: "/socket.io/" });
  assert.deepEqual(session.handshakeAnswer.headers["set-cookie"], [`interop-sid=${session.sid}; Path=/; HttpOnly; SameSite=Lax`]);
  await session.send("40");
  assert.equal((await session.poll()).headers["set-cookie"], undefined);
  const upgraded = await requestUpgrade(`${interop.url}/socket.io/?EIO=4&transport=websocket`);
  assert.equal(upgraded.headers["set-cookie"], undefined);
  upgraded.socket.destroy();
});

test("headers of the application are on the first or on every answer", async () => {
  const session = await PollingSession.open(interop.url, { path: "/socket.io/" });
  const first = session.handshakeAnswer.headers;
  assert.deepEqual([first["x-interop-initial"], first["x-interop"]], ["yes", "yes"]);
  await session.send("40");
  const second = (await session.poll()).headers;
  assert.deepEqual([second["x-interop-initial"], second["x-interop"]], [undefined, "yes"]);
});

test("a WebSocket handshake carries both headers of the application", async () => {
  const { status, headers, socket } = await requestUpgrade(`${interop.url}/socket.io/?EIO=4&transport=websocket`);
  assert.deepEqual([status, headers["x-interop-initial"], headers["x-interop"]], [101, "yes", "yes"]);
  socket.destroy();
});

test("CORS admits the origin that the application names, with credentials", async () => {
  const { headers } = await handshake(interop, { headers: { Origin: "http://allowed.example" } });
  assert.equal(headers["access-control-allow-origin"], "http://allowed.example");
  assert.equal(headers["access-control-allow-credentials"], "true");
});

test("a CORS preflight is answered with 204 and what is allowed", async () => {
  const { status, headers } = await handshake(interop, {
    method: "OPTIONS",
    headers: {
      "Origin": "http://allowed.example",
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "x-probe",
    },
  });
  assert.equal(status, 204);
  assert.equal(headers["access-control-allow-origin"], "http://allowed.example");
  assert.match(headers["access-control-allow-methods"], /POST/);
  assert.match(headers["access-control-allow-headers"], /^x-probe$/i);
  assert.equal(headers["access-control-max-age"], "600");
});

test("CORS says nothing to a foreign origin", async () => {
  const { headers } = await handshake(interop, { headers: { Origin: "http://evil.example" } });
  assert.equal(headers["access-control-allow-origin"], undefined);
});

test("a foreign origin is refused on both transports", oursOnly("it never refuses an origin, WebSocket included"), async () => {
  const polling = await handshake(interop, { headers: { Origin: "http://evil.example" } });
  assert.equal(polling.status, 403);
  const upgrade = await requestUpgrade(`${interop.url}/socket.io/?EIO=4&transport=websocket`, { headers: { Origin: "http://evil.example" } });
  assert.equal(upgrade.status, 400);
});

test("a client of no browser is never asked for its origin", async () => {
  const { status, socket } = await requestUpgrade(`${interop.url}/socket.io/?EIO=4&transport=websocket`);
  assert.equal(status, 101);
  socket.destroy();
});
