import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { gunzipSync, inflateSync } from "node:zlib";
import { startHost } from "../support/host.mjs";
import { PollingSession } from "../support/polling.mjs";

const host = await startHost("engine-v4");
after(() => host.stop());

const large = `4${"abc€".repeat(300)}`;

/** One poll that carries that packet, asked for with those encodings. */
async function poll(packet, encodings) {
  const session = await PollingSession.open(host.url);
  await session.send(packet);
  return session.poll({ headers: encodings === undefined ? {} : { "Accept-Encoding": encodings } });
}

const decoders = { gzip: gunzipSync, deflate: inflateSync };

describe("the answer to a poll", { concurrency: true }, () => {
  for (const [accepted, used] of [["gzip", "gzip"], ["deflate", "deflate"], ["gzip, deflate, br", "gzip"], ["deflate, gzip", "deflate"], ["br, gzip", "gzip"]]) {
    test(`is ${used} for a client that accepts ${accepted}`, async () => {
      const answer = await poll(large, accepted);
      assert.equal(answer.headers["content-encoding"], used);
      assert.equal(answer.headers["content-type"], "text/plain; charset=UTF-8");
      assert.equal(decoders[used](answer.body).toString(), large);
    });
  }

  for (const accepted of [undefined, "br", "identity", "gzip;q=0, deflate;q=0"]) {
    test(`is plain for a client that accepts ${accepted}`, async () => {
      const answer = await poll(large, accepted);
      assert.deepEqual([answer.headers["content-encoding"], answer.text], [undefined, large]);
    });
  }

  test("is compressed from 1024 bytes on", async () => {
    const below = await poll(`4${"x".repeat(1022)}`, "gzip");
    const at = await poll(`4${"x".repeat(1023)}`, "gzip");
    assert.deepEqual([below.headers["content-encoding"], at.headers["content-encoding"]], [undefined, "gzip"]);
  });

  test("is measured in bytes, not in characters", async () => {
    const answer = await poll(`4${"€".repeat(400)}`, "gzip");
    assert.equal(answer.headers["content-encoding"], "gzip");
  });
});
