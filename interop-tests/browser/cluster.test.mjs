import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startProgram } from "../support/web-app.mjs";
import { browserOptions, capture, useBrowser } from "./chromium.mjs";

const folder = fileURLToPath(new URL("../../samples/Cluster", import.meta.url));
const STEP_LIMIT_MS = 20_000;
const needed = ["/usr/sbin/nginx", "/usr/bin/redis-server"].filter((program) => !existsSync(program));
const options = browserOptions(120_000);
if (needed.length > 0 && process.env.CI !== "true") options.skip = `${needed} is not installed`;
const running = useBrowser(async () => (options.skip ? undefined : startProgram(process.execPath, ["start.mjs", "--no-build"], folder)));

async function open(t, more) {
  const page = await running.browser.newPage({ viewport: { width: 1100, height: 900 }, ...more });
  t.after(() => page.close());
  page.setDefaultTimeout(STEP_LIMIT_MS);
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(error.message));
  await page.goto(running.app.url);
  await serverOf(page);
  return page;
}

/** The server of the page, once it is connected. */
async function serverOf(page) {
  const state = page.getByText(/^This page is connected to \w+\.$/);
  await state.waitFor();
  return /to (\w+)\./.exec(await state.innerText())[1];
}

/** Connects the page to other servers until it has another one than that. */
async function leaveServer(page, server) {
  while ((await serverOf(page)) === server) {
    await page.getByRole("button", { name: "Try another server" }).click();
    await page.getByText("Reconnecting").waitFor({ state: "hidden" });
  }
  return serverOf(page);
}

async function say(page, name, text) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

const card = (page, server) => page.locator(`[data-server="${server}"]`);
const messageWith = (page, text) => page.locator(".message").filter({ hasText: text });

async function sees(page, text, stops) {
  await messageWith(page, text).waitFor();
  assert.deepEqual(await messageWith(page, text).locator(".stop").allInnerTexts(), stops);
}

test("a message crosses servers, a server is killed, and the pages go on", options, async (t) => {
  const ada = await open(t);
  const grace = await open(t, { colorScheme: "dark" });
  for (const server of ["dotnet1", "dotnet2", "node1"]) await card(ada, server).waitFor();
  const adas = await serverOf(ada);
  const graces = await leaveServer(grace, adas);

  await say(ada, "Ada", "Which way did this take?");
  await sees(grace, "Which way did this take?", ["Ada", "nginx", adas, "Redis", graces, "nginx", "this page"]);
  await sees(ada, "Which way did this take?", ["Ada", "nginx", adas, "nginx", "this page"]);
  const delivered = [`1 by ${adas}`, `1 by ${graces}`].sort().join(", ");
  await messageWith(grace, `Delivered to 2 pages: ${delivered}`).waitFor();
  await say(grace, "Grace", "Back the other way.");
  await sees(ada, "Back the other way.", ["Grace", "nginx", graces, "Redis", adas, "nginx", "this page"]);
  await capture(ada, "cluster");

  await grace.getByRole("button", { name: `Kill ${adas}` }).click();
  await ada.getByText(`Connection to ${adas} lost`).waitFor();
  await card(grace, adas).getByText("killed; starts again soon").waitFor();
  const now = await serverOf(ada);
  assert.notEqual(now, adas);
  await say(ada, "Ada", "I am back.");
  await sees(grace, "I am back.", now === graces ? ["Ada", "nginx", now, "nginx", "this page"] : ["Ada", "nginx", now, "Redis", graces, "nginx", "this page"]);
  await capture(grace, "cluster-killed");

  await card(grace, adas).getByText("0 pages").waitFor();
  assert.deepEqual([ada.errors, grace.errors], [[], []]);
});

test("the page fits a phone", options, async (t) => {
  const page = await open(t, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await card(page, "node1").waitFor();
  await say(page, "Ada", "Hello from the train, over whichever server it is this time");
  await messageWith(page, "Delivered to 1 page").waitFor();
  await capture(page, "cluster-phone");
  assert.equal(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, "nothing is wider than the screen");
});
