import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { gunzipSync, inflateSync } from "node:zlib";
import { startHost } from "../support/host.mjs";
import { openSocketIo } from "../support/polling.mjs";

const host = await startHost("load");
after(() => host.stop());

const decoders = { gzip: gunzipSync, deflate: inflateSync };
const large = "abc€".repeat(300);

/** One poll whose answer is 430["text"], asked for with those encodings. */
async function poll(text, encodings) {
  const session = await openSocketIo(host.url);
  await session.send(`420["echo","${text}"]`);
  return session.poll({ headers: encodings === undefined ? {} : { "Accept-Encoding": encodings } });
}

describe("the answer to a poll", { concurrency: true }, () => {
  for (const [accepted, used] of [["gzip", "gzip"], ["deflate", "deflate"], ["gzip, deflate, br", "gzip"], ["deflate, gzip", "deflate"], ["br, gzip", "gzip"]]) {
    test(`is ${used} for a client that accepts ${accepted}`, async () => {
      const { headers, body } = await poll(large, accepted);
      assert.equal(headers["content-encoding"], used);
      assert.equal(headers["content-type"], "text/plain; charset=UTF-8");
      assert.ok(decoders[used](body).toString() === `430["${large}"]`);
    });
  }

  for (const accepted of [undefined, "br", "identity", "gzip;q=0, deflate;q=0"]) {
    test(`is plain for a client that accepts ${accepted}`, async () => {
      const { headers, text } = await poll(large, accepted);
      assert.equal(headers["content-encoding"], undefined);
      assert.ok(text === `430["${large}"]`);
    });
  }

  test("is compressed from 1024 bytes on", async () => {
    const around = '430[""]'.length;
    const below = await poll("x".repeat(1023 - around), "gzip");
    const at = await poll("x".repeat(1024 - around), "gzip");
    assert.deepEqual([below.headers["content-encoding"], at.headers["content-encoding"]], [undefined, "gzip"]);
  });

  test("is measured in bytes, not in characters", async () => {
    const answer = await poll("€".repeat(400), "gzip");
    assert.equal(answer.headers["content-encoding"], "gzip");
  });
});
