// HAProxy before a cluster, with the configuration that docs/proxies.md shows.
import { blockWith, haproxy, replace } from "../support/proxies.mjs";
import { describeProxy, testAddress, testFailover, testPassing, testSpreading, withCookies, withKey } from "../support/proxy-cases.mjs";

const byKey = () => blockWith("haproxy", "frontend");

/** The configuration with the backend of the variant. */
function byCookie() {
  const text = byKey();
  return replace(text, text.slice(text.indexOf("\nbackend socketio") + 1), blockWith("haproxy", "cookie io_server"));
}

describeProxy(haproxy, "HAProxy before a cluster", (running) => {
  const withAKey = { readText: byKey, optionsOf: withKey, how: "with a key", count: 30 };
  const withACookie = { readText: byCookie, optionsOf: withCookies, how: "with a cookie", count: 30, isToReturn: false };
  for (const way of [withAKey, withACookie]) {
    testSpreading(running, haproxy, way);
    testFailover(running, haproxy, way);
  }
  testAddress(running, haproxy, byKey);
  testPassing(running, haproxy, byKey);
});
