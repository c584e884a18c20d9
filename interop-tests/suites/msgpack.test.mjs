// The MessagePack parser with the official client and its parser, and with bytes written by hand.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import vm from "node:vm";
import WebSocket from "ws";
import { digest, pattern } from "../support/bytes.mjs";
import { ask, ask1, connect, createClient, newKey, transports, whenConnected } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { journalEntry } from "../support/journal.mjs";
import { decode, encode, openMessagePack, parser } from "../support/msgpack.mjs";
import { nextEvent, nextEvents, within } from "../support/waiting.mjs";

const host = await startHost("interop-msgpack");
after(() => host.stop());

const values = [
  null, true, false, 0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, Number.MAX_SAFE_INTEGER, 2 ** 53,
  -1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649, Number.MIN_SAFE_INTEGER, 0.1, -0.5, 1.5, 1e-300,
  "", "é€😀", "a\"\\\n\u0000", "x".repeat(31), "x".repeat(32), "x".repeat(256), "x".repeat(65536), [], {}, [1, [2, [3]]], { a: { b: { c: null } } }, { "ключ": [{}] },
  Array.from({ length: 16 }, (_, i) => i), Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, i])), { _placeholder: true, num: 0 },
];

for (const [name, options] of Object.entries(transports)) {
  const open = (t, namespace = "/", more = {}) => connect(t, host, namespace, { ...options, parser, ...more });

  describe(`MessagePack over ${name}`, { concurrency: 6 }, () => {
    test("carries every value there and back", async (t) => {
      const socket = await open(t);
      for (const value of values) assert.deepEqual(await ask(socket, "echo-ack", value), [value]);
      const echo = nextEvent(socket, "echo");
      socket.emit("echo", ...values.slice(0, 10));
      assert.deepEqual(await echo, values.slice(0, 10));
    });

    test("carries bytes of every size, at the top and nested", async (t) => {
      const socket = await open(t);
      for (const size of [0, 1, 255, 256, 65536, 70000]) {
        assert.deepEqual(await ask1(socket, "digest", pattern(size)), [digest(pattern(size))]);
        const binary = nextEvent(socket, "binary");
        socket.emit("binary", size);
        assert.deepEqual(await binary, [pattern(size), { list: [pattern(size), "x"], n: size }]);
      }
      assert.deepEqual(await ask(socket, "echo-ack", pattern(5), { deep: [{ er: pattern(6) }] }), [pattern(5), { deep: [{ er: pattern(6) }] }]);
      assert.deepEqual(await ask(socket, "binary-ack", 300), [{ data: pattern(300), list: [pattern(1), pattern(2)] }]);
    });

    test("carries any number of pieces of binary data", async (t) => {
      const socket = await open(t);
      const parts = Array.from({ length: 30 }, (_, i) => pattern(i));
      assert.deepEqual(await ask(socket, "echo-ack", ...parts), parts);
    });

    test("gives typed handlers what they declare", async (t) => {
      const socket = await open(t);
      const [file, thumb, ...parts] = [pattern(1000), pattern(10), pattern(0), pattern(1)];
      assert.deepEqual(await ask1(socket, "digest-object", { title: "photo", file, meta: { thumb, parts } }), {
        title: "photo",
        file: digest(file),
        thumb: digest(thumb),
        parts: parts.map(digest),
      });
      assert.deepEqual(await ask(socket, "types"), [null, true, false, 0, -1, 1.5, 1234567890123, "", "é", [], {}, [1, [2, [3]]], { a: { b: { c: null } } }]);
    });

    test("lets the server ask the client", async (t) => {
      const socket = await open(t);
      socket.on("question", (...args) => args.pop()("answer", args, pattern(2)));
      const answer = nextEvent(socket, "answer");
      socket.emit("ask", 1, { a: [pattern(3)] });
      assert.equal((await answer)[0], "answer");
    });

    test("keeps the order of a burst with and without bytes", async (t) => {
      const socket = await open(t);
      const burst = nextEvents(socket, "burst", 60);
      socket.emit("burst-mixed", 60, "tag");
      assert.deepEqual(await burst, Array.from({ length: 60 }, (_, i) => ["tag", i, ...(i % 3 === 0 ? [Buffer.from([i])] : [])]));
    });

    test("reaches namespaces, rooms and refusals", async (t) => {
      const alpha = await open(t, "/alpha");
      const other = await open(t, "/alpha");
      await ask(alpha, "join", `room-${name}`);
      const seen = nextEvent(alpha, "said");
      other.emit("to", [`room-${name}`], [], "said", "hello", pattern(3));
      assert.deepEqual(await seen, ["hello", pattern(3)]);
      const refused = createClient(t, host, "/auth", { ...options, parser, auth: { token: "wrong" } });
      await assert.rejects(whenConnected(refused), (error) => {
        assert.equal(error.message, "not authorized");
        assert.deepEqual(error.data, { code: 401, hint: { retry: false } });
        return true;
      });
      assert.ok((await open(t, "/auth", { auth: { token: "secret" } })).connected);
    });

    test("says who leaves, on either side", async (t) => {
      const key = newKey();
      const socket = await open(t, "/", { query: { key } });
      socket.disconnect();
      assert.equal((await journalEntry(host, key, "disconnect")).reason, "client namespace disconnect");
      const bounced = createClient(t, host, "/bounce", { ...options, parser });
      const left = nextEvent(bounced, "disconnect");
      const farewell = nextEvent(bounced, "farewell");
      bounced.connect();
      await farewell;
      assert.equal((await left)[0], "io server disconnect");
    });
  });
}

