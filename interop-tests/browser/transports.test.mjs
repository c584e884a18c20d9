import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startCountingRelay } from "../support/counting-relay.mjs";
import { browserOptions, capture, useBrowser } from "./chromium.mjs";
import { startSample } from "./sample-app.mjs";

const options = browserOptions(120_000);
const columns = ["short", "long", "sse", "raw", "polling", "websocket", "upgrade"];
const STEP_LIMIT_MS = 30_000;
const running = useBrowser(() => startSample("Transports"));

async function open(t, { url = running.app.url, only, ...context } = {}) {
  const page = await running.browser.newPage({ viewport: { width: 1400, height: 900 }, ...context });
  t.after(() => page.close());
  page.setDefaultTimeout(STEP_LIMIT_MS);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => (page.visitor ??= new URL(request.url()).searchParams.get("visitor")));
  await page.goto(only === undefined ? url : `${url}/?columns=${only}`);
  return { page, errors };
}

const part = (page, column, name) => page.locator(`#column-${column} [data-part="${name}"]`);
const number = async (page, column, name) => Number((await part(page, column, name).innerText()).replaceAll(",", ""));

async function until(what, condition) {
  const end = Date.now() + STEP_LIMIT_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `${what}: not in time`);
    await delay(100);
  }
}

const receives = (page, column, count) => until(`${column} receives ${count}`, async () => (await number(page, column, "received")) >= count);

test("every column shows the same feed, and only its requests and bytes differ", options, async (t) => {
  const { page, errors } = await open(t);
  await page.locator("#says").fill("2");
  for (const column of columns) await receives(page, column, 12);
  await until("answers", async () => !(await part(page, "upgrade", "round-trip").innerText()).includes("–"));

  assert.ok((await number(page, "long", "requests")) >= 12, "long polling asks for every message");
  assert.equal(await number(page, "websocket", "requests"), 1, "a WebSocket is one request");
  assert.equal(await part(page, "upgrade", "transport").innerText(), "now over websocket");
  assert.equal(await part(page, "polling", "transport").innerText(), "now over polling");
  for (const column of columns) assert.equal(await number(page, column, "lost"), 0, `${column} lost nothing`);
  assert.deepEqual(errors, []);
  await capture(page, "transports", { fullPage: true });
});

test("who comes back by itself after a cut, and what it lost", options, async (t) => {
  const { page } = await open(t);
  for (const column of columns) await receives(page, column, 4);
  await page.getByRole("button", { name: "Cut the connections" }).click();

  await part(page, "raw", "state").getByText("it does not come back by itself").waitFor();
  // Not "polling": a cut between two polls costs it nothing, and it notices nothing.
  for (const column of ["sse", "websocket", "upgrade"]) await part(page, column, "back").getByText("back after").waitFor();
  const before = await number(page, "upgrade", "received");
  for (const column of columns.filter((name) => name !== "raw")) {
    await receives(page, column, before + 4);
    assert.equal(await number(page, column, "lost"), 0, `${column} lost nothing`);
  }
  assert.ok((await number(page, "raw", "lost")) > 0, "nobody fetches what the raw WebSocket has missed");

  await page.getByRole("button", { name: "Reconnect" }).click();
  await part(page, "raw", "state").getByText("connected", { exact: true }).waitFor();
});

test("only Socket.IO notices a network that falls silent before it is back", options, async (t) => {
  const { page } = await open(t, { only: "raw,sse,websocket" });
  for (const column of ["raw", "sse", "websocket"]) await receives(page, column, 3);
  await page.getByRole("button", { name: "Go offline" }).click();

  await part(page, "websocket", "state").getByText("connection lost").waitFor();
  assert.equal(await part(page, "raw", "state").innerText(), "connected");
  assert.equal(await part(page, "sse", "state").innerText(), "connected");
  await part(page, "websocket", "back").getByText("recovered").waitFor();
  assert.equal(await number(page, "websocket", "lost"), 0, "what was missed is recovered");
});

test("after a restart of the server all but the raw WebSocket come back", options, async (t) => {
  const { page } = await open(t);
  for (const column of columns) await receives(page, column, 2);
  await page.getByRole("button", { name: "Server restarts" }).click();

  for (const column of columns.filter((name) => name !== "raw")) await part(page, column, "back").getByText("back after").waitFor();
  const before = await number(page, "upgrade", "received");
  await receives(page, "upgrade", before + 2);
});

test("a card shows the code of both sides as it is, and the bytes of the last exchange", options, async (t) => {
  const { page } = await open(t, { only: "short" });
  await receives(page, "short", 1);
  await page.locator("#column-short summary").click();

  const read = (path) => readFileSync(new URL(`../../samples/Transports/${path}`, import.meta.url), "utf8");
  await until("the code", async () => (await part(page, "short", "server").textContent()) !== "" && (await part(page, "short", "client").textContent()) !== "");
  assert.equal(await part(page, "short", "client").textContent(), read("wwwroot/columns/short-polling.js"));
  assert.equal(await part(page, "short", "server").textContent(), read("Columns/ShortPolling.cs"));
  await until("the request", async () => (await part(page, "short", "bytes-in").textContent()).startsWith("47 45 54 20 2f 73 68 6f 72 74 3f"));
  await until("the response", async () => (await part(page, "short", "bytes-out").textContent()).startsWith("48 54 54 50 2f 31 2e 31"));
  await capture(page, "transports-code", { fullPage: true });
});

test("it fits on a phone", options, async (t) => {
  const { page } = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  for (const column of columns) await receives(page, column, 2);

  const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
  assert.ok(scroll <= width, `nothing is wider than the screen (${scroll} > ${width})`);
  await capture(page, "transports-phone", { fullPage: true });
});

for (const column of columns) {
  test(`the bytes of "${column}" are those that a relay between browser and server saw`, options, async (t) => {
    const fresh = await startSample("Transports");
    t.after(() => fresh.stop());
    const relay = await startCountingRelay(new URL(fresh.url).port);
    t.after(() => relay.close());
    const { page } = await open(t, { url: relay.url, only: column });
    await receives(page, column, 5);
    const { visitor } = page;
    await page.close();
    await until("the connections end", () => relay.connections === 0);

    const question = `/controls/traffic?visitor=${visitor}`;
    const { sent, figures } = await ask(fresh.url, question);
    const all = [...Object.values(figures.columns), figures.page];
    const sum = (key) => all.reduce((total, each) => total + each[key], 0);
    assert.ok(figures.columns[column].bytesOut > 5 * 100, "the column has its own bytes");
    assert.equal(sum("bytesIn") - sent, relay.bytesToServer);
    assert.equal(sum("bytesOut"), relay.bytesToClient);
  });
}

/** Asks beside the relay, with a request whose length is known: the server has counted it when it answers, and not yet the answer. */
async function ask(url, path) {
  const { host, hostname, port } = new URL(url);
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const socket = connect(port, hostname, () => socket.write(request));
  let answer = "";
  for await (const chunk of socket) answer += chunk.toString("latin1");
  const body = answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1);
  return { sent: request.length, figures: JSON.parse(body) };
}
