// Sessions whose requests come to any server of a cluster: a load balancer without sticky sessions in front of two servers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pattern } from "./bytes.mjs";
import { ask, ask1, connect, createClient, newKey, transports, whenConnected } from "./clients.mjs";
import { connectionOf, needsBrokerOf, startBrokerOf } from "./cluster.mjs";
import { hostKind, startHost, startHostOn } from "./host.mjs";
import { olderClients } from "./older-clients.mjs";
import { startRoundRobin } from "./round-robin.mjs";
import { startProxy } from "./tcp-proxy.mjs";
import { delay, eventually, nextEvent, nextEvents, record } from "./waiting.mjs";

const optionsOf = (adapter) => (hostKind === "reference" ? { skip: "the official server has no forwarding" } : needsBrokerOf(adapter));

const faults = {
  "the broker is killed and comes back": async (broker) => {
    await broker.kill();
    await delay(500);
    await broker.start();
  },
  "the connections to the broker are cut": (broker) => broker.cutConnections(),
};

/** The tests of what passes over servers that forward, with one adapter. */
export function describeForwarding(adapter) {
  describe(`a cluster with the ${adapter} adapter and without sticky sessions`, { ...optionsOf(adapter), concurrency: 4 }, () => {
    let broker;
    let servers;
    before(async () => {
      broker = await startBrokerOf(adapter);
      servers = await Promise.all(["one", "two"].map((name) => start(adapter, broker, name)));
    });
    after(async () => {
      try {
        for (const server of servers ?? []) await checkUncaught(server);
      } finally {
        await Promise.allSettled((servers ?? []).map((server) => server.stop()));
        await broker?.stop();
      }
    });
    addTests(() => servers);
  });
}

/** The tests of servers and brokers that fail, or are slow, with one adapter. */
export function describeForwardingFaults(adapter) {
  describe(`faults of a cluster with the ${adapter} adapter and without sticky sessions`, { ...optionsOf(adapter), concurrency: 1 }, () => {
    test("hundreds of clients connect over slow connections", async (t) => {
      const { servers } = await startOwn(t, adapter);
      const slow = await Promise.all(servers.map(({ port }) => startProxy(t, port, { latency: 20 })));
      const balancer = await startRoundRobin(t, slow.map(({ url }) => Number(new URL(url).port)));
      await warmUp(t, servers);
      for (let round = 0; round < 8; round++) {
        const kind = Object.keys(transports)[round % 3];
        const clients = await Promise.all(Array.from({ length: 30 }, () => connect(t, balancer, "/", transports[kind])));
        const answers = await Promise.all(clients.map((client, i) => ask1(client, "echo", i)));
        assert.deepEqual(answers, clients.map((_, i) => i), kind);
        clients.forEach((client) => client.disconnect());
      }
      for (const server of servers) await eventually(async () => (await stats(server)).clients === 0, "all sessions have ended");
    });

    test("the clients of a server that is killed connect anew", async (t) => {
      const { broker, servers } = await startOwn(t, adapter);
      const balancer = await startRoundRobin(t, servers.map(({ port }) => port));
      const clients = await Promise.all(
        ["polling", "polling upgraded to websocket", "polling", "polling upgraded to websocket"].map((kind) =>
          connect(t, balancer, "/", { ...transports[kind], reconnection: true, reconnectionDelay: 100, reconnectionDelayMax: 200 }),
        ),
      );
      const homes = await Promise.all(clients.map(async (client) => (await ask1(client, "me")).server));
      const ids = clients.map(({ id }) => id);
      servers[0].child.kill("SIGKILL");
      // A session on the other server whose connection passed through the dead one connects anew, too.
      for (const [i, client] of clients.entries()) {
        if (homes[i] !== "one") continue;
        await eventually(() => client.connected && client.id !== ids[i], "the client is connected again");
      }
      await eventually(() => clients.every((client) => client.connected), "all clients are connected");
      for (const client of clients) assert.equal((await ask1(client, "me")).server, "two");
      // And through the server that comes back, with other sessions.
      await startHostOn(servers[0].port, "cluster", ...connectionOf(adapter, broker), "--name", "one", "--no-sticky").then((again) => t.after(again.stop));
      const late = await connect(t, balancer, "/", transports["polling upgraded to websocket"]);
      assert.equal(await ask1(late, "echo", "late"), "late");
    });

    test("a server that is stopped for a moment continues where it was", async (t) => {
      const { servers } = await startOwn(t, adapter);
      const balancer = await startRoundRobin(t, servers.map(({ port }) => port));
      const client = await connect(t, balancer, "/", { transports: ["polling"] });
      const { server, id } = await ask1(client, "me");
      const { child } = servers.find(({ name }) => name === server);
      child.kill("SIGSTOP");
      const answer = ask1(client, "echo", "after the pause");
      await delay(3000);
      child.kill("SIGCONT");
      assert.equal(await answer, "after the pause");
      assert.equal(client.id, id);
    });

    // Sessions whose clients had no response end by their heartbeats, which takes half a minute.
    describe("brokers that fail", { concurrency: 2 }, () => {
      for (const [what, fail] of Object.entries(faults)) {
        test(`${what}: clients are served again, and nothing is left`, async (t) => {
          const { broker, servers } = await startOwn(t, adapter);
          const balancer = await startRoundRobin(t, servers.map(({ port }) => port));
          const clients = await Promise.all(
            Object.values(transports).map((kind) => connect(t, balancer, "/", { ...kind, reconnection: true, reconnectionDelay: 100, reconnectionDelayMax: 500 })),
          );
          await fail(broker);
          for (const client of clients) {
            await eventually(async () => client.connected && (await Promise.race([ask1(client, "echo", 1), delay(1000)])) === 1, "the client is served again", 30_000);
          }
          clients.forEach((client) => client.disconnect());
          for (const server of servers) await eventually(async () => (await stats(server)).clients === 0, "all sessions have ended", 40_000);
        });
      }
    });
  });
}