describe("MessagePack byte by byte", { concurrency: 6 }, () => {
  test("the answer to a client is the official one", async () => {
    const raw = await openMessagePack(host.url);
    const packet = decode(raw.connected);
    assert.deepEqual({ ...packet, data: Object.keys(packet.data).filter((key) => key !== "pid") }, { type: 0, data: ["sid"], nsp: "/" });
    assert.equal(typeof packet.data.sid, "string");
    await raw.close();
  });

  test("every value is written as the official parser writes it", async () => {
    const raw = await openMessagePack(host.url);
    for (const [id, value] of values.entries()) {
      raw.send(encode({ type: 2, data: ["echo-ack", value], options: { compress: true }, id, nsp: "/" }));
      assert.deepEqual(await raw.nextPacket(), encode({ id, type: 3, data: [value], nsp: "/" }), JSON.stringify(value));
    }
    raw.send(encode({ type: 2, data: ["echo", pattern(300)], nsp: "/" }));
    assert.deepEqual(await raw.nextPacket(), encode({ type: 2, data: ["echo", pattern(300)], nsp: "/" }));
    await raw.close();
  });

  test("an acknowledgement is asked for with the official bytes", async () => {
    const raw = await openMessagePack(host.url);
    raw.send(encode({ type: 2, data: ["ask", "what"], nsp: "/" }));
    const question = await raw.nextPacket();
    const { id } = decode(question);
    assert.deepEqual(question, encode({ type: 2, data: ["question", "what"], id, nsp: "/" }));
    raw.send(encode({ type: 3, data: ["this"], id, nsp: "/" }));
    assert.deepEqual(decode(await raw.nextPacket()).data.slice(0, 2).flat(), ["answer", "this"]);
    await raw.close();
  });

  const malformed = {
    "text": "42[\"echo\"]",
    "nothing": Buffer.alloc(0),
    "a single byte": Buffer.from([0xc1]),
    "a length beyond the message": Buffer.from("ddffffffff", "hex"),
    "an unknown type": encode({ type: 5, data: ["echo"], nsp: "/" }),
    "no namespace": encode({ type: 2, data: ["echo"] }),
    "a payload that is no array": encode({ type: 2, data: { a: 1 }, nsp: "/" }),
    "an id that is none": encode({ type: 2, data: ["echo"], id: "x", nsp: "/" }),
    "something behind the packet": Buffer.concat([encode({ type: 2, data: ["echo"], nsp: "/" }), Buffer.from([0])]),
  };
  for (const [what, bytes] of Object.entries(malformed)) {
    test(`${what} ends the connection`, async () => {
      const key = newKey();
      const raw = await openMessagePack(host.url, { query: `key=${key}` });
      raw.send(bytes);
      await raw.whenClosed();
      assert.equal((await journalEntry(host, key, "disconnect")).reason, "forced close");
    });
  }

  test("depth that would use up a stack ends the connection, and nothing else", oursOnly("it reads it"), async () => {
    const raw = await openMessagePack(host.url);
    raw.send(Buffer.concat([Buffer.from("83a47479706502a36e7370a12fa46461746192a165", "hex"), Buffer.alloc(90000, 0x91), Buffer.from([0xc0])]));
    await raw.whenClosed();
    await (await openMessagePack(host.url)).close();
  });

  test("a client that speaks JSON is turned away", async (t) => {
    const socket = createClient(t, host);
    const closed = within(new Promise((resolve) => socket.io.once("close", resolve)), "the connection to close");
    socket.connect();
    await closed;
    assert.equal(socket.connected, false);
  });
});

test("the browser client with MessagePack is served, and speaks to the server", async (t) => {
  const { status, text } = await request(`${host.url}/socket.io/socket.io.msgpack.min.js`);
  assert.equal(status, 200);
  const module = { exports: {} };
  vm.runInNewContext(text, {
    module, exports: module.exports, WebSocket, setTimeout, clearTimeout, setInterval, clearInterval, ArrayBuffer, Uint8Array, DataView, TextEncoder, TextDecoder, URL, console, queueMicrotask,
  });
  const socket = module.exports(host.url, { transports: ["websocket"], forceNew: true, reconnection: false });
  t.after(() => socket.disconnect());
  await nextEvent(socket, "connect");
  assert.equal(JSON.stringify(await ask(socket, "echo-ack", "é€😀", [1.5, { a: null }])), JSON.stringify(["é€😀", [1.5, { a: null }]]));
});
