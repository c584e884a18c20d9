import assert from "node:assert/strict";
import { test } from "node:test";
import { browserOptions, capture, useBrowser } from "./chromium.mjs";
import { startSample } from "./sample-app.mjs";
import { joinRoom, openVisitor, say, sees, seesUpgrade } from "./visitor.mjs";

const options = browserOptions();
const running = useBrowser(() => startSample("Chat"));
const open = (more) => openVisitor(running.browser, running.app.url, more);

async function openPair(room) {
  const ada = await open();
  await joinRoom(ada, "Ada", room);
  const grace = await open();
  await joinRoom(grace, "Grace", room);
  return { ada, grace };
}

async function leave(...visitors) {
  for (const visitor of visitors) await visitor.context.close();
}

test("two visitors of a room talk to each other over WebSocket", options, async () => {
  const welcome = await open();
  await capture(welcome.page, "welcome");
  const { ada, grace } = await openPair("demo");
  await sees(ada, "Grace joined");

  await Promise.all([seesUpgrade(ada), seesUpgrade(grace)]);
  await say(ada, "Did you see the note about the engine?");
  await sees(grace, "Did you see the note about the engine?");
  await say(grace, "Yes! Shall we walk through it at four? ☕ <b>Bring tea</b>");
  await sees(ada, "Yes! Shall we walk through it at four? ☕ <b>Bring tea</b>");

  const sent = ada.webSockets.flatMap((webSocket) => webSocket.sent);
  assert.deepEqual(sent.slice(0, 2), ["2probe", "5"], "the WebSocket begins with the probe and the upgrade");
  assert.ok(sent.some((frame) => frame.includes("the note about the engine")), "the message went through the WebSocket");
  assert.ok(grace.webSockets[0].received.some((frame) => frame.includes("the note about the engine")), "and came through the other");
  assert.equal(await ada.page.evaluate("chatSocket.io.engine.transport.name"), "websocket");

  await grace.page.getByLabel("Message", { exact: true }).pressSequentially("I made a list", { delay: 20 });
  await sees(ada, "Grace is typing");
  await capture(ada.page, "chat");
  await grace.page.getByRole("button", { name: "Send" }).click();
  await sees(ada, "I made a list");
  await ada.page.getByText("Grace is typing").waitFor({ state: "detached" });

  assert.deepEqual([welcome, ada, grace].flatMap((visitor) => visitor.complaints), []);
  await leave(welcome, ada, grace);
});

test("whoever leaves is announced and vanishes from the list of people", options, async () => {
  const { ada, grace } = await openPair("farewell");
  const people = ada.page.getByRole("list").filter({ hasText: "Ada (you)" });
  await people.getByText("Grace").waitFor();
  await leave(grace);
  await sees(ada, "Grace left");
  await people.getByText("Grace").waitFor({ state: "detached" });
  await leave(ada);
});

test("a taken or an empty name is refused in words", options, async () => {
  const ada = await open();
  await joinRoom(ada, "Ada", "names");
  const other = await open();
  await other.page.getByLabel("Your name").fill("ada");
  await other.page.getByLabel("Room", { exact: true }).fill("names");
  await other.page.getByRole("button", { name: "Join" }).click();
  await sees(other, "Somebody called Ada is in #names already.");
  await other.page.getByLabel("Your name").fill("   ");
  await other.page.getByRole("button", { name: "Join" }).click();
  await sees(other, "Please choose a name.");
  await leave(ada, other);
});

test("a visitor who loses the connection says so, comes back and sees the room's messages again", options, async () => {
  const { ada, grace } = await openPair("away");
  await Promise.all([seesUpgrade(ada), seesUpgrade(grace)]);
  await say(grace, "before the cut");
  await sees(ada, "before the cut");

  await ada.context.setOffline(true);
  await ada.page.evaluate("chatSocket.io.engine.close()");
  await sees(ada, "Connection lost. Reconnecting…");
  await say(grace, "while you were away");
  await ada.context.setOffline(false);
  await sees(ada, "while you were away");
  await ada.page.getByText("Connection lost").waitFor({ state: "hidden" });
  await sees(ada, "before the cut");
  await leave(ada, grace);
});

test("the chat fits a phone", options, async () => {
  const { ada, grace } = await openPair("pocket");
  await leave(ada);
  const phone = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" });
  await joinRoom(phone, "Linus", "pocket");
  await say(grace, "Where are you?");
  await say(phone, "On the train, the connection is surprisingly good. I will be there in about twenty minutes.");
  await sees(grace, "On the train, the connection is surprisingly good. I will be there in about twenty minutes.");
  await seesUpgrade(phone);
  await capture(phone.page, "phone");
  const overflow = await phone.page.evaluate("document.documentElement.scrollWidth - innerWidth");
  assert.equal(overflow, 0, "nothing is wider than the screen");
  await phone.page.getByRole("button", { name: "Rooms and people" }).click();
  await phone.page.getByText("Linus (you)").waitFor();
  await phone.page.waitForTimeout(300);
  await capture(phone.page, "phone-people");
  assert.deepEqual(phone.complaints, []);
  await leave(grace, phone);
});
