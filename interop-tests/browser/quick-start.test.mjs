// What README.md shows first, as a visitor sees it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startWebApp } from "../support/web-app.mjs";
import { chromiumPath, launchChromium } from "./chromium.mjs";

const missing = chromiumPath ? false : "chromium is not installed";

test("two windows of the README's quick start talk to each other", { timeout: 90_000, skip: process.env.CI === "true" ? false : missing }, async (t) => {
  assert.ok(chromiumPath, missing);
  const app = await startWebApp("interop-tests/QuickStart");
  t.after(() => app.stop());
  const browser = await launchChromium();
  t.after(() => browser.close());
  const [ada, grace] = [await browser.newPage(), await browser.newPage()];
  const sum = ada.waitForEvent("console", { predicate: (message) => message.text() === "3" });
  await Promise.all([ada.goto(app.url), grace.goto(app.url)]);
  await sum;
  await grace.waitForFunction("socket.connected");
  await ada.fill("input", "<b>Tea</b> at four ☕");
  await ada.click("button");
  for (const page of [ada, grace]) assert.equal(await page.textContent("li"), "<b>Tea</b> at four ☕");
});
