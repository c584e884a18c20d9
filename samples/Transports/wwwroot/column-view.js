// One card: a column that runs, and what is known of it.
import { colorOf } from "./charts.js";
import { serverNow } from "./clock.js";
import { hexDump } from "./hex.js";
import { Statistics } from "./statistics.js";

const STATES = { stopped: "stopped", connecting: "connecting", connected: "connected", lost: "connection lost", ended: "ended; it does not come back by itself" };

export class ColumnView {
  statistics = new Statistics();
  #traffic = { connections: 0, requests: 0, bytesIn: 0, bytesOut: 0 };
  #newest = 0;
  #column;
  #context;
  #running;
  #card;
  #lostAt;

  constructor(column, index, context) {
    this.#column = column;
    this.#context = context;
    this.#card = document.getElementById("column-template").content.firstElementChild.cloneNode(true);
    this.#card.id = `column-${column.id}`;
    this.#card.style.setProperty("--hue", colorOf(index));
    this.#set("name", column.name);
    this.#set("what", column.what);
    this.#set("speaks", column.speaks);
    this.#find("running").addEventListener("change", ({ target }) => (target.checked ? this.start() : this.stop()));
    this.#find("running").setAttribute("aria-label", `${column.name} runs`);
    this.#find("again").addEventListener("click", () => this.#restart());
    this.#find("details").addEventListener("toggle", () => this.showDetails());
    document.getElementById("columns").append(this.#card);
    this.#show("stopped");
  }

  get isRunning() {
    return this.#running !== undefined;
  }

  start() {
    if (this.isRunning) return;
    this.#find("running").checked = true;
    this.#show("connecting");
    const query = { visitor: this.#context.visitor, column: this.#column.id };
    this.#running = this.#column.start({
      query,
      settings: this.#context.settings,
      address: (path, more = {}) => `${new URL(path, location.href)}?${new URLSearchParams({ ...query, ...withoutEmpty(more) })}`,
      onMessage: (message) => this.statistics.add(message, serverNow()),
      onState: (state, note) => this.#onState(state, note),
    });
  }

  stop() {
    this.#running?.stop();
    this.#running = undefined;
    this.#lostAt = undefined;
    this.#find("running").checked = false;
    this.#show("stopped");
  }

  /** Says something to the server, and takes the time until the answer is here. */
  async say(id) {
    if (!this.isRunning) return;
    const asked = performance.now();
    try {
      await this.#running.say({ id });
      this.statistics.addRoundTrip(performance.now() - asked);
    } catch {
      // A question that is lost with its connection: how many were answered is what is shown.
    }
  }

  setTraffic(traffic, newest) {
    this.#traffic = traffic;
    this.#newest = newest;
  }

  draw() {
    const { received } = this.statistics;
    // What nobody will fetch any more is lost, although no later message shows the gap.
    const lost = this.statistics.lost + (this.#card.dataset.state === "ended" ? this.statistics.missingUntil(this.#newest) : 0);
    this.#set("received", format(received));
    this.#set("lost", format(lost));
    this.#find("lost").dataset.any = String(lost > 0);
    this.#set("p50", milliseconds(this.statistics.latency(0.5)));
    this.#set("p95", milliseconds(this.statistics.latency(0.95)));
    this.#set("requests", format(this.#traffic.requests));
    this.#set("connections", format(this.#traffic.connections));
    this.#set("round-trip", milliseconds(this.statistics.roundTrip()));
    const { payload, overhead } = this.bytesPerMessage();
    this.#set("payload", payload === null ? "–" : `${Math.round(payload)} B`);
    this.#set("overhead", overhead === null ? "–" : `${Math.round(overhead)} B`);
    const transport = this.#running?.transport?.();
    this.#set("transport", transport ? `now over ${transport}` : "");
  }

  bytesPerMessage() {
    const { received, payloadBytes } = this.statistics;
    if (received === 0) return { payload: null, overhead: null };
    const total = this.#traffic.bytesIn + this.#traffic.bytesOut;
    return { payload: payloadBytes / received, overhead: Math.max(0, total - payloadBytes) / received };
  }

  /** The code of both sides and the last bytes, for whoever has opened them. */
  async showDetails() {
    if (!this.#find("details").open) return;
    await Promise.all([this.#showCode("client", this.#column.client), this.#showCode("server", `/controls/source/${this.#column.server}`), this.#showBytes()]);
  }

  #restart() {
    this.stop();
    this.start();
  }

  async #showCode(side, url) {
    const target = this.#find(side);
    if (target.textContent === "") target.textContent = await (await fetch(url)).text();
  }

  async #showBytes() {
    const response = await fetch(`/controls/exchange?visitor=${this.#context.visitor}&column=${this.#column.id}`, { cache: "no-store" });
    const exchange = await response.json();
    this.#set("bytes-in", hexDump(exchange.in));
    this.#set("bytes-out", hexDump(exchange.out));
  }

  #onState(state, note = "") {
    if (!this.isRunning) return;
    if (state !== "connected") this.#lostAt ??= performance.now();
    else if (this.#lostAt !== undefined) {
      const seconds = ((performance.now() - this.#lostAt) / 1000).toFixed(1);
      this.#set("back", `back after ${seconds} s${note ? `, ${note}` : ""}`);
      this.#lostAt = undefined;
    }
    this.#show(state);
  }

  #show(state) {
    this.#card.dataset.state = state;
    this.#set("state", STATES[state]);
    this.#find("again").hidden = state !== "ended";
  }

  #find(part) {
    return this.#card.querySelector(`[data-part="${part}"]`);
  }

  #set(part, text) {
    const target = this.#find(part);
    if (target.textContent !== text) target.textContent = text;
  }
}

const withoutEmpty = (parameters) => Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
const format = (number) => number.toLocaleString("en");
const milliseconds = (value) => (value === null ? "–" : value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`);
