// The files of the browser client, as browsers and their caches ask for them.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import zlib from "node:zlib";
import { startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";

const host = await startHost("interop");
after(() => host.stop());

const version = "4.8.4";
const scripts = ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"];
const get = (name, options) => request(`${host.url}/socket.io/${name}`, options);

describe("a file of the browser client", { concurrency: 4 }, () => {
  for (const name of scripts) {
    test(`${name} is served with its type, its tag and its map`, async () => {
      const { status, headers, text } = await get(name);
      assert.deepEqual([status, headers["content-type"]], [200, "application/javascript; charset=utf-8"]);
      assert.deepEqual([headers["etag"], headers["cache-control"]], [`"${version}"`, "public, max-age=0"]);
      assert.ok(text.startsWith(`/*!\n * Socket.IO v${version}`), text.slice(0, 40));
      const map = await get(`${name}.map`);
      assert.deepEqual([map.status, map.headers["content-type"]], [200, "application/json; charset=utf-8"]);
      assert.equal(JSON.parse(map.text).version, 3);
    });
  }

  for (const tag of [`"${version}"`, `W/"${version}"`]) {
    test(`is not sent again to who has ${tag}`, async () => {
      const { status, text } = await get("socket.io.min.js", { headers: { "If-None-Match": tag } });
      assert.deepEqual([status, text], [304, ""]);
    });
  }

  test("is sent to who has another version", async () => {
    const { status } = await get("socket.io.min.js", { headers: { "If-None-Match": '"4.0.0"' } });
    assert.equal(status, 200);
  });

  const preferences = [
    ["br", "br"], ["gzip", "gzip"], ["deflate", "deflate"], ["identity", undefined], ["gzip, deflate, br", "gzip"], ["deflate, gzip;q=0.5", "deflate"],
    ["gzip;q=0.5, br;q=0.8", "br"], ["br;q=0, gzip", "gzip"], ["br;q=0", undefined], ["*", "br"],
  ];
  const decoders = { br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync, deflate: zlib.inflateSync };
  for (const [accepted, used] of preferences) {
    test(`is sent as the client likes that accepts ${accepted}`, async () => {
      const plain = await get("socket.io.js");
      const { headers, body } = await get("socket.io.js", { headers: { "Accept-Encoding": accepted } });
      assert.equal(headers["content-encoding"], used);
      const decoded = used ? decoders[used](body) : body;
      assert.equal(decoded.toString(), plain.text);
    });
  }

  test("may be used by a page of another origin that the application names", async () => {
    const { headers } = await get("socket.io.esm.min.js", { headers: { Origin: "http://allowed.example" } });
    assert.equal(headers["access-control-allow-origin"], "http://allowed.example");
  });

  for (const name of ["socket.io.other.js", "constructor", "socket.io.js/x", "socket.io.js.map.map"]) {
    test(`is not what the name ${name} asks for`, async () => {
      const { status, text } = await get(name);
      assert.deepEqual([status, text], [400, '{"code":0,"message":"Transport unknown"}']);
    });
  }
});
