// Finds and starts Debian's chromium, for all tests of a file at once.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const screenshots = fileURLToPath(new URL("../../artifacts/screenshots", import.meta.url));
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const missing = executablePath ? false : "chromium is not installed";

/** Where a test may not be left out, it fails in useBrowser instead. */
export const skip = process.env.CI === "true" ? false : missing;

/** What all tests of a file run with. */
export const browserOptions = (timeout = 90_000) => ({ timeout, skip });

/**
 * Starts a browser before the tests of a file and stops it after them; the same for what start() gives, which has a url and a stop().
 * What it returns has them while the tests run: { browser, app }.
 */
export function useBrowser(start = async () => undefined) {
  const running = {};
  before(async () => {
    if (skip) return;
    assert.ok(executablePath, missing);
    running.app = await start();
    running.browser = await chromium.launch({ executablePath, headless: true, args: FLAGS, timeout: 60_000 });
  });
  after(async () => {
    await running.browser?.close();
    await running.app?.stop();
  });
  return running;
}

/** Keeps a picture of the page under artifacts/screenshots. */
export function capture(page, name, options = {}) {
  mkdirSync(screenshots, { recursive: true });
  return page.screenshot({ path: resolve(screenshots, `${name}.png`), ...options });
}
