// Both modes at once: nginx that keeps clients on one server, and nginx that does not, before servers that forward.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hostKind } from "../support/host.mjs";
import { blockWith, nginx, replace } from "../support/proxies.mjs";
import { checkBroadcast, connectMany, describeProxy, killServer, reconnecting, serversOf, startBefore, withKey } from "../support/proxy-cases.mjs";

const options = { timeout: 60_000, skip: hostKind === "reference" ? "the official server has no forwarding" : false };

const sticky = () => blockWith("nginx", "server {");

/** Each request to the next server, and none to Node servers, which do not forward. */
const roundRobin = () => sticky().replace(/^ +(hash|server node1:).*\n/gm, "");

describeProxy(nginx, "nginx before a cluster that forwards", (running) => {
  test("clients of both modes connect over each transport and receive each other's broadcasts", options, async (t) => {
    const kept = await connectMany(t, await startBefore(t, running, nginx, sticky()), 20, withKey);
    const spread = await connectMany(t, await startBefore(t, running, nginx, roundRobin()), 20, (more) => more);
    assert.deepEqual([serversOf(kept), serversOf(spread)], [["node1", "sut1", "sut2"], ["sut1", "sut2"]]);
    await checkBroadcast([...kept, ...spread]);
  });

  test("a server dies: the clients of both modes reconnect to others", options, async (t) => {
    const fronts = [await startBefore(t, running, nginx, sticky()), await startBefore(t, running, nginx, roundRobin())];
    const clients = [];
    for (const front of fronts) clients.push(...(await connectMany(t, front, 6, (more) => withKey({ ...more, ...reconnecting }))));
    await killServer(running.cluster, "sut1", clients);
    await checkBroadcast(clients);
    await running.cluster.startServer("sut1");
  });
}, "--no-sticky");