async function start(adapter, broker, name) {
  const server = await startHost("cluster", ...connectionOf(adapter, broker), "--name", name, "--no-sticky", "--eio3");
  return Object.assign(server, { name });
}

async function startOwn(t, adapter) {
  const broker = await startBrokerOf(adapter);
  t.after(() => broker.stop());
  const servers = await Promise.all(["one", "two"].map((name) => start(adapter, broker, name)));
  t.after(async () => {
    for (const server of servers) if (server.child.exitCode === null && server.child.signalCode === null) await checkUncaught(server);
    await Promise.allSettled(servers.map((server) => server.stop()));
  });
  return { broker, servers };
}

/** Servers that have just started compile what the first clients need: on a busy machine that takes longer than anything else. */
async function warmUp(t, servers) {
  const balancer = await startRoundRobin(t, servers.map(({ port }) => port));
  for (const kind of Object.values(transports)) {
    const client = createClient(t, balancer, "/", kind);
    client.connect();
    await eventually(() => client.connected, "the first clients are served", 60_000);
    client.emit("echo", "warm");
    client.disconnect();
  }
}

const stats = async (server) => (await fetch(`${server.url}/stats`, { signal: AbortSignal.timeout(5000) })).json();

async function checkUncaught(server) {
  assert.equal((await stats(server)).uncaught, 0, server.output.stderr);
}

