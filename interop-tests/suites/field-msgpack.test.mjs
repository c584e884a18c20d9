// MessagePack: undefined, dates, and the other values that JSON does not have.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, ask1, connect, transports } from "../support/clients.mjs";
import { hostKind, oursOnly, startHost } from "../support/host.mjs";
import { decode, encode, openMessagePack, parser } from "../support/msgpack.mjs";

const host = await startHost("field-msgpack");
after(() => host.stop());

const date = new Date(1700000000000);
const odd = () => [undefined, date, { a: undefined, b: 1 }, NaN, 2 ** 53, new Uint8Array(3)];
const asText = (value) => (value instanceof Date ? value.toISOString() : value);

for (const [name, options] of Object.entries(transports)) {
  describe(`what JSON cannot say over ${name}`, { concurrency: 4 }, () => {
    const open = (t, more = {}) => connect(t, host, "/", { ...options, parser, ...more });

    test("reaches a handler as null, as that instant, or not at all", async (t) => {
      const socket = await open(t);
      const [text] = await ask(socket, "describe", ...odd().slice(0, 5));
      assert.deepEqual(JSON.parse(text), [null, "2023-11-14T22:13:20.000Z", { b: 1 }, null, 2 ** 53]);
    });

    test("comes back as the client would read it from JSON", async (t) => {
      const socket = await open(t);
      const answer = await ask(socket, "echo", ...odd());
      assert.equal(new Date(answer[1]).getTime(), date.getTime());
      assert.equal(answer[2].b, 1);
      // JSON has null for both; the official server sends MessagePack's own.
      assert.deepEqual([answer[0], answer[3]], hostKind === "ours" ? [null, null] : [undefined, NaN]);
      assert.equal(answer[4], 2 ** 53);
      assert.deepEqual([...new Uint8Array(answer[5])], [0, 0, 0]);
    });

    test("of the auth of a client are bytes", async (t) => {
      const socket = await open(t, { auth: { key: Buffer.from([1, 2, 255]) } });
      assert.deepEqual(Buffer.from(await ask1(socket, "auth-bytes")), Buffer.from([1, 2, 255]));
    });

    test("reaches typed parameters", oursOnly("its handlers declare no types"), async (t) => {
      const socket = await open(t);
      assert.equal(await ask1(socket, "typed", ...odd()), "null 1700000000000 [b, 1] null 9007199254740992 000000");
    });

    test("is sent as what the client understands", async (t) => {
      const socket = await open(t);
      const [utc, offset, nothing, large, dictionary, nan] = await ask(socket, "values");
      assert.equal(new Date(utc).getTime(), date.getTime());
      assert.equal(new Date(offset).getTime(), date.getTime());
      assert.equal(nothing, null);
      assert.equal(large, 2 ** 53 + 2);
      assert.deepEqual({ ...dictionary, date: new Date(dictionary.date).toISOString() }, { Key: 1, none: null, date: "2023-11-14T22:13:20.123Z" });
      assert.deepEqual(nan, hostKind === "ours" ? null : NaN);
    });

    test("lets a client in with auth and without", async (t) => {
      assert.equal(await ask1(await open(t), "auth"), "{}");
      const auth = await ask1(await open(t, { auth: { token: "x", since: date, none: undefined } }), "auth");
      assert.deepEqual(JSON.parse(auth), { token: "x", since: "2023-11-14T22:13:20.000Z" });
    });
  });
}

test("the client's bytes for them are the ones that are expected", async () => {
  assert.equal(encode(undefined).toString("hex"), "d40000");
  assert.equal(encode(date).toString("hex"), "d7000000018bcfe56800");
  const raw = await openMessagePack(host.url);
  raw.send(encode({ type: 2, data: ["describe", ...odd().slice(0, 5)], options: { compress: true }, id: 0, nsp: "/" }));
  assert.deepEqual(JSON.parse(decode(await raw.nextPacket()).data[0]), [null, "2023-11-14T22:13:20.000Z", { b: 1 }, null, 2 ** 53]);
  await raw.close();
});

test("no standard timestamp is ever sent", async () => {
  const raw = await openMessagePack(host.url);
  raw.send(encode({ type: 2, data: ["values"], id: 0, nsp: "/" }));
  const { data } = decode(await raw.nextPacket());
  assert.deepEqual(data.map(asText).filter(Array.isArray), []);
  if (hostKind === "ours") assert.equal(data[1], "2023-11-15T00:13:20+02:00");
  await raw.close();
});

test("dates of other programs, which are standard timestamps, are understood", oursOnly("it gives handlers an array of type and bytes"), async () => {
  const raw = await openMessagePack(host.url);
  const packet = Buffer.from("84a47479706502a269640aa36e7370a12fa46461746192a86465736372696265d6ff6553f100", "hex");
  raw.send(packet);
  assert.deepEqual(decode(await raw.nextPacket()).data, ["[\"2023-11-14T22:13:20.000Z\"]"]);
  await raw.close();
});
