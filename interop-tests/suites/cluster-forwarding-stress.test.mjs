// Runs alone: it loads every core.
// Clients of several versions behind a load balancer without sticky sessions, with distances, in front of three servers that are killed, on a broker that is killed and stopped: what was acknowledged
// has arrived once and in order, clients are served again within a bound, and nothing is left at the end. `FORWARDING_STRESS_SECONDS=600` is a long run, `FORWARDING_STRESS_ADAPTER=postgres` another broker.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { io as latest } from "socket.io-client";
import { createClient, transports } from "../support/clients.mjs";
import { connectionOf, needsBrokerOf, startBrokerOf } from "../support/cluster.mjs";
import { hostKind, startHostOn } from "../support/host.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { findFreePort } from "../support/redis.mjs";
import { startRoundRobin } from "../support/round-robin.mjs";
import { delay, eventually } from "../support/waiting.mjs";

const SECONDS = Number(process.env.FORWARDING_STRESS_SECONDS ?? 7);
const ADAPTER = process.env.FORWARDING_STRESS_ADAPTER ?? "classic";
const isLong = SECONDS > 30;

const CLIENTS = 24;
const SEND_EVERY_MS = 50;
const SEND_WIDE_EVERY = 20;

/** Within which all clients are served: at the start, when the servers compile everything, after a server was killed, and after the broker is back. */
const START_MS = 60_000;
const BACK_AFTER_SERVER_MS = 15_000;
const BACK_AFTER_BROKER_MS = 25_000;

/** Within which a server tells about itself, at the start compiling what that needs. */
const STATS_MS = 30_000;

/** What caches and pools may keep. */
const MOST_MORE_DESCRIPTORS = 16;
const MOST_MORE_HEAP = 16_000_000;

const versions = [latest, olderClients["4.0.2"].io, latest, olderClients["3.1.3"].io, latest, olderClients["2.5.0"].io, olderClients["1.7.4"].io];
const kinds = Object.values(transports);
const options = hostKind === "reference" ? { skip: "the official server has no forwarding" } : needsBrokerOf(ADAPTER);

/** One client, which counts in each of its sessions what it sends and receives. */
class Numbering {
  acknowledged = 0;
  fed = 0;
  wide = 0;
  sessions = 0;
  history = [];
  #session;
  #last = new Map();

