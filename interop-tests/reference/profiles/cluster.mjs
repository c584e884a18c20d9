import { hostname } from "node:os";
import { createAdapter as createPostgres } from "@socket.io/postgres-adapter";
import { createAdapter as createClassic, createShardedAdapter } from "@socket.io/redis-adapter";
import { createAdapter as createStreams } from "@socket.io/redis-streams-adapter";
import pg from "pg";
import { createClient, createCluster } from "redis";
import { Server } from "socket.io";
import { addClusterEvents } from "../cluster/events.mjs";
import { addServerEvents } from "../cluster/server-events.mjs";
import { addPages } from "../cluster/pages.mjs";

const RECOVERY = { maxDisconnectionDuration: 30000, skipMiddlewares: true };
const NAMESPACES = ["/", "/ops", /^\/dyn-\d+$/];

const sharded = (subscriptionMode) => (clients) => createShardedAdapter(clients[0], clients[1], { subscriptionMode });
export const adapters = {
  "classic": (clients) => createClassic(clients[0], clients[1]),
  "sharded": sharded("dynamic"),
  "sharded-static": sharded("static"),
  "sharded-dynamic-private": sharded("dynamic-private"),
  "streams": (clients) => createStreams(clients[0]),
  "postgres": (clients) => createPostgres(clients[0]),
};

/** One server of a cluster, with the npm adapter that the command line names. */
export async function cluster(server, options) {
  const createAdapter = adapters[options.adapter];
  if (!createAdapter || options["no-sticky"]) {
    console.error(createAdapter ? "--no-sticky is not available" : `unknown adapter "${options.adapter}"; adapters: ${Object.keys(adapters).join(", ")}`);
    process.exit(2);
  }
  const state = { name: options.name ?? hostname(), adapter: options.adapter, uncaught: 0, clients: options.adapter === "postgres" ? [openPool(options.postgres)] : await openClients(options.redis) };
  for (const kind of ["uncaughtException", "unhandledRejection"]) {
    process.on(kind, (error) => {
      if (isTwiceClosed(error)) return;
      state.uncaught++;
      console.error(kind, error);
    });
  }
  const io = (state.io = new Server({
    adapter: createAdapter(state.clients),
    pingInterval: 10000,
    pingTimeout: 20000,
    maxHttpBufferSize: 4e6,
    serveClient: false,
    ...(options.recovery && { connectionStateRecovery: RECOVERY }),
  }));
  addPages(server, state, options.shutDown);
  io.attach(server);
  addServerEvents(io.of("/"), state.name);
  io.on("new_namespace", (namespace) => addServerEvents(namespace, state.name));
  for (const name of NAMESPACES) io.of(name).on("connection", (socket) => addClusterEvents(socket, state.name));
  return () => io.close();
}

/** On a Redis Cluster, the redis package closes a connection twice when its last two channels are left at once, and the adapter does not wait for either. */
function isTwiceClosed(error) {
  return error?.message === "The client is closed" && error.stack.includes("executeShardedUnsubscribeCommand");
}

/** One client to publish with and one to subscribe with; several addresses are those of a Redis Cluster. */
export async function openClients(address) {
  const urls = address.split(",").map((one) => ({ url: `redis://${one}` }));
  const clients = [0, 1].map(() => (urls.length === 1 ? createClient(urls[0]) : createCluster({ rootNodes: urls })));
  for (const client of clients) client.on("error", () => {});
  await Promise.all(clients.map((client) => client.connect()));
  return clients;
}

/** What the adapter uses of a pool: a connection that listens, and one that does everything else, in order. */
function openPool(address) {
  const settings = { connectionString: `postgres://postgres@${address}/postgres` };
  const [listening, asking] = [new pg.Pool(settings), new pg.Pool({ ...settings, max: 1 })];
  for (const pool of [listening, asking]) pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
  let listener;
  listening.on("connect", (client) => (listener = client).once("end", () => (listener = undefined)));
  return {
    connect: () => listening.connect(),
    query: (...args) => asking.query(...args),
    get isReady() {
      return listener !== undefined;
    },
  };
}
