// The page of the README's quick start, in two windows.
import assert from "node:assert/strict";

export async function talkInTwoWindows(browser, url) {
  const [ada, grace] = [await browser.newPage(), await browser.newPage()];
  const sum = ada.waitForEvent("console", { predicate: (message) => message.text() === "3" });
  await Promise.all([ada.goto(url), grace.goto(url)]);
  await sum;
  await grace.waitForFunction("socket.connected");
  await ada.fill("input", "<b>Tea</b> at four ☕");
  await ada.click("button");
  for (const page of [ada, grace]) assert.equal(await page.textContent("li"), "<b>Tea</b> at four ☕");
  await Promise.all([ada.close(), grace.close()]);
}
