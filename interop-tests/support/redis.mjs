import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { eventually, within } from "./waiting.mjs";

/** What outgoing connections are given begins here on Linux. */
const FIRST_OUTGOING_PORT = 32_768;
const FIRST_PORT = 10_000;

const PROGRAM = "/usr/bin/redis-server";

/** The skip option of suites that need a Redis, which build/test.mjs installs where it may. */
export const needsRedis = { skip: !existsSync(PROGRAM) && process.env.CI !== "true" ? `${PROGRAM} is not installed` : false };

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/**
 * A port that was free a moment ago, as is the one that is higher by `distance`. The system gives it to no outgoing connection, so that a server can be started on it later, and again after it has died.
 */
export async function findFreePort(distance = 0) {
  for (;;) {
    const port = randomInt(FIRST_PORT, FIRST_OUTGOING_PORT - distance);
    if ((await isFree(port)) && (await isFree(port + distance))) return port;
  }
}

async function isFree(port) {
  const server = net.createServer();
  const isListening = await new Promise((resolve) => server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true)));
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

/** A Redis of its own that keeps nothing on disk; it can be killed, started again, frozen and thawed. */
export async function startRedis() {
  const redis = new Redis(await findFreePort());
  await redis.start();
  return redis;
}

class Redis {
  #folder = mkdtempSync(join(tmpdir(), "socketionet-redis-"));

  constructor(port) {
    this.port = port;
    this.address = `127.0.0.1:${port}`;
  }

  async start() {
    const parameters = ["--port", this.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", this.#folder, "--loglevel", "warning"];
    this.child = spawn(PROGRAM, parameters.map(String), { stdio: "ignore" });
    running.add(this.child);
    this.child.unref();
    this.exited = new Promise((resolve) => this.child.once("close", resolve));
    this.exited.then(() => running.delete(this.child));
    await eventually(() => this.#accepts(), "Redis accepts connections");
  }

  #accepts() {
    return new Promise((resolve) => {
      const socket = net.connect(this.port, "127.0.0.1", () => socket.end("PING\r\n"));
      socket.on("data", (reply) => resolve(reply.toString().startsWith("+PONG")));
      socket.on("error", () => resolve(false));
    });
  }

  /** Sends one command over a connection of its own and gives the reply. */
  async send(...command) {
    const client = createClient({ url: `redis://${this.address}` });
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
    await within(this.exited, "Redis to end");
  }

  freeze() {
    this.child.kill("SIGSTOP");
  }

  thaw() {
    this.child.kill("SIGCONT");
  }

  /** Ends every connection but the one that asks. */
  async cutConnections() {
    await this.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await this.send("CLIENT", "KILL", "TYPE", "pubsub");
  }

  async stop() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
