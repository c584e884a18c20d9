// What clients may expect of a cluster behind a load balancer, whichever it is and however it keeps them on one server.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { ask, ask1, connect, newKey, transports } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";
import { needs } from "./proxies.mjs";
import { eventually, within } from "./waiting.mjs";

const options = { timeout: 120_000 };
const AT_ONCE = 20;

/** An own key for each client, by which it stays on one server. */
export const withKey = (more) => ({ ...more, query: { client: randomUUID() } });

/** A cookie, which this client only keeps when it is told to. */
export const withCookies = (more) => ({ ...more, withCredentials: true });

/** Starts a cluster for the tests of a load balancer, which start the latter themselves with startBefore(t, text). */
export function describeProxy(proxy, name, define, ...clusterOptions) {
  describe(name, needs(proxy), () => {
    const running = {};
    before(async () => (running.cluster = await startCluster("classic", ...clusterOptions)));
    after(async () => {
      try {
        await running.cluster?.checkUncaught();
      } finally {
        await running.cluster?.stop();
      }
    });
    define(running);
  });
}

/** Starts a load balancer before the cluster until the test ends. */
export async function startBefore(t, { cluster }, proxy, text) {
  const started = await proxy.start(cluster, text);
  t.after(() => started.stop());
  return started;
}

/** Connects many clients with each transport, and gives them: { client, server, transport }. */
export async function connectMany(t, proxy, count, optionsOf) {
  const clients = [];
  for (const [transport, more] of Object.entries(transports)) {
    for (let i = 0; i < count; i += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - i) }, () => connectOne(t, proxy, transport, optionsOf(more)));
      clients.push(...(await Promise.all(batch)));
    }
  }
  return clients;
}

async function connectOne(t, proxy, transport, more) {
  const client = await connect(t, proxy, "/", more);
  const { server } = await ask1(client, "me");
  for (let i = 0; i < 3; i++) assert.deepEqual(await ask(client, "echo", i), [i]);
  return { client, server, transport };
}

/** Everybody receives what one of them sends to all. */
export async function checkBroadcast(clients) {
  const event = newKey();
  const received = clients.map(({ client }) => within(new Promise((resolve) => client.once(event, resolve)), "the broadcast"));
  await ask(clients[0].client, "emit", {}, event, 1);
  assert.deepEqual(await Promise.all(received), clients.map(() => 1));
}

/** The names of their servers, each once. */
export const serversOf = (clients) => [...new Set(clients.map(({ server }) => server))].sort();

/** What lets clients come back soon. */
export const reconnecting = { reconnection: true, reconnectionDelay: 200, reconnectionDelayMax: 500 };

/** Kills a server, and waits until its clients are on others. */
export async function killServer(cluster, name, clients) {
  const lost = clients.filter(({ server }) => server === name);
  assert.ok(lost.length > 0 && lost.length < clients.length, `${lost.length} of ${clients.length} clients are on ${name}`);
  const back = lost.map(({ client }) => new Promise((resolve) => client.once("disconnect", () => client.once("connect", resolve))));
  cluster.servers[name].child.kill("SIGKILL");
  await within(Promise.all(back), "its clients to be back", 20_000);
  await eventually(() => clients.every(({ client }) => client.connected), "all clients are connected");
  for (const { client } of lost) assert.notEqual((await ask1(client, "me")).server, name);
}

/** Tests of a way that gives clients their servers evenly; count: of clients for each transport. */
export function testSpreading(running, proxy, { readText, optionsOf, how, count }) {
  test(`${3 * count} clients connect ${how}, over all servers, and receive each other's broadcasts`, options, async (t) => {
    const front = await startBefore(t, running, proxy, readText());
    const clients = await connectMany(t, front, count, optionsOf);
    assert.deepEqual(serversOf(clients), ["node1", "sut1", "sut2"]);
    await checkBroadcast(clients);
  });
}

/** A test of the same way while a server is away. */
export function testFailover(running, proxy, { readText, optionsOf, how, isToReturn = true }) {
  test(`a server dies: its clients that connected ${how} reconnect to others, and nobody else notices`, options, async (t) => {
    const { cluster } = running;
    const front = await startBefore(t, running, proxy, readText());
    const clients = await connectMany(t, front, 12, (more) => optionsOf({ ...more, ...reconnecting }));
    const kept = clients.filter(({ server }) => server !== "sut1");
    const disturbed = [];
    for (const { client, server } of kept) client.once("disconnect", (reason) => disturbed.push(`${server}: ${reason}`));
    await killServer(cluster, "sut1", clients);
    assert.deepEqual(disturbed, []);
    await checkBroadcast(clients);

    await cluster.startServer("sut1");
    if (isToReturn) await eventually(() => reaches(t, front, optionsOf, "sut1"), "the server has clients again", 20_000);
  });
}

/** Whether that server has one of some new clients. While it returns, a client may begin on another one and fail when its next request goes there. */
async function reaches(t, front, optionsOf, server) {
  const clients = await connectMany(t, front, 4, optionsOf).catch(() => []);
  return serversOf(clients).includes(server);
}

/** Tests of the way that needs nothing from the client. */
export function testAddress(running, proxy, readText) {
  test("clients without a key connect, all from one address to one server", options, async (t) => {
    const front = await startBefore(t, running, proxy, readText());
    const clients = await connectMany(t, front, 20, (more) => more);
    assert.equal(serversOf(clients).length, 1);
  });
}

/** Tests of what passes. */
export function testPassing(running, proxy, readText) {
  test("messages of 900 kB pass in both directions over each transport", options, async (t) => {
    const front = await startBefore(t, running, proxy, readText());
    const text = "x".repeat(900_000);
    for (const more of Object.values(transports)) {
      const client = await connect(t, front, "/", withKey(more));
      assert.equal(await ask1(client, "echo", text), text);
    }
  });

  test("a page of the same origin connects with its cookies", options, async (t) => {
    const front = await startBefore(t, running, proxy, readText());
    const extraHeaders = { Origin: front.url, Cookie: "login=1" };
    for (const more of Object.values(transports)) await connect(t, front, "/", withKey({ ...more, extraHeaders }));
  });
}
