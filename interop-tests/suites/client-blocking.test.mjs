// Runs alone: its handlers take threads and cores.
// Handlers that sleep or compute, beside an upgrade, the client's leaving, its return after a cut, and a disconnect by the server: every event is handled once, in order and before the
// disconnect handlers, every acknowledgement comes once, and what the server sends meanwhile arrives in order.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { io } from "socket.io-client";
import { newKey, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { readJournal } from "../support/journal.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, eventually, within } from "../support/waiting.mjs";

/** More for a long run. */
const clientsOfEachKind = Number(process.env.BLOCKING_CLIENTS ?? 9);
const atOnce = Math.min(clientsOfEachKind, 12);
const limit = 20_000;
const events = 16;
const latencies = [0, 5, 20, 40];
const names = ["quick", "sleep", "quick", "compute", "quick", "wait"];
const ways = Object.values(transports);

const host = await startHost("blocking");
after(() => host.stop());

class Visitor {
  acks = [];
  told = [];
  beats = [];
  reasons = [];
  comebacks = 0;

  constructor(number, options = {}) {
    this.number = number;
    this.key = newKey();
    this.options = { forceNew: true, reconnection: false, query: { key: this.key }, ...ways[number % ways.length], ...options };
  }

  async connect() {
    this.relay = await startProxy({ after: (end) => (this.end = end) }, host.port, { latency: latencies[Math.floor(this.number / ways.length) % latencies.length] });
    this.socket = io(this.relay.url, this.options);
    this.socket.on("began", (number) => this.told.push([number, "began"]));
    this.socket.on("done", (number) => this.told.push([number, "done"]));
    this.socket.on("beat", (number) => this.beats.push(number));
    this.socket.on("disconnect", (reason) => this.reasons.push(reason));
    await within(new Promise((resolve, reject) => this.socket.once("connect", resolve).once("connect_error", reject)), `connect ${this.number}`);
    this.socket.on("connect", () => this.#onBack());
    this.socket.emit("beat");
  }

  #onBack() {
    this.comebacks++;
    if (!this.socket.recovered) this.beats = [];
    // It may have been lost.
    this.socket.emit("beat");
  }

  /** The pauses between the events are such that some come while a handler blocks, and some when it does not. */
  async emit(from, to) {
    for (let i = from; i < to; i++) {
      this.socket.emit(names[(i * 7 + this.number) % names.length], i, (i * 5 + this.number) % 8, (number) => this.acks.push(number));
      if ((i + this.number) % 4 === 0) await delay((i * this.number) % 12);
    }
  }

  async handled() {
    const journal = await readJournal(host, this.key);
    return { numbers: journal.filter(({ type }) => type === "event").map(({ number }) => number), ends: journal.filter(({ type }) => type === "disconnect"), last: journal.at(-1)?.type };
  }

  whenEnded(count = 1) {
    return eventually(async () => (await this.handled()).ends.length >= count && this.handled(), `the disconnect handler of client ${this.number}`, limit);
  }

  assertInOrder(what, numbers) {
    assert.deepEqual(numbers, [...new Set(numbers)].toSorted((a, b) => a - b), `${what} of client ${this.number}: in order and once`);
  }

  assertConsecutive(what, numbers) {
    assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i), `${what} of client ${this.number}: without a gap`);
  }

  leave() {
    this.socket?.disconnect();
    this.end?.();
  }
}

const all = Array.from({ length: events }, (_, i) => i);

const kinds = {
  "are acknowledged while a client upgrades": async (visitor) => {
    await visitor.emit(0, events);
    await eventually(() => visitor.acks.length >= events, `the acknowledgements of client ${visitor.number}`, limit);
    await delay(20);
    assert.deepEqual(visitor.acks.toSorted((a, b) => a - b), all);
    visitor.assertConsecutive("beats", visitor.beats);
    assert.deepEqual((await visitor.handled()).numbers, all);
    for (const phase of ["began", "done"]) visitor.assertInOrder(phase, visitor.told.filter(([, told]) => told === phase).map(([number]) => number));
  },
  "are all handled before the client that leaves has gone": async (visitor) => {
    await visitor.emit(0, events);
    await delay((visitor.number * 7) % 60);
    visitor.socket.disconnect();
    const { numbers, ends, last } = await visitor.whenEnded();
    assert.deepEqual(numbers, all);
    assert.deepEqual(ends.map(({ reason }) => reason), ["client namespace disconnect"]);
    assert.equal(last, "disconnect");
  },
  "end with the disconnect by the server": async (visitor) => {
    const how = ["disconnect", "disconnect, close", "close"][Math.floor(visitor.number / 2) % 3];
    const before = visitor.number % 6;
    await visitor.emit(0, before);
    visitor.socket.emit("end", before, how, (visitor.number * 3) % 15);
    await visitor.emit(before + 1, events);
    const { numbers, ends, last } = await visitor.whenEnded();
    visitor.assertConsecutive("handled events", numbers);
    assert.ok(numbers.length > before && numbers[0] === 0, `${numbers}`);
    assert.deepEqual(ends.map(({ reason }) => reason), [how === "close" ? "forced close" : "server namespace disconnect"]);
    assert.equal(last, "disconnect");
    await eventually(() => visitor.reasons.length > 0, `client ${visitor.number} is told (${how})`, limit);
    assert.deepEqual(visitor.reasons, [how === "close" ? "transport close" : "io server disconnect"]);
  },
  "are handled in order when a client comes back": async (visitor) => {
    await visitor.emit(0, 6);
    await delay((visitor.number * 5) % 50);
    visitor.relay.cut();
    await visitor.emit(6, 10);
    // A cut between two polls goes unnoticed.
    await eventually(() => (visitor.comebacks > 0 || visitor.acks.length === 10) && visitor.socket.connected, `client ${visitor.number} is back`, limit);
    await visitor.emit(10, events);
    await eventually(() => visitor.acks.includes(events - 1), `the last acknowledgement of client ${visitor.number}`, limit);
    const { numbers } = await visitor.handled();
    visitor.assertInOrder("handled events", numbers);
    assert.ok(visitor.acks.length === new Set(visitor.acks).size, "every acknowledgement comes once");
    await eventually(() => visitor.beats.length > 3, `beats for client ${visitor.number}`, limit);
    visitor.assertConsecutive("beats", visitor.beats);
  },
};

const skips = { "are all handled before the client that leaves has gone": oursOnly("it drops events that have come with the disconnect") };
const optionsOf = { "are handled in order when a client comes back": { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 50 } };

describe("events whose handlers block", { concurrency: 1 }, () => {
  for (const [kind, visit] of Object.entries(kinds)) {
    test(kind, skips[kind] ?? {}, async () => {
      const failures = [];
      let next = 0;
      const work = async () => {
        for (let number; (number = next++) < clientsOfEachKind;) {
          const visitor = new Visitor(number, optionsOf[kind]);
          await visitor.connect().then(() => visit(visitor)).catch((error) => failures.push(error.message));
          visitor.leave();
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      assert.deepEqual(failures, []);
    });
  }
});
