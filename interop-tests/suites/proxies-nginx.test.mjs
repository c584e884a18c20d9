// nginx before a cluster, with the configuration that docs/proxies.md and samples/Cluster show.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blockWith, nginx, replace } from "../support/proxies.mjs";
import { describeProxy, startBefore, testAddress, testFailover, testPassing, testSpreading, withCookies, withKey } from "../support/proxy-cases.mjs";

const byKey = () => blockWith("nginx", "server {");

/** The configuration with the maps of the variant, and the header that the page tells to add. */
function byCookie() {
  const text = byKey();
  const maps = blockWith("nginx", "$new_cookie");
  const [firstMap] = /^map \$arg_client .*?^}\n/ms.exec(text);
  return replace(replace(text, firstMap, maps), "proxy_pass http://socketio;", "proxy_pass http://socketio;\n        add_header Set-Cookie $new_cookie;");
}

test("docs/proxies.md shows the configuration of samples/Cluster", () => {
  assert.equal(byKey(), readFileSync(new URL("../../samples/Cluster/nginx.conf", import.meta.url), "utf8"));
});

describeProxy(nginx, "nginx before a cluster", (running) => {
  const withAKey = { readText: byKey, optionsOf: withKey, how: "with a key", count: 100 };
  const withACookie = { readText: byCookie, optionsOf: withCookies, how: "with a cookie", count: 30, isToReturn: false };
  for (const way of [withAKey, withACookie]) {
    testSpreading(running, nginx, way);
    testFailover(running, nginx, way);
  }
  testAddress(running, nginx, byKey);
  testPassing(running, nginx, byKey);

  test("without the line that keeps clients on one server, their requests are rejected", { timeout: 60_000 }, async (t) => {
    const front = await startBefore(t, running, nginx, replace(byKey(), "hash $client_key consistent;", ""));
    const endpoint = `${front.url}/socket.io/?EIO=4&transport=polling&client=1`;
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      const opened = await (await fetch(endpoint)).text();
      const { status } = await fetch(`${endpoint}&sid=${JSON.parse(opened.slice(1)).sid}`, { method: "POST", body: "40" });
      statuses.push(status);
    }
    assert.ok(statuses.includes(400), statuses.join());
  });
});
