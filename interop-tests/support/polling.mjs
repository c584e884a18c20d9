import assert from "node:assert/strict";
import { request } from "./http.mjs";

export const separator = "\x1e";

/** A session over long-polling, spoken by hand: nothing is polled or answered unless the test says so. */
export class PollingSession {
  static async open(base, { path = "/engine.io/", query = "", headers } = {}) {
    const url = `${base}${path}?EIO=4&transport=polling${query && `&${query}`}`;
    const answer = await request(url, { headers });
    assert.equal(answer.status, 200, answer.text);
    return new PollingSession(url, answer);
  }

  #written = Promise.resolve();

  constructor(url, answer) {
    this.handshakeAnswer = answer;
    this.open = JSON.parse(answer.text.split(separator)[0].slice(1));
    this.sid = this.open.sid;
    this.url = `${url}&sid=${this.sid}`;
    this.webSocketUrl = this.url.replace(/^http/, "ws").replace("transport=polling", "transport=websocket");
  }

  /** One GET, whole answer. */
  poll(options) {
    return this.#request(options);
  }

  /** One GET that must succeed; its packets. */
  async packets(options) {
    const answer = await this.poll(options);
    assert.equal(answer.status, 200, answer.text);
    return answer.text.split(separator);
  }

  /** One POST, whole answer. */
  push(body, { headers, ...options } = {}) {
    return this.#request({ method: "POST", body, headers: { "Content-Type": "text/plain;charset=UTF-8", ...headers }, ...options });
  }

  /** Waits until the server has what was written so far: it has answered requests that were made afterwards. */
  async arrive() {
    await this.#written;
    for (let i = 0; i < 2; i++) await request(this.url.replace(`sid=${this.sid}`, "sid=unknown"));
  }

  #request(options) {
    return request(this.url, { ...options, connecting: (connected) => (this.#written = connected) });
  }

  /** One POST of packets that must succeed. */
  async send(...packets) {
    const answer = await this.push(packets.join(separator));
    assert.deepEqual([answer.status, answer.text], [200, "ok"]);
  }

  /** Polls until `count` packets that are no pings have come; pings are answered. */
  async collect(count) {
    const seen = [];
    while (seen.length < count) {
      for (const packet of await this.packets()) {
        if (packet === "2") await this.send("3");
        else seen.push(packet);
      }
    }
    return seen;
  }
}

/** Has the host do once what it does slowly the first time, for profiles whose heartbeat leaves little time. */
export async function warmUp(host, path) {
  const session = await PollingSession.open(host.url, { path });
  await session.send(path === "/socket.io/" ? "40" : "4warm");
  await session.packets();
  await session.send("1");
  return host;
}

/** Opens a session and joins the main namespace of Socket.IO; `connected` is the server's answer to that. */
export async function openSocketIo(base, { path = "/socket.io/", connect = "40", ...options } = {}) {
  const session = await PollingSession.open(base, { path, ...options });
  await session.send(connect);
  [session.connected] = await session.collect(1);
  return session;
}
