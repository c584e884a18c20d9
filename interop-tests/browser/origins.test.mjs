// Which pages may connect, asked by a browser: what it sends as Origin, and what it lets a page read, is for it alone to say.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startHost } from "../support/host.mjs";
import { browserOptions, useBrowser } from "./chromium.mjs";

const options = browserOptions();
const ways = { polling: { transports: ["polling"] }, WebSocket: { transports: ["websocket"] }, "the upgrade": {} };

const running = useBrowser();
let folder;
/** A site of its own, which has nothing but an empty page. */
let site;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "origins-"));
  writeFileSync(join(folder, "page.html"), "<!doctype html><title>A page from a file</title>");
  site = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<!doctype html><title>A page</title>"));
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
});

after(async () => {
  site?.close();
  if (folder) rmSync(folder, { recursive: true });
});

const siteUrl = () => `http://127.0.0.1:${site.address().port}`;

/** Runs in the page: "connected", or why not. */
async function connect([url, how]) {
  const socket = globalThis.io(url, { reconnection: false, forceNew: true, ...how });
  const outcome = await new Promise((resolve) => {
    socket.on("connect", () => resolve("connected"));
    socket.on("connect_error", () => resolve("refused"));
  });
  if (outcome === "connected" && !how.transports && socket.io.engine.transport.name !== "websocket") await new Promise((resolve) => socket.io.engine.once("upgrade", resolve));
  socket.close();
  return outcome;
}

async function outcomes(t, host, page, { cookies = [], withCredentials = false } = {}) {
  const context = await running.browser.newContext();
  t.after(() => context.close());
  if (cookies.length) await context.addCookies(cookies);
  const tab = await context.newPage();
  await tab.goto(page);
  await tab.addScriptTag({ url: `${host.url}/socket.io/socket.io.js` });
  const seen = {};
  for (const [name, how] of Object.entries(ways)) seen[name] = await tab.evaluate(connect, [host.url, { ...how, withCredentials }]);
  return seen;
}

async function start(t, ...args) {
  const host = await startHost(...args);
  t.after(() => host.stop());
  return host;
}

const cookieFor = (url) => [{ name: "session", value: "secret", url }];
const all = (outcome) => Object.fromEntries(Object.keys(ways).map((name) => [name, outcome]));

test("the server's own page connects whatever its CORS policy says, cookies or not", options, async (t) => {
  const host = await start(t, "interop");
  assert.deepEqual(await outcomes(t, host, `${host.url}/healthz`), all("connected"));
  assert.deepEqual(await outcomes(t, host, `${host.url}/healthz`, { cookies: cookieFor(host.url) }), all("connected"));
});

test("the server's own page connects whatever its list of origins says", options, async (t) => {
  const host = await start(t, "hostile", "--allowed-origin", "https://app.example");
  assert.deepEqual(await outcomes(t, host, `${host.url}/stats`, { cookies: cookieFor(host.url) }), all("connected"));
});

test("a page that the list names needs nothing else to connect, cookies or not", options, async (t) => {
  const host = await start(t, "hostile", "--allowed-origin", siteUrl());
  assert.deepEqual(await outcomes(t, host, siteUrl()), all("connected"));
  assert.deepEqual(await outcomes(t, host, siteUrl(), { cookies: cookieFor(host.url), withCredentials: true }), all("connected"));
});

test("one star lets every page in", options, async (t) => {
  const host = await start(t, "hostile", "--allowed-origin", "*");
  assert.deepEqual(await outcomes(t, host, siteUrl()), all("connected"));
});

test("a page of another site gets nothing from the cookies of its visitor", options, async (t) => {
  const listed = await start(t, "hostile", "--allowed-origin", "https://app.example");
  assert.deepEqual(await outcomes(t, listed, siteUrl(), { cookies: cookieFor(listed.url), withCredentials: true }), all("refused"));
  const plain = await start(t, "hostile");
  assert.deepEqual(await outcomes(t, plain, siteUrl(), { cookies: cookieFor(plain.url), withCredentials: true }), all("refused"));
});

test("a page from a file connects where the list says file://", options, async (t) => {
  const host = await start(t, "hostile", "--allowed-origin", "file://");
  assert.deepEqual(await outcomes(t, host, pathToFileURL(join(folder, "page.html")).href), all("connected"));
});
