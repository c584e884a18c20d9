// The client 2.5.0 in a browser, where it does what it can not in Node: bytes in polling bodies, and polling by scripts and forms.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startHost } from "../support/host.mjs";
import { browserOptions, useBrowser } from "./chromium.mjs";

const client = fileURLToPath(new URL("../../node_modules/socket.io-client-2.5/dist/socket.io.js", import.meta.url));
const options = browserOptions();
const running = useBrowser(() => startHost("hostile", "--eio3"));

/** Runs in the page: everything that is sent comes back as the acknowledgement. */
async function talk(how) {
  const socket = globalThis.io({ reconnection: false, ...how });
  const failed = new Promise((_, reject) => {
    for (const name of ["connect_error", "error", "disconnect"]) socket.on(name, (reason) => reject(new Error(`${name}: ${reason}`)));
    setTimeout(() => reject(new Error("nothing came")), 20000);
  });
  const plain = (value) => {
    if (value instanceof ArrayBuffer) return { bytes: [...new Uint8Array(value)] };
    if (value === null || typeof value !== "object") return value;
    return Array.isArray(value) ? value.map(plain) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };
  const echo = (...args) => new Promise((resolve) => socket.emit("echo", ...args, (...answer) => resolve(plain(answer))));
  await Promise.race([failed, new Promise((resolve) => socket.on("connect", resolve))]);
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256).buffer;
  const answers = [];
  for (const args of [['é€🦄 "\\ \n \\n \\\\n \u2028\u2029 a+b%20&=', 1], [bytes], [{ deep: [bytes, "€"] }, new ArrayBuffer(0)]]) {
    answers.push([plain(args), await Promise.race([failed, echo(...args)])]);
  }
  const inOrder = await Promise.race([failed, Promise.all(Array.from({ length: 50 }, (_, i) => echo(i)))]);
  socket.close();
  return { answers, inOrder };
}

async function visit(how) {
  const page = await running.browser.newPage();
  const seen = [];
  page.on("response", (response) => seen.push({ url: response.url(), method: response.request().method(), type: response.headers()["content-type"], kind: response.request().resourceType() }));
  // Any page of the host's own will do.
  await page.goto(`${running.app.url}/stats`);
  await page.addScriptTag({ path: client });
  const { answers, inOrder } = await page.evaluate(talk, how);
  for (const [sent, answer] of answers) assert.deepEqual(answer, sent);
  assert.deepEqual(inOrder, Array.from({ length: 50 }, (_, i) => [i]));
  await page.close();
  return seen.filter(({ url }) => url.includes("EIO=3"));
}

test("the client 2.5.0 polls with bytes in a browser", options, async () => {
  const seen = await visit({ transports: ["polling"] });
  assert.ok(seen.some(({ method, type }) => method === "GET" && type === "application/octet-stream"));
});

test("the client 2.5.0 polls by scripts and forms in a browser", options, async () => {
  const seen = await visit({ transports: ["polling"], forceJSONP: true });
  const polls = seen.filter(({ method }) => method === "GET");
  assert.ok(polls.length > 3 && polls.every(({ url, kind }) => url.includes("j=0") && kind === "script"));
  assert.ok(seen.some(({ method }) => method === "POST"));
});

test("the client 2.5.0 talks over WebSocket and through the upgrade in a browser", options, async () => {
  await visit({ transports: ["websocket"] });
  await visit({ transports: ["polling", "websocket"] });
});
