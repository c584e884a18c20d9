import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { findFreePort } from "./redis.mjs";
import { eventually, within } from "./waiting.mjs";

/** How long a node may be silent: on a busy machine that happens to one that is alive. */
const PATIENCE_MS = 15_000;
const PATIENCE_WITH_THE_DEAD_MS = 1000;

/** By how much the port of the bus of a node is higher. */
const BUS_DISTANCE = 10_000;

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** A Redis Cluster of three primaries, each with a third of the slots, and a replica of the one that has the slot of that name. */
export async function startRedisCluster(name) {
  const cluster = new RedisCluster();
  cluster.nodes = await Promise.all([0, 1, 2, 3].map(() => Node.start()));
  await cluster.join(name);
  return cluster;
}

class RedisCluster {
  nodes = [];

  /** All addresses, separated by commas. */
  get address() {
    return this.nodes.map(({ address }) => address).join(",");
  }

  async join(name) {
    const [first, , , replica] = this.nodes;
    await runCli(["--cluster", "create", ...this.nodes.slice(0, 3).map(({ address }) => address), "--cluster-yes"]);
    const id = await (await this.ownerOf(name)).send("CLUSTER", "MYID");
    await replica.send("CLUSTER", "MEET", "127.0.0.1", first.port);
    await eventually(() => replica.send("CLUSTER", "REPLICATE", id).then(() => true, () => false), "the replica knows its primary");
    for (const node of this.nodes) await eventually(() => this.#isWhole(node), "the cluster is whole");
  }

  async #isWhole(node) {
    if (!/cluster_state:ok/.test(await node.send("CLUSTER", "INFO"))) return false;
    const roles = (await node.send("CLUSTER", "NODES")).trim().split("\n").map((line) => line.split(" ")[2].replace("myself,", ""));
    return roles.sort().join(" ") === "master master master slave";
  }

  /** The primary that has a replica. */
  async replicated() {
    const [, , port] = await this.#find("slave").then((replica) => replica.send("ROLE"));
    return this.nodes.find((node) => node.port === port);
  }

  /** Kills the primary that has a replica, waits until that has taken over, and says who is dead. */
  async failOver() {
    const [dead, replica] = [await this.replicated(), await this.#find("slave")];
    for (const node of this.nodes) await node.send("CONFIG", "SET", "cluster-node-timeout", PATIENCE_WITH_THE_DEAD_MS);
    await dead.kill();
    await eventually(async () => (await replica.send("ROLE"))[0] === "master", "the replica has taken over", 15000);
    return dead;
  }

  async #find(role) {
    for (const node of this.nodes) if (node.isRunning && (await node.send("ROLE"))[0] === role) return node;
    throw new Error(`no ${role}`);
  }

  /** The node that has the slot of that name. */
  async ownerOf(name) {
    const asked = this.nodes.find(({ isRunning }) => isRunning);
    const slot = await asked.send("CLUSTER", "KEYSLOT", name);
    for (const [from, to, [, port]] of await asked.send("CLUSTER", "SLOTS")) {
      if (slot >= from && slot <= to) return this.nodes.find((node) => node.port === port);
    }
    throw new Error(`nobody has slot ${slot}`);
  }

  /** Gives the slot of that name to another primary, or to this one. */
  async moveSlotOf(name, target) {
    const slot = await this.send("CLUSTER", "KEYSLOT", name);
    const from = await this.ownerOf(name);
    if (from === target) return;
    const primaries = [];
    for (const node of this.nodes) if (node.isRunning && (await node.send("ROLE"))[0] === "master") primaries.push(node);
    const to = target ?? primaries.find((node) => node !== from);
    const id = await to.send("CLUSTER", "MYID");
    await to.send("CLUSTER", "SETSLOT", slot, "IMPORTING", await from.send("CLUSTER", "MYID"));
    await from.send("CLUSTER", "SETSLOT", slot, "MIGRATING", id);
    for (let keys; (keys = await from.send("CLUSTER", "GETKEYSINSLOT", slot, 100)).length > 0; ) await from.send("MIGRATE", "127.0.0.1", to.port, "", 0, 5000, "KEYS", ...keys);
    for (const node of [to, from, ...primaries.filter((node) => node !== to && node !== from)]) await node.send("CLUSTER", "SETSLOT", slot, "NODE", id);
  }

  async send(...command) {
    return this.nodes.find(({ isRunning }) => isRunning).send(...command);
  }

  async stop() {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}

class Node {
  #folder = mkdtempSync(join(tmpdir(), "socketionet-redis-cluster-"));

  static async start() {
    const port = await findFreePort(BUS_DISTANCE);
    const node = new Node();
    Object.assign(node, { port, address: `127.0.0.1:${port}` });
    await node.start();
    return node;
  }

  get isRunning() {
    return running.has(this.child);
  }

  async start() {
    const settings = ["--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", PATIENCE_MS, "--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", 0];
    const parameters = ["--port", this.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", this.#folder, "--loglevel", "warning", ...settings];
    const child = spawn("/usr/bin/redis-server", parameters.map(String), { stdio: "ignore" });
    this.child = child;
    running.add(child);
    child.unref();
    this.exited = new Promise((resolve) => child.once("close", resolve));
    this.exited.then(() => running.delete(child));
    await eventually(() => this.send("PING").then(() => true, () => false), "a node accepts connections");
  }

  async send(...command) {
    const client = createClient({ url: `redis://${this.address}`, socket: { reconnectStrategy: false } });
    client.on("error", () => {});
    await client.connect();
    try {
      return await within(client.sendCommand(command.map(String)), command.join(" "));
    } finally {
      client.destroy();
    }
  }

  async kill() {
    this.child.kill("SIGKILL");
    await within(this.exited, "a node to end");
  }

  async stop() {
    if (this.isRunning) await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function runCli(parameters) {
  const child = spawn("/usr/bin/redis-cli", parameters, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const code = await within(new Promise((resolve) => child.once("close", resolve)), `redis-cli ${parameters.join(" ")}`, 20000);
  if (code !== 0) throw new Error(output);
}
