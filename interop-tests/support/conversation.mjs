// Plays the conversations of docs/what-is-socketio.md: each line is sent, or has to come.
import assert from "node:assert/strict";
import { request } from "./http.mjs";
import { within } from "./waiting.mjs";
import { RawWebSocket } from "./websocket.mjs";

const SLOW_MS = 40_000;

/** The blocks ```wire of a page, with the heading above each. */
export function readConversations(markdown) {
  const conversations = [];
  let heading = "";
  let block;
  for (const line of markdown.split("\n")) {
    if (block && line === "```") {
      conversations.push(block);
      block = undefined;
    } else if (block) block.lines.push(line);
    else if (line.startsWith("## ")) heading = line.slice(3);
    else if (line.startsWith("```wire")) block = { heading, kind: line.slice("```wire".length).trim(), lines: [] };
  }
  return conversations;
}

export class Conversation {
  #url;
  #limit;
  #clients = new Map();
  #answer;
  /** What the last matching text held where the page says "…": it fills the same gap in what is sent later. */
  #known = {};

  constructor(url, { slow = false } = {}) {
    this.#url = url;
    this.#limit = slow ? SLOW_MS : undefined;
  }

  async play(lines) {
    for (const line of lines) {
      try {
        await this.#playLine(line);
      } catch (error) {
        throw new Error(`"${line}": ${error.message}`, { cause: error });
      }
    }
  }

  close() {
    for (const client of this.#clients.values()) client.socket.terminate();
  }

  async #playLine(line) {
    const [, method, path, body] = /^(GET|POST) (\S+)(?: (.+))?$/.exec(line) ?? [];
    if (method) return void (this.#answer = request(`${this.#url}${path.replace("sid=…", `sid=${this.#known.session}`)}`, { method, body }));
    const [, status, expected] = /^(\d{3}) (.+)$/.exec(line) ?? [];
    if (status) return this.#expectAnswer(Number(status), expected);
    const [, name, action] = /^(\w+) (.+)$/.exec(line);
    if (action === "opens a WebSocket") return this.#open(name, "");
    if (action === "opens a WebSocket for this session") return this.#open(name, `&sid=${this.#known.session}`);
    if (action === "loses the connection") return this.#lose(name);
    if (action.startsWith("> ")) return this.#clients.get(name).send(this.#toFrame(action.slice(2), name));
    if (action.startsWith("< ")) return this.#expectFrame(name, action.slice(2));
    assert.fail("the line is not understood");
  }

  async #expectAnswer(status, expected) {
    const answer = await this.#answer;
    assert.equal(answer.status, status);
    this.#expect(answer.text, expected);
    if (expected.startsWith("0{")) this.#known.session = JSON.parse(answer.text.slice(1)).sid;
  }

  async #open(name, query) {
    this.#clients.set(name, await RawWebSocket.open(`${this.#url}/socket.io/?EIO=4&transport=websocket${query}`));
  }

  async #lose(name) {
    const client = this.#clients.get(name);
    client.socket.terminate();
    await within(client.closed, "the connection to end");
  }

  async #expectFrame(name, expected) {
    const frame = await this.#clients.get(name).next(this.#limit);
    if (expected.startsWith("[") && !expected.startsWith("[\"")) return assert.deepEqual([...frame], [...toBytes(expected)]);
    this.#expect(frame, expected);
    this.#learn(name, frame);
  }

  #expect(actual, expected) {
    const pattern = expected.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+");
    assert.match(actual, new RegExp(`^${pattern}$`, "s"));
  }

  /** The private id of a client, and the offset of the last event that it has seen. */
  #learn(name, frame) {
    const known = (this.#known[name] ??= {});
    if (frame.startsWith("40{")) known.pid = JSON.parse(frame.slice(2)).pid;
    if (frame.startsWith("42[")) known.offset = JSON.parse(frame.slice(2)).at(-1);
  }

  #toFrame(text, name) {
    if (text.startsWith("[")) return toBytes(text);
    const known = this.#known[name] ?? {};
    return text.replace('"pid":"…"', `"pid":"${known.pid}"`).replace('"offset":"…"', `"offset":"${known.offset}"`);
  }
}

const toBytes = (text) => Buffer.from(text.replace(/[[\] ]/g, ""), "hex");
