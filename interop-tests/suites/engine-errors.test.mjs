import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { hostKind, oursOnly, startHost } from "../support/host.mjs";
import { request, requestUpgrade } from "../support/http.mjs";
import { PollingSession } from "../support/polling.mjs";
import { RawWebSocket } from "../support/websocket.mjs";

const host = await startHost("load");
const interop = await startHost("interop");
after(() => Promise.all([host.stop(), interop.stop()]));

const engine = (query) => `${host.url}/socket.io/?${query}`;

async function assertRefused(url, status, body, options) {
  const answer = await request(url, options);
  assert.deepEqual([answer.status, answer.headers["content-type"], answer.text], [status, "application/json", body]);
  assert.equal(answer.headers["cache-control"], undefined);
}

const refusals = [
  ["without a transport", "EIO=4", 0, "Transport unknown"],
  ["with a transport that does not exist", "EIO=4&transport=carrier-pigeon", 0, "Transport unknown"],
  ["with a transport name that every object inherits", "EIO=4&transport=constructor", 0, "Transport unknown"],
  ["for webtransport over plain HTTP", "EIO=4&transport=webtransport", 0, "Transport unknown"],
  ["with an unknown session id", "EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA", 1, "Session ID unknown"],
  ["with a session id that every object inherits", "EIO=4&transport=polling&sid=__proto__", 1, "Session ID unknown"],
  ["for websocket by a plain GET", "EIO=4&transport=websocket", 3, "Bad request"],
  ["without a protocol revision", "transport=polling", 5, "Unsupported protocol version"],
  ["of revision 3", "EIO=3&transport=polling", 5, "Unsupported protocol version"],
  ["of revision 5", "EIO=5&transport=polling", 5, "Unsupported protocol version"],
  ["of a revision that is no number", "EIO=abc&transport=polling", 5, "Unsupported protocol version"],
];

describe("a handshake is refused", { concurrency: true }, () => {
  for (const [when, query, code, message] of refusals) {
    test(`${when}, with code ${code}`, () => assertRefused(engine(query), 400, JSON.stringify({ code, message })));
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    test(`by ${method}, with code 2`, () =>
      assertRefused(engine("EIO=4&transport=polling"), 400, '{"code":2,"message":"Bad handshake method"}', { method }));
  }
  test("by allowRequest with its own message, status 403 and code 4", () =>
    assertRefused(`${interop.url}/socket.io/?EIO=4&transport=polling&deny=custom%20msg`, 403, '{"code":4,"message":"custom msg"}'));
  test("by allowRequest with quotes and letters of any alphabet in its message", async () => {
    const answer = await request(`${interop.url}/socket.io/?EIO=4&transport=polling&deny=${encodeURIComponent('"nein" пока')}`);
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [403, { code: 4, message: '"nein" пока' }]);
  });
});

describe("a request of a session is refused", { concurrency: true }, () => {
  test("with code 3 when it names another transport without upgrading", async () => {
    const session = await PollingSession.open(host.url, { path: "/socket.io/" });
    await assertRefused(engine(`EIO=4&transport=websocket&sid=${session.sid}`), 400, '{"code":3,"message":"Bad request"}');
    await session.send("40");
  });
  test("with code 3 when its protocol revision is not the session's", async () => {
    const session = await PollingSession.open(interop.url, { path: "/socket.io/" });
    await assertRefused(`${interop.url}/socket.io/?EIO=3&transport=polling&sid=${session.sid}`, 400, '{"code":3,"message":"Bad request"}');
    await session.send("40");
  });
  test("with code 3 when the session began on a WebSocket", async () => {
    const raw = await RawWebSocket.openSession(host.url, { path: "/socket.io/" });
    await assertRefused(engine(`EIO=4&transport=polling&sid=${raw.open.sid}`), 400, '{"code":3,"message":"Bad request"}');
    await raw.close();
  });
  test("with a status of its own when the method is neither GET nor POST", async () => {
    const session = await PollingSession.open(host.url, { path: "/socket.io/" });
    for (const method of ["PUT", "DELETE"]) {
      const answer = await request(session.url, { method });
      assert.deepEqual([answer.status, answer.text], [hostKind === "reference" ? 500 : 405, ""]);
    }
    await session.send("40");
  });
  test("without asking allowRequest, which has its say at the handshake only", async () => {
    const session = await PollingSession.open(interop.url, { path: "/socket.io/" });
    await session.send("40");
    const answer = await request(`${session.url}&deny=no`);
    assert.equal(answer.status, 200);
  });
});

async function assertUpgradeRefused(url, message) {
  const answer = await requestUpgrade(url);
  const { connection, "content-type": type, "content-length": length } = answer.headers;
  assert.deepEqual([answer.status, answer.statusText, answer.text], [400, "Bad Request", message]);
  assert.deepEqual([connection, type, length], ["close", "text/html", String(message.length)]);
}

describe("a WebSocket is refused before the 101", { concurrency: true }, () => {
  test("for an unknown transport", () => assertUpgradeRefused(engine("EIO=4&transport=nope"), "Transport unknown"));
  test("for an unknown session", () =>
    assertUpgradeRefused(engine("EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA"), "Session ID unknown"));
  test("by allowRequest, with status 400 although HTTP would say 403", () =>
    assertUpgradeRefused(`${interop.url}/socket.io/?EIO=4&transport=websocket&deny=custom%20msg`, "custom msg"));
  test("for an unsupported revision", oursOnly("it answers 101 first and then writes an HTTP error into the WebSocket"), () =>
    assertUpgradeRefused(engine("EIO=3&transport=websocket"), "Unsupported protocol version"));
  test("for transport=polling", oursOnly("it answers 101 and closes at once"), async () => {
    const answer = await requestUpgrade(engine("EIO=4&transport=polling"));
    assert.equal(answer.status, 400);
  });
});

describe("the path", { concurrency: true }, () => {
  test("is a prefix: what follows it is served by the engine as well", async () => {
    const answer = await request(`${host.url}/socket.io/anything/else?EIO=4&transport=polling`);
    assert.match(answer.text, /^0\{"sid"/);
  });
  test("needs its trailing slash", async () => {
    assert.equal((await request(`${host.url}/socket.io?EIO=4&transport=polling`)).status, 404);
  });
  test("leaves other paths to the application", async () => {
    assert.deepEqual((await request(`${interop.url}/healthz`)).text, "ok");
    assert.equal((await request(`${interop.url}/nowhere`)).status, 404);
  });
});
