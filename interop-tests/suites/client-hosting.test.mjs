// What the application around the server decides: configuration, the pipeline in front, paths and host names, serializers, HTTPS.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, createClient, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { request, requestUpgrade } from "../support/http.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("hosting");
const forHttps = oursOnly("its twin has no certificate");
const secure = forHttps.skip ? undefined : await startHost("secure");
after(() => Promise.all([host.stop(), secure?.stop()]));

const polling = "EIO=4&transport=polling";

for (const [name, options] of Object.entries(transports)) {
  describe(`a server in an application over ${name}`, { concurrency: 4 }, () => {
    test("takes its options from configuration", async (t) => {
      const socket = createClient(t, host, "/", options);
      socket.connect();
      const [handshake] = await nextEvent(socket.io.engine, "handshake");
      assert.deepEqual([handshake.pingInterval, handshake.pingTimeout, handshake.maxPayload], [7000, 3000, 12345]);
    });

    test("has the middlewares of the application in front, which may refuse", async (t) => {
      assert.equal(await ask1(await connect(t, host, "/", options), "echo", "passed"), "passed");
      const stopped = createClient(t, host, "/", { ...options, query: { stop: "yes" } });
      const error = nextEvent(stopped, "connect_error");
      stopped.connect();
      assert.ok((await error)[0] instanceof Error);
    });

    test("may be asked for without a slash behind its path, where it says so", async (t) => {
      const more = { ...options, path: "/no-slash", addTrailingSlash: false };
      assert.equal(await ask1(await connect(t, host, "/", more), "echo", 1), 1);
      const elsewhere = createClient(t, host, "/", { ...more, path: "/strict" });
      const error = nextEvent(elsewhere, "connect_error");
      elsewhere.connect();
      await error;
    });

    test("greets each client with the initial packet", async (t) => {
      const socket = createClient(t, host, "/", { ...options, path: "/initial" });
      const initial = nextEvent(socket, "initial");
      socket.connect();
      assert.deepEqual(await initial, [1]);
      assert.deepEqual(await ask(socket, "echo", 2), [2]);
    });

    test("is there for its host name only, where it says so", oursOnly("it leaves that to a proxy"), async (t) => {
      const byName = { url: host.url.replace("127.0.0.1", "localhost") };
      const named = await connect(t, byName, "/", { ...options, path: "/named" });
      assert.equal(await ask1(named, "echo", 1), 1);
      const other = createClient(t, host, "/", { ...options, path: "/named" });
      const error = nextEvent(other, "connect_error");
      other.connect();
      await error;
    });

    test("speaks by another serializer, tokens and bytes included", oursOnly("it has one"), async (t) => {
      const socket = await connect(t, host, "/", { ...options, path: "/newtonsoft" });
      assert.deepEqual(await ask(socket, "token", { a: [1, "é"] }), [{ got: [1, "é"], kind: "Array" }]);
      assert.deepEqual(await ask(socket, "typed", { text: "note", file: Buffer.from([5, 6]) }), [{ text: "NOTE", file: Buffer.from([5, 6, 7]) }]);
    });

    test("knows that HTTPS is secure", forHttps, async (t) => {
      const socket = await connect(t, secure, "/", { ...options, rejectUnauthorized: false });
      assert.equal((await ask1(socket, "handshake")).secure, true);
      assert.deepEqual(await ask(socket, "echo-ack", "é", Buffer.from([1])), ["é", Buffer.from([1])]);
      assert.equal(socket.io.engine.transport.name, options.transports.at(-1));
    });
  });
}

test("the headers of the pipeline are on answers and on WebSocket handshakes, and its refusal is the client's answer", async () => {
  assert.equal((await request(`${host.url}/socket.io/?${polling}`)).headers["x-pipeline"], "passed");
  const { status, headers, socket } = await requestUpgrade(`${host.url}/socket.io/?EIO=4&transport=websocket`);
  socket.destroy();
  assert.deepEqual([status, headers["x-pipeline"]], [101, "passed"]);
  const stopped = await request(`${host.url}/socket.io/?${polling}&stop=yes`);
  assert.deepEqual([stopped.status, stopped.text], [402, "stopped"]);
});

test("the cookie that the configuration names carries the session id", async () => {
  const { headers, text } = await request(`${host.url}/socket.io/?${polling}`);
  const { sid } = JSON.parse(text.slice(1));
  assert.match(headers["set-cookie"][0], new RegExp(`^configured=${sid}; path=/; .*httponly`, "i"));
});

test("the client's files are not served where they are switched off", async () => {
  assert.equal((await request(`${host.url}/strict/socket.io.js`)).status, 400);
  assert.equal((await request(`${host.url}/socket.io/socket.io.js`)).status, 200);
});
