// Runs alone: it loads every core.
// Clients that upgrade while the server sends, or ends the connection, and they send themselves: over networks of any distance nothing is lost, doubled or reordered, and nobody hears of a
// reason that the official server does not give.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { io as latest } from "socket.io-client";
import { startHost } from "../support/host.mjs";
import { olderClients } from "../support/older-clients.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, within } from "../support/waiting.mjs";

const clients = { "4.8.4": latest, "3.1.3": olderClients["3.1.3"].io, "2.5.0": olderClients["2.5.0"].io };
const latencies = [0, 5, 20, 60];
const upgradesOfEachClient = 200;
const atOnce = 20;
const posts = 20;

/** How many events the server sends, the second half when it is asked for more. */
const shots = { "byte": 40, "64k": 8, "2mb": 2, "small": 6000, "disconnect": 3, "close": 3 };
const kinds = Object.keys(shots);

const host = await startHost("under-fire");
const relays = await Promise.all(latencies.map((latency) => startProxy({ after }, host.port, { latency })));
after(() => host.stop());

/** Every kind over every distance, and the moments at which connections are ended spread over the whole upgrade. */
function plan(number) {
  const kind = kinds[number % kinds.length];
  const round = Math.floor(number / kinds.length);
  const latency = latencies[round % latencies.length];
  const share = Math.floor(round / latencies.length) / Math.ceil(upgradesOfEachClient / kinds.length / latencies.length);
  return { kind, relay: relays[round % latencies.length], wait: Math.round(share * (20 + 10 * latency)), what: `${kind}, ${latency} ms, number ${number}` };
}

class UnderFire {
  constructor(io, { kind, relay, wait }) {
    this.seen = [];
    this.expected = shots[kind];
    this.socket = io(relay.url, { forceNew: true, reconnection: false, transports: ["polling", "websocket"], query: { fire: kind, wait } });
    this.ended = new Promise((resolve) => this.socket.on("disconnect", resolve));
    this.failed = new Promise((_, reject) => this.socket.on("connect_error", reject));
    this.all = new Promise((resolve) => this.socket.on("shot", (number) => this.seen.push(number) === this.expected && resolve()));
    this.socket.on("connect", () => this.#post());
  }

  async #post() {
    this.socket.emit("more");
    for (let i = 0; i < posts && this.socket.connected; i++) {
      this.socket.emit("post", i);
      await delay(10);
    }

    this.posted = this.socket.connected && new Promise((resolve) => this.socket.emit("finish", (...answer) => resolve(answer)));
    this.onPosted(this.posted);
  }

  received = new Promise((resolve) => (this.onPosted = resolve));

  /** How it ended: all events and the answer have come, or the connection is over. */
  async run() {
    const done = Promise.all([this.all, this.received]).then(([, answer]) => ({ answer }));
    const end = this.ended.then((reason) => ({ reason }));
    const result = await Promise.race([done, end, this.failed]);
    return { ...result, seen: this.seen };
  }
}

async function upgradeUnderFire(io, { kind, relay, wait, what }) {
  const fire = new UnderFire(io, { kind, relay, wait });
  try {
    const isEnded = kind === "disconnect" || kind === "close";
    const result = await within(isEnded ? fire.ended.then((reason) => ({ reason, seen: fire.seen })) : fire.run(), what, 30000);
    const numbers = Array.from({ length: shots[kind] }, (_, i) => i);
    assert.deepEqual(result.seen, numbers, `${what}: ${result.reason}`);
    if (kind === "disconnect") assert.equal(result.reason, "io server disconnect", what);
    else if (kind === "close") assert.equal(result.reason, "transport close", what);
    else assert.deepEqual(result.answer, [posts, true], `${what}: ${result.reason}`);
  } finally {
    fire.socket.disconnect();
  }
}

describe("clients that upgrade under fire", { concurrency: 1 }, () => {
  for (const [version, io] of Object.entries(clients)) {
    test(`${upgradesOfEachClient} times: ${version} loses nothing and ends as it should`, async () => {
      const failures = [];
      let next = 0;
      const work = async () => {
        for (let number; (number = next++) < upgradesOfEachClient;) await upgradeUnderFire(io, plan(number)).catch((error) => failures.push(error.message));
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      assert.deepEqual(failures, []);
    });
  }
});
