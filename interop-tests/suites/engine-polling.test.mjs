import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { journalEntry } from "../support/journal.mjs";
import { openSocketIo, PollingSession, separator } from "../support/polling.mjs";
import { newKey } from "../support/clients.mjs";
import { eventually } from "../support/waiting.mjs";

const engine = await startHost("engine-v4", "--patient");
const interop = await startHost("interop");
after(() => Promise.all([engine.stop(), interop.stop()]));

const open = () => PollingSession.open(engine.url);

/** A Socket.IO session whose end is noted in the journal. */
async function openNoted() {
  const key = newKey();
  const session = await openSocketIo(interop.url, { query: `key=${key}` });
  session.reason = async () => (await journalEntry(interop, key, "disconnect")).reason;
  return session;
}

/** A session is gone when its id is unknown. */
async function assertGone(session) {
  const isGone = async () => (await request(session.url, { method: "POST", body: "4x" })).text.includes('"code":1');
  await eventually(isGone, "the session is gone");
}

describe("polling", { concurrency: 6 }, () => {
  test("carries several messages each way in one body", async () => {
    const session = await open();
    await session.send("4first", "4second", "4third");
    assert.deepEqual(await session.collect(3), ["4first", "4second", "4third"]);
  });

  test("answers a waiting poll as soon as there is something", async () => {
    const session = await open();
    const poll = session.collect(1);
    await session.arrive();
    await session.send("4hello");
    assert.deepEqual(await poll, ["4hello"]);
  });

  test("carries binary messages as base64 behind a b", async () => {
    const session = await open();
    await session.send("4text", "bAQIDBA==");
    assert.deepEqual(await session.collect(2), ["4text", "bAQIDBA=="]);
  });

  test("carries empty messages of both kinds", async () => {
    const session = await open();
    await session.send("4", "b", "4end");
    assert.deepEqual(await session.collect(3), ["4", "b", "4end"]);
  });

  test("keeps text of any alphabet to the byte", async () => {
    const session = await open();
    const text = "4€ — 🦄 \u2028 \u0000 é ﷽";
    await session.send(text);
    const { body } = await session.poll();
    assert.deepEqual(body.subarray(0, Buffer.byteLength(text)), Buffer.from(text));
  });

  test("has no limit to the number of packets in one answer", async () => {
    const session = await open();
    await session.send(...Array.from({ length: 2000 }, (_, i) => `4${i}`));
    const packets = await session.collect(2000);
    assert.deepEqual(packets, Array.from({ length: 2000 }, (_, i) => `4${i}`));
  });

  test("ends the session with transport error when two polls meet", async () => {
    const session = await openNoted();
    const waiting = session.poll();
    await session.arrive();
    const late = await session.poll();
    assert.deepEqual([late.status, late.text], [400, ""]);
    const { status, text } = await waiting;
    assert.deepEqual([status, text], [200, "1"]);
    assert.equal(await session.reason(), "transport error");
    await assertGone(session);
  });

  test("ends the session with transport error when two POSTs meet", async () => {
    const session = await openNoted();
    const waiting = session.poll();
    let slow;
    const unfinished = session.push(undefined, { started: (req) => (slow = req), headers: { "Content-Length": "10" } });
    const cut = assert.rejects(unfinished, /hang up|ECONNRESET|aborted/);
    slow.write("42");
    await session.arrive();
    const late = await session.push("3");
    assert.deepEqual([late.status, late.text], [400, ""]);
    await cut;
    assert.equal((await waiting).text, "1");
    assert.equal(await session.reason(), "transport error");
  });

  test("ends the session with transport error when the client drops a waiting poll", async () => {
    const session = await openNoted();
    let poll;
    const dropped = assert.rejects(session.poll({ started: (req) => (poll = req) }));
    await session.arrive();
    poll.destroy();
    await dropped;
    assert.equal(await session.reason(), "transport error");
    await assertGone(session);
  });

  test("ends the session with transport error when the client drops a POST in its middle", async () => {
    const session = await openNoted();
    let post;
    const dropped = assert.rejects(session.push(undefined, { started: (req) => (post = req), headers: { "Content-Length": "10" } }));
    post.write("42");
    await session.arrive();
    post.destroy();
    await dropped;
    assert.equal(await session.reason(), "transport error");
    await assertGone(session);
  });

  test("refuses a body of bytes and ends the session", async () => {
    const session = await openNoted();
    const answer = await session.push(Buffer.from([4, 1, 2]), { headers: { "Content-Type": "application/octet-stream" } });
    assert.deepEqual([answer.status, answer.text], [400, ""]);
    assert.equal(await session.reason(), "transport error");
  });

  test("answers a body over the limit with 413 and keeps the session", async () => {
    const session = await open();
    const answer = await session.push(`4${"x".repeat(1e6)}`);
    assert.deepEqual([answer.status, answer.text], [413, ""]);
    assert.equal(answer.headers["cache-control"], undefined);
    await session.send("4still here");
    assert.deepEqual(await session.collect(1), ["4still here"]);
  });

  test("answers a chunked body over the limit with 413 and keeps the session", async () => {
    const session = await open();
    const answer = await session.push(`4${"x".repeat(1e6)}`, { headers: { "Transfer-Encoding": "chunked" } });
    assert.deepEqual([answer.status, answer.text], [413, ""]);
    await session.send("4still here");
    assert.deepEqual(await session.collect(1), ["4still here"]);
  });

  test("accepts a body of exactly the limit", async () => {
    const session = await open();
    const text = `4${"x".repeat(1e6 - 1)}`;
    await session.send(text);
    assert.equal((await session.collect(1))[0], text);
  });

  test("counts bytes and not characters", async () => {
    const session = await open();
    assert.equal((await session.push(`4${"é".repeat(500000)}`)).status, 413);
  });

  for (const [name, body] of [["an unknown packet type", "abc"], ["an empty body", ""], ["an empty packet", `42["silent"]${separator}${separator}42["silent"]`]]) {
    test(`ends the session with parse error for ${name}`, async () => {
      const session = await openNoted();
      const answer = await session.push(body);
      assert.equal(answer.status, 200);
      assert.equal(await session.reason(), "parse error");
    });
  }

  test("delivers what stands before a packet that is wrong", async () => {
    const session = await open();
    const poll = session.packets();
    await session.arrive();
    await session.push(["4first", "abc", "4last"].join(separator));
    assert.equal((await poll)[0], "4first");
    await assertGone(session);
  });

  test("lets the client close: the waiting poll is answered with a noop", async () => {
    const session = await openNoted();
    const poll = session.poll();
    await session.arrive();
    await session.send("1");
    assert.equal((await poll).text, "6");
    assert.equal(await session.reason(), "transport close");
    await assertGone(session);
  });

  test("tells a waiting poll that the server closed", async () => {
    const session = await openNoted();
    const poll = session.packets();
    await session.arrive();
    await session.send('42["drop-conn"]');
    assert.deepEqual(await poll, ["1"]);
    assert.equal(await session.reason(), "forced close");
  });

  test("keeps the close for the next poll when none was waiting", async () => {
    const session = await openNoted();
    await session.send('42["drop-conn"]');
    assert.deepEqual(await session.packets(), ["6", "1"]);
    assert.match(await session.reason(), /^forced (server )?close$/);
  });

  test("calls a violation of the protocol forced server close when no poll was waiting", async () => {
    const session = await openNoted();
    await session.send("42/not-joined,[\"echo\"]");
    assert.equal(await session.reason(), "forced server close");
    const packets = await session.packets();
    if (packets[0] !== "6") packets.splice(0, packets.length, ...(await session.packets())); // what the error listener emitted
    assert.deepEqual(packets, ["6", "1"]);
  });

  test("sends 41 first and the close on the next poll after disconnect(true)", async () => {
    const session = await openNoted();
    const poll = session.packets();
    await session.arrive();
    await session.send('42["bye",true]');
    assert.deepEqual(await poll, ["41"]);
    assert.deepEqual(await session.packets(), ["6", "1"]);
    assert.equal(await session.reason(), "server namespace disconnect");
  });
});
