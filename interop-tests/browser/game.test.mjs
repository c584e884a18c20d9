import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { browserOptions, capture, useBrowser } from "./chromium.mjs";
import { startSample } from "./sample-app.mjs";

const botsProgram = fileURLToPath(new URL("../../samples/Game/bots.mjs", import.meta.url));
const options = browserOptions(120_000);
const STEP_LIMIT_MS = 30_000;
const running = useBrowser(() => startSample("Game"));

async function fly(t, name, arena) {
  const page = await running.browser.newPage({ viewport: { width: 1280, height: 800 } });
  t.after(() => page.close());
  page.setDefaultTimeout(STEP_LIMIT_MS);
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(error.message));
  await page.goto(running.app.url);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Arena", { exact: true }).fill(arena);
  await page.getByRole("button", { name: "Fly" }).click();
  await page.getByRole("heading", { name: arena }).waitFor();
  await page.locator("#best .me").waitFor();
  return page;
}

const reads = (page, pattern) => page.waitForFunction((source) => new RegExp(source).test(document.body.innerText), pattern.source);

/** Where a player's ship is in the next picture that comes. */
const nextPicture = (page) => page.evaluate(async () => {
  const { readPicture } = await import("./wire.js");
  const picture = await new Promise((resolve) => window.gameSocket.once("state", resolve));
  return [...readPicture(picture).ships].map(([number, ship]) => ({ number, ...ship }));
});

test("two players of an arena see each other fly, and others do not", options, async (t) => {
  const ada = await fly(t, "Ada", "mercury");
  const bob = await fly(t, "Bob", "mercury");
  const cleo = await fly(t, "Cleo", "venus");
  await reads(ada, /Bob \d/);
  await reads(bob, /Ada \d/);

  const [before] = await nextPicture(bob);
  await ada.mouse.move(640, 400);
  await ada.mouse.move(before.x > 1000 ? 300 : 980, 400);
  await bob.waitForFunction(async (start) => {
    const { readPicture } = await import("./wire.js");
    const picture = await new Promise((resolve) => window.gameSocket.once("state", resolve));
    const ship = readPicture(picture).ships.get(start.number);
    return Math.abs(ship.x - start.x) > 60;
  }, before);
  assert.equal((await nextPicture(cleo)).length, 1, "another arena is another room");
  assert.deepEqual([ada.errors, bob.errors, cleo.errors], [[], [], []]);
});

test("a player whose network goes away comes back to the same ship", options, async (t) => {
  const ada = await fly(t, "Ada", "mars");
  const bob = await fly(t, "Bob", "mars");
  const [before] = await nextPicture(bob);

  await ada.evaluate(() => window.gameSocket.io.engine.close());
  await reads(ada, /back, with the same ship/);
  await reads(ada, /Bob \d/);
  const ships = await nextPicture(bob);
  assert.equal(ships.length, 2, "no second ship");
  assert.equal(ships[0].number, before.number);
});

test("a hundred bots fill an arena, and the page says what each player costs", options, async (t) => {
  const bots = spawn(process.execPath, [botsProgram, "100", running.app.url, "jupiter"], { stdio: "ignore" });
  t.after(() => bots.kill());
  const page = await fly(t, "Ada", "jupiter");
  await page.waitForFunction(async () => {
    const { readPicture } = await import("./wire.js");
    const picture = await new Promise((resolve) => window.gameSocket.once("state", resolve));
    return readPicture(picture).ships.size === 101;
  });
  await reads(page, /1\d\d players; each costs the server \d+\.\d\d ms of CPU and \d+\.\d kB a second/);
  await capture(page, "game");
  assert.deepEqual(page.errors, []);
});