function addTests(servers) {
  const balance = (t) => startRoundRobin(t, servers().map(({ port }) => port));

  for (const [name, kind] of Object.entries(transports)) {
    test(`text and binary events pass over ${name}`, async (t) => {
      const balancer = await balance(t);
      const client = await connect(t, balancer, "/", kind);
      assert.equal(client.id.length, 20);
      for (const value of ["text é 日本 \u{1F600}", { list: [1, null, true] }, "x".repeat(200_000)]) assert.deepEqual(await ask1(client, "echo", value), value);
      for (const size of [0, 1, 1000, 300_000, 2_900_000]) assert.ok((await ask1(client, "echo", pattern(size))).equals(pattern(size)), `${size} bytes`);
      assert.ok(Object.values(balancer.counts).every((count) => name === "websocket" || count > 0), "both servers were asked");
    });
  }

  for (const [version, older] of Object.entries(olderClients)) {
    test(`client ${version} is served, by polling and upgraded`, async (t) => {
      const balancer = await balance(t);
      for (const kind of [transports.polling, transports["polling upgraded to websocket"]]) {
        const client = await connect(t, balancer, "/", { ...kind, io: older.io });
        assert.deepEqual(await ask1(client, "echo", { a: ["é"] }), { a: ["é"] });
        const bytes = Buffer.from(await ask1(client, "echo", pattern(70_000)));
        assert.ok(bytes.equals(pattern(70_000)));
        const other = await connect(t, balancer);
        const event = newKey();
        const received = new Promise((resolve) => client.on(event, (...args) => resolve(args)));
        await eventually(async () => {
          await ask(other, "emit", { to: [older.socketId(client)] }, event, "to its id");
          return Promise.race([received, delay(300)]);
        }, "an event for its id arrives");
        client.disconnect();
        other.disconnect();
      }
    });
  }

  test("broadcasts reach all, whichever way they are connected", async (t) => {
    const balancer = await balance(t);
    const clients = await Promise.all(Array.from({ length: 12 }, (_, i) => connect(t, balancer, "/", Object.values(transports)[i % 3])));
    const room = newKey();
    for (const client of clients) await ask(client, "join", [room]);
    const event = newKey();
    await eventually(async () => {
      const seen = clients.map((client) => Promise.race([nextEvent(client, `${event} settle`, 1000).then(() => true), delay(900)]).catch(() => false));
      await ask(clients[0], "emit", { to: [room] }, `${event} settle`);
      return (await Promise.all(seen)).every(Boolean);
    }, "all have joined");
    const seen = clients.map((client) => nextEvents(client, event, 50));
    await ask(clients[0], "burst", { to: [room] }, event, 50, 100);
    for (const events of await Promise.all(seen)) assert.deepEqual(events.map(([, i]) => i), Array.from({ length: 50 }, (_, i) => i));
  });

  test("nothing is lost, repeated or reordered during an upgrade", async (t) => {
    const balancer = await balance(t);
    const clients = Array.from({ length: 10 }, () => createClient(t, balancer, "/", transports["polling upgraded to websocket"]));
    await Promise.all(
      clients.map(async (client) => {
        await whenConnected(client);
        const event = newKey();
        const events = record(client);
        const acks = [];
        const sent = [];
        for (let i = 0; i < 300; i++) {
          sent.push(ask1(client, "echo", i).then((value) => acks.push(value)));
          if (i % 30 === 0) sent.push(ask(client, "burst", { to: [client.id], local: true }, `${event} ${i}`, 20, i % 60));
          if (i % 10 === 0) await delay(2);
        }
        await Promise.all(sent);
        await eventually(() => client.io.engine.transport.name === "websocket", "it is upgraded");
        assert.deepEqual(acks, Array.from({ length: 300 }, (_, i) => i));
        await eventually(() => events.length === 200, "all events are there");
        const expected = Array.from({ length: 200 }, (_, i) => [`${event} ${Math.floor(i / 20) * 30}`, i % 20]);
        assert.deepEqual(events.map(([name, , i]) => [name, i]), expected);
      }),
    );
  });

  test("sticky and other load balancers in front of the same servers", async (t) => {
    const balancer = await balance(t);
    for (const server of servers()) {
      const client = await connect(t, server, "/", transports["polling upgraded to websocket"]);
      assert.equal((await ask1(client, "me")).server, server.name);
      const other = await connect(t, balancer, "/", transports["polling upgraded to websocket"]);
      const event = newKey();
      const received = nextEvent(client, event);
      await eventually(async () => {
        await ask(other, "emit", { to: [client.id] }, event, 1);
        return Promise.race([received, delay(300)]);
      }, "the event arrives");
    }
  });

  test("a session of no server, or of a dead one, is unknown", async (t) => {
    const balancer = await balance(t);
    for (const sid of ["abcdefghijklmnopqrst", "abcdefghijklmnopqrst~deadXXXX", "~", "abcdefghijklmnopqrst~%23%2A"]) {
      for (let i = 0; i < 2; i++) {
        const response = await fetch(`${balancer.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`);
        assert.equal(response.status, 400);
        assert.deepEqual(await response.json(), { code: 1, message: "Session ID unknown" });
      }
    }
  });
}
