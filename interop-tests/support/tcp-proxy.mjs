import net from "node:net";
import { request } from "./http.mjs";
import { eventually } from "./waiting.mjs";

/**
 * A TCP relay whose connections can be cut without a word, as a lost network does, or frozen and thawed.
 * `holdUpgrade` keeps every request for a WebSocket back for that many milliseconds, `latency` whatever passes, each way.
 */
export async function startProxy(t, port, { holdUpgrade = 0, latency = 0 } = {}) {
  const relays = new Set();
  let isFrozen = false;
  let isOver = false;
  let target = port;
  const server = net.createServer((client) => {
    // Nobody would cut it any more, and frozen it would keep the process alive.
    if (isOver) return client.destroy();
    const relay = new Relay(client, target);
    relays.add(relay);
    client.on("close", () => isFrozen || relays.delete(relay));
    if (isFrozen) relay.freeze();
    else if (latency) relay.startLate(latency);
    else relay.start(holdUpgrade);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  /** Where new connections go from now on. */
  const lead = (to) => (target = to);
  const cut = () => relays.forEach((relay) => relay.cut());
  /** Waits until the server holds a poll: it has been sent one, has answered requests that were made afterwards, and not the poll. */
  const whenPolling = () => eventually(async () => {
    const polling = [...relays].find((relay) => relay.isPolling);
    for (let i = 0; polling && i < 2; i++) await request(`http://127.0.0.1:${target}/socket.io/?EIO=4&transport=polling&sid=unknown`);
    return polling?.isPolling;
  }, "a poll waits");
  const freeze = () => {
    isFrozen = true;
    relays.forEach((relay) => relay.freeze());
  };
  const thaw = () => {
    isFrozen = false;
    relays.forEach((relay) => relay.thaw());
  };
  t.after(() => {
    isOver = true;
    cut();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, cut, whenPolling, freeze, thaw, lead };
}

class Relay {
  latency = 0;
  isPolling = false;
  isFrozen = false;

  constructor(client, port) {
    this.client = client;
    this.upstream = net.connect(port, "127.0.0.1").setNoDelay();
    client.setNoDelay();
    this.ends = [client, this.upstream];
    for (const end of this.ends) {
      end.on("error", () => {});
      end.on("close", () => {
        this.isPolling = false;
        if (!this.isFrozen) this.#close();
      });
    }
  }

  /** Passes everything on as late as the other end is far away, in order, the end as well. */
  startLate(latency) {
    this.latency = latency;
    for (const [from, to] of [this.ends, this.ends.toReversed()]) {
      from.on("data", (data) => setTimeout(() => to.write(data), latency));
      from.on("end", () => setTimeout(() => to.end(), latency));
    }
  }

  start(holdUpgrade) {
    this.client.on("data", (data) => (this.isPolling = /^GET \S*transport=polling\S*&sid=/.test(data.toString("latin1"))));
    this.upstream.on("data", () => (this.isPolling = false));
    this.upstream.pipe(this.client);
    this.client.once("data", (first) => {
      this.client.pause();
      const isUpgrade = /^upgrade: websocket/im.test(first.toString("latin1"));
      if (isUpgrade && holdUpgrade) setTimeout(() => this.#forward(first), holdUpgrade);
      else this.#forward(first);
    });
  }

  #forward(first) {
    this.upstream.write(first);
    this.client.pipe(this.upstream);
  }

  /** What the other end still has to write is not lost with this one. */
  #close() {
    setTimeout(() => this.ends.forEach((end) => end.destroySoon()), this.latency);
  }

  /** Nothing passes any more, not even the end of a connection. */
  freeze() {
    this.isFrozen = true;
    this.ends.forEach((end) => end.unpipe().pause());
  }

  thaw() {
    this.isFrozen = false;
    if (this.ends.some((end) => end.destroyed)) this.#close();
    else this.upstream.pipe(this.client).pipe(this.upstream);
  }

  cut() {
    for (const end of this.ends) {
      // Node cannot reset a socket that is about to send its end: it would keep it, and the process would never exit.
      if (end.writableEnded && !end.writableFinished) end.destroy();
      else end.resetAndDestroy();
    }
  }
}
