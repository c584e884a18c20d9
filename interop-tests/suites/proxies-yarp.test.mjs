// YARP before a cluster, with the program and the configuration that docs/proxies.md shows.
import { blockWith, replace, yarp } from "../support/proxies.mjs";
import { describeProxy, testAddress, testFailover, testPassing, testSpreading, withCookies, withKey } from "../support/proxy-cases.mjs";

const byKey = () => blockWith("json", "ReverseProxy");

/** The configuration with the affinity in the place of the own policy. */
const byCookie = () => replace(byKey(), '"LoadBalancingPolicy": "ByClient"', blockWith("json", "SessionAffinity").trim());

describeProxy(yarp, "YARP before a cluster", (running) => {
  const withAKey = { readText: byKey, optionsOf: withKey, how: "with a key", count: 30 };
  const withACookie = { readText: byCookie, optionsOf: withCookies, how: "with a cookie", count: 30, isToReturn: false };
  for (const way of [withAKey, withACookie]) {
    testSpreading(running, yarp, way);
    testFailover(running, yarp, way);
  }
  testAddress(running, yarp, byKey);
  testPassing(running, yarp, byKey);
});
