import WebSocket from "ws";
import { within } from "./waiting.mjs";

/** A WebSocket spoken by hand: frames in, frames out, and how it was closed. */
export class RawWebSocket {
  #frames = [];
  #waiting = [];

  static async open(url, { headers, protocols = [], ...options } = {}) {
    const raw = new RawWebSocket(new WebSocket(url.replace(/^http/, "ws"), protocols, { headers, perMessageDeflate: false, ...options }));
    await within(raw.opened, `WebSocket ${url}`);
    return raw;
  }

  /** A new Engine.IO session that begins on this WebSocket; its open packet is in `open`. */
  static async openSession(base, { path = "/engine.io/", query = "", ...options } = {}) {
    const raw = await RawWebSocket.open(`${base}${path}?EIO=4&transport=websocket${query && `&${query}`}`, options);
    raw.openFrame = await raw.next();
    raw.open = JSON.parse(raw.openFrame.slice(1));
    return raw;
  }

  constructor(socket) {
    this.socket = socket;
    this.opened = new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    this.closed = new Promise((resolve) => socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() })));
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => this.#received(isBinary ? data : data.toString()));
  }

  #received(frame) {
    const next = this.#waiting.shift();
    if (next) next(frame);
    else this.#frames.push(frame);
  }

  /** Text as string, binary as Buffer. */
  next(ms) {
    if (this.#frames.length) return Promise.resolve(this.#frames.shift());
    const closed = this.closed.then(({ code }) => {
      throw new Error(`the WebSocket was closed with ${code} while a frame was awaited`);
    });
    return within(Promise.race([new Promise((resolve) => this.#waiting.push(resolve)), closed]), "a frame", ms);
  }

  /** The next frame that is no ping; pings are answered. */
  async nextPacket(ms) {
    for (;;) {
      const frame = await this.next(ms);
      if (frame !== "2") return frame;
      this.send("3");
    }
  }

  async nextPackets(count) {
    const packets = [];
    while (packets.length < count) packets.push(await this.nextPacket());
    return packets;
  }

  /** What has come and was not asked for. */
  get unread() {
    return [...this.#frames];
  }

  send(...frames) {
    for (const frame of frames) this.socket.send(frame);
  }

  close() {
    this.socket.close();
    return this.whenClosed();
  }

  whenClosed(ms) {
    return within(this.closed, "the WebSocket to close", ms);
  }
}

/** Opens a session on a WebSocket and joins the main namespace; `connected` is the server's answer to that. */
export async function openSocketIoWebSocket(base, { path = "/socket.io/", connect = "40", ...options } = {}) {
  const raw = await RawWebSocket.openSession(base, { path, ...options });
  raw.send(connect);
  raw.connected = await raw.nextPacket();
  return raw;
}