  constructor(t, balancer, number, problems) {
    this.name = `client ${number}`;
    this.problems = problems;
    const kind = kinds[number % kinds.length];
    const io = versions[number % versions.length];
    this.socket = createClient(t, balancer, "/", { ...kind, io, reconnection: true, reconnectionDelay: 100, reconnectionDelayMax: 500, timeout: 5000 });
    this.socket.on("connect", () => (this.#session = { number: this.sessions++, sent: 0, acknowledged: 0, fed: 0 }));
    this.socket.on("disconnect", () => (this.#session = undefined));
    for (const event of ["connect", "disconnect", "connect_error"]) this.socket.on(event, (reason) => this.#note(event, reason));
    this.socket.on("fed", (i, bytes) => this.#onFed(i, bytes));
    this.socket.on("wide", (sender, i) => this.#onWide(sender, i));
    this.socket.connect();
  }

  /** What happened last, for the message of a failure. */
  #note(event, reason) {
    this.history.push(`${new Date().toISOString().slice(14, 23)} ${event} ${reason ?? this.socket.io.engine.id}`);
    if (this.history.length > 6) this.history.shift();
  }

  #onFed(i, bytes) {
    const expected = this.#session?.fed;
    if (this.#session) this.#session.fed = i + 1;
    if (i !== expected) this.problems.push(`${this.name}: received ${i} instead of ${expected}`);
    if (bytes && bytes[bytes.length - 1] !== (bytes.length - 1) % 251) this.problems.push(`${this.name}: ${bytes.length} bytes are others`);
    this.fed++;
  }

  #onWide(sender, i) {
    if (i <= (this.#last.get(sender) ?? -1)) this.problems.push(`${this.name}: received ${i} of ${sender} after ${this.#last.get(sender)}`);
    this.#last.set(sender, i);
    this.wide++;
  }

  async run(isOver) {
    for (let i = 0; !isOver(); i++) {
      this.send(i);
      await delay(SEND_EVERY_MS);
    }
  }

  send(i) {
    const session = this.#session;
    if (!session || !this.socket.connected) return;
    const number = session.sent++;
    const load = i % 40 === 39 ? Buffer.alloc(30_000, number) : "x";
    this.socket.emit("number", load, (count) => {
      if (count !== number || session.acknowledged !== number) this.problems.push(`${this.name}: number ${number} was acknowledged as ${count} after ${session.acknowledged} others`);
      session.acknowledged++;
      this.acknowledged++;
    });
    if (i % SEND_WIDE_EVERY === 0) this.socket.emit("wide", `${this.name}, ${session.number}`, number);
    if (this.socket.sendBuffer.length === 0) return;
    // A client that has missed a ping keeps what it is to send for the next session.
    this.socket.sendBuffer = [];
    session.sent--;
  }

  /** Whether something that is sent from now on is acknowledged. */
  async untilServed(end) {
    while (Date.now() < end) {
      const session = this.#session;
      const before = session?.acknowledged;
      await delay(50);
      if (session && session === this.#session && session.acknowledged > before) return true;
    }

    return false;
  }
}

class Problems extends Array {
  push(problem) {
    if (isLong) console.log(`${new Date().toISOString()} PROBLEM ${problem}`);
    return super.push(problem);
  }
}

class Stress {
  problems = new Problems();
  slowest = { start: 0, server: 0, broker: 0 };
  kills = 0;

  constructor(t) {
    this.t = t;
  }

  async start() {
    this.broker = await startBrokerOf(ADAPTER);
    this.t.after(() => this.broker.stop());
    this.ports = [await findFreePort(), await findFreePort(), await findFreePort()];
    this.servers = await Promise.all(this.ports.map((_, i) => this.startServer(i)));
    this.t.after(() => Promise.allSettled(this.servers.map((server) => server.stop())));
    this.heap = (await this.stats(2)).heap;
    this.descriptors = this.countDescriptors(2);
    let turn = 0;
    this.balancer = await startRoundRobin(this.t, this.ports, () => [0, 0, 5, 20, 40][turn++ % 5]);
    this.clients = Array.from({ length: CLIENTS }, (_, i) => new Numbering(this.t, this.balancer, i, this.problems));
  }

  startServer(i) {
    return startHostOn(this.ports[i], "forwarding", ...connectionOf(ADAPTER, this.broker), "--name", `server ${i}`);
  }

  async run() {
    let isOver = false;
    const sending = this.clients.map((client) => client.run(() => isOver));
    try {
      await this.#everybodyIsServed("start", "start", START_MS);
      await this.#breakThings();
      await this.#everybodyIsServed("end", "broker", BACK_AFTER_BROKER_MS);
    } finally {
      isOver = true;
    }

    await Promise.all(sending);
  }

  async #breakThings() {
    const end = Date.now() + SECONDS * 1000;
    for (let round = 0; Date.now() < end; round++) {
      await this.#killServer(round % 2);
      if (round % 3 === 0) await this.#stopBroker(isLong ? [1000, 4000, 12000][(round / 3) % 3] : 1000);
      if (round % 4 === (isLong ? 3 : 1)) await this.#killBroker();
      if (isLong) await delay(6000);
    }
  }

  async #killServer(i) {
    this.kills++;
    const { child, exited, output } = this.servers[i];
    child.kill("SIGKILL");
    await exited;
    this.#checkOutput(i, output);
    await this.#everybodyIsServed(`server ${i} was killed`, "server", BACK_AFTER_SERVER_MS);
    this.servers[i] = await this.startServer(i);
    if (isLong) await delay(3000);
  }

  /** Warnings say that the broker is away. */
  #checkOutput(i, { stderr }) {
    if (/^(fail|crit|Unhandled)/m.test(stderr)) this.problems.push(`server ${i} said: ${stderr}`);
  }

  async #stopBroker(ms) {
    this.broker.freeze();
    await delay(ms);
    this.broker.thaw();
    await this.#everybodyIsServed(`the broker was stopped for ${ms} ms`, "broker", BACK_AFTER_BROKER_MS);
  }

  async #killBroker() {
    await this.broker.kill();
    await delay(500);
    await this.broker.start();
    await this.#everybodyIsServed("the broker was killed", "broker", BACK_AFTER_BROKER_MS);
  }

  async #everybodyIsServed(when, kind, limit) {
    const start = Date.now();
    const served = await Promise.all(this.clients.map((client) => client.untilServed(start + limit)));
    const took = Date.now() - start;
    this.slowest[kind] = Math.max(this.slowest[kind], took);
    const late = this.clients.filter((_, i) => !served[i]).map(({ name, socket, history }) => `${name} (${socket.io.engine?.transport?.name}, ${history.join(", ")})`);
    if (late.length > 0) this.problems.push(`${when}: not served after ${took} ms: ${late.join(", ")}`);
    if (isLong) console.log(`${new Date().toISOString()} ${when}: all are served after ${took} ms; ${this.tell()}`);
  }

  tell() {
    const sum = (what) => this.clients.reduce((all, client) => all + client[what], 0);
    return `${this.kills} kills, ${sum("sessions")} sessions, ${sum("acknowledged")} acknowledged, ${sum("fed")} fed, ${sum("wide")} broadcast, ${this.problems.length} problems`;
  }

  stats(i) {
    return fetch(`http://127.0.0.1:${this.ports[i]}/stats`, { signal: AbortSignal.timeout(STATS_MS) }).then((response) => response.json());
  }

  countDescriptors(i) {
    return readdirSync(`/proc/${this.servers[i].pid}/fd`).length;
  }

  /** Everybody leaves: nothing of them is left, least of all on the server that was never killed. */
  async end() {
    for (const { socket } of this.clients) socket.disconnect();
    for (const i of this.ports.keys()) {
      let left;
      await eventually(async () => {
        this.balancer.closeIdle();
        const { heap, uncaught, ...counts } = await this.stats(i);
        left = { ...counts, descriptors: Math.max(0, this.countDescriptors(i) - this.descriptors - MOST_MORE_DESCRIPTORS), heap: Math.max(0, heap - this.heap - MOST_MORE_HEAP) };
        return Object.values(left).every((count) => count === 0);
      }, "nothing is left", 30_000).catch(() => this.problems.push(`server ${i} has left: ${JSON.stringify(left)}`));
      this.#checkOutput(i, this.servers[i].output);
      assert.equal((await this.stats(i)).uncaught, 0, this.servers[i].output.stderr);
    }
  }
}

test("clients of servers that forward, of which one is killed again and again, and their broker as well", options, async (t) => {
  const stress = new Stress(t);
  await stress.start();
  await stress.run();
  await stress.end();
  t.diagnostic(`${stress.tell()}; served again after at most ${stress.slowest.server} ms, after the broker ${stress.slowest.broker} ms`);
  t.diagnostic(`${stress.countDescriptors(2)} descriptors, at the start ${stress.descriptors}; heap ${(await stress.stats(2)).heap}, at the start ${stress.heap}`);
  assert.deepEqual([...stress.problems], []);
});
