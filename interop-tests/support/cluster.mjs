import assert from "node:assert/strict";
import { io } from "socket.io-client";
import { ask1, connect, newKey } from "./clients.mjs";
import { hostKind, startKindOn } from "./host.mjs";
import { needsPostgres, startPostgres } from "./postgres.mjs";
import { needsRedis, startRedis } from "./redis.mjs";
import { eventually, record } from "./waiting.mjs";

/** Which servers stand beside the official one: ours, or the official one again. */
export const besides = process.env.INTEROP_CLUSTER ?? hostKind;

/** The skip option of a test that asserts what our server does better than the official one. */
export const besidesOurs = (reason) => ({ skip: besides === "reference" ? `the official server differs: ${reason}` : false });

const WARM_UP_MS = 60_000;
const names = ["node1", "sut1", "sut2"];

/** Node servers do not forward. */
const isOfNode = (option) => option !== "--no-sticky";

const isOnPostgres = (adapter) => adapter === "postgres";

/** The skip option of suites of that adapter. */
export const needsBrokerOf = (adapter) => (isOnPostgres(adapter) ? needsPostgres : needsRedis);

export const startBrokerOf = (adapter) => (isOnPostgres(adapter) ? startPostgres() : startRedis());

/** What a host is told about its cluster. */
export const connectionOf = (adapter, broker) => ["--adapter", adapter, isOnPostgres(adapter) ? "--postgres" : "--redis", broker.address];

/** A broker and three servers: an official one and two that are to be like it. */
export async function startCluster(adapter, ...options) {
  return startClusterOn(await startBrokerOf(adapter), adapter, ...options);
}

/** The same with a broker that the caller has started. */
export const startClusterOn = (broker, adapter, ...options) => start(new Cluster(adapter, options, broker), names);

/** Two servers that are to be like the official one, without it, on a broker that the caller has started. */
export const startPairOn = (broker, adapter) => start(new Cluster(adapter, [], broker), names.slice(1));

async function start(cluster, serverNames) {
  await Promise.all(serverNames.map((name) => cluster.startServer(name)));
  await Promise.all(Object.values(cluster.servers).map(warmUp));
  return cluster;
}

/** A server that has just started compiles what the first client needs: on a busy machine that takes longer than a client waits. */
async function warmUp({ url }) {
  const client = io(url, { forceNew: true, transports: ["websocket"] });
  try {
    await eventually(() => client.connected, "the first client is served", WARM_UP_MS);
  } finally {
    client.disconnect();
  }
}

class Cluster {
  /** By name. */
  servers = {};

  constructor(adapter, options, broker) {
    Object.assign(this, { adapter, options, broker });
  }

  get redis() {
    return this.broker;
  }

  async startServer(name) {
    const { port = 0 } = this.servers[name] ?? {};
    const kind = name.startsWith("sut") ? besides : "reference";
    const parameters = [...connectionOf(this.adapter, this.broker), "--name", name, ...(kind === "reference" ? this.options.filter(isOfNode) : this.options)];
    return (this.servers[name] = await startKindOn(kind, port, "cluster", ...parameters));
  }

  async stop() {
    await this.stopServers();
    await this.broker.stop();
  }

  async stopServers() {
    await Promise.allSettled(Object.values(this.servers).map((server) => server.stop()));
  }

  /** Fails when a server says that an exception was not handled. */
  async checkUncaught() {
    for (const [name, server] of Object.entries(this.servers)) assert.equal((await this.stats(name)).uncaught, 0, `${name}: ${server.output.stderr}`);
  }

  async stats(name) {
    return (await fetch(`${this.servers[name].url}/stats`, { signal: AbortSignal.timeout(5000) })).json();
  }

  /** A client on each server, all of them in one new room that the servers know of. */
  async open(t, namespace = "/", options = {}) {
    const clients = {};
    for (const name of Object.keys(this.servers).sort()) clients[name] = withoutOffsets(await connect(t, this.servers[name], namespace, options));
    const room = `room of ${newKey()}`;
    for (const client of Object.values(clients)) await ask1(client, "join", [room]);
    const members = new Members(clients, room, isOnPostgres(this.adapter) ? 1 : 0);
    const isOnRedisCluster = this.broker.address.includes(",");
    members.isNodeUnordered = this.adapter === "classic" && isOnRedisCluster;
    members.isOrderedByRoom = this.adapter.startsWith("sharded") && this.adapter !== "sharded-static" && isOnRedisCluster;
    members.hasChannelsOfIds = members.isOrderedByRoom && this.adapter === "sharded-dynamic-private";
    await members.settle();
    return members;
  }
}

/** With recovery every event ends with its offset, which the client passes on to handlers: here they do not see it. */
function withoutOffsets(client) {
  const emitEvent = client.emitEvent.bind(client);
  client.emitEvent = (args) => {
    const last = args.at(-1);
    const isOffset = client._pid && typeof last === "string" && /^\d+-\d+$/.test(last);
    emitEvent(isOffset ? args.slice(0, -1) : args);
    if (isOffset) client._lastOffset = last;
  };
  return client;
}

/** Clients by the name of their server, and the room that they are in. */
export class Members {
  /** Node's adapter on PostgreSQL reads bytes later than what has none: there, bytes are what comes last. */
  #drainBytes;

  /** The rooms that have a channel of their own, with their members. */
  #rooms = new Map();

  constructor(clients, room, drainBytes) {
    this.#drainBytes = drainBytes;
    Object.assign(this, { clients, room, all: Object.values(clients), entries: Object.entries(clients), ids: Object.values(clients).map(({ id }) => id) });
  }

  get sorted() {
    return [...this.ids].sort();
  }

  /** Waits until each server's events reach the clients in the room, on whatever servers these are: a subscription takes a moment. */
  async settle(room = this.room, receivers = this.all) {
    await this.#settle(room, receivers);
    if (this.isOrderedByRoom) this.#rooms.set(room, receivers);
    if (this.hasChannelsOfIds) {
      for (const client of receivers) {
        await this.#settle(client.id, [client]);
        this.#rooms.set(client.id, [client]);
      }
    }
    await this.drain(receivers);
  }

  async #settle(room, receivers) {
    const event = `settle ${newKey()}`;
    const seen = receivers.map((client) => {
      const servers = new Set();
      client.on(event, (server) => servers.add(server));
      return servers;
    });
    await eventually(async () => {
      for (const client of this.all) await ask1(client, "burst", { to: [room] }, event, 1, 0);
      return seen.every((servers) => servers.size === this.all.length);
    }, `all servers reach ${room}`);
    receivers.forEach((client) => client.off(event));
  }

  /** Waits until what their servers, or these, have sent before is there. In a Redis Cluster each room may have a node of its own, whose messages others overtake. */
  async drain(receivers = this.all, senders = this.all) {
    const event = `drain ${newKey()}`;
    const targets = [[{}, receivers]];
    for (const [room, members] of this.#rooms) targets.push([{ to: [room] }, members.filter((client) => receivers.includes(client))]);
    const expected = new Map(receivers.map((client) => [client, targets.filter(([, members]) => members.includes(client)).length * senders.length]));
    const ends = receivers.map((client) => [client, record(client)]);
    for (const client of senders) {
      for (const [target] of targets) await ask1(client, "burst", target, event, 1, this.#drainBytes);
    }
    await eventually(() => ends.every(([client, events]) => events.filter(([name]) => name === event).length === expected.get(client)), "what was sent has arrived");
    receivers.forEach((client) => client.offAny());
  }

  /** What the clients receive of that event, from now on, by the name of the server. */
  record(event) {
    const seen = Object.fromEntries(Object.keys(this.clients).map((name) => [name, []]));
    for (const [name, client] of this.entries) client.on(event, (...args) => seen[name].push(args));
    return seen;
  }
}
