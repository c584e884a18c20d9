// docs/what-is-socketio.md shows the bytes that this server sends: every conversation of the page is played against it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Conversation, readConversations } from "../support/conversation.mjs";
import { hostKind, startHost } from "../support/host.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = read("docs/what-is-socketio.md");
const conversations = readConversations(page);
const withoutIndent = (code) => code.split("\n").map((line) => line.trim()).filter(Boolean);

describe("the page that says what Socket.IO is", { concurrency: 4, skip: hostKind === "reference" ? "the page is about our server" : false }, () => {
  const hosts = {};
  before(async () => {
    hosts.plain = await startHost("tour");
    hosts.recovery = await startHost("tour-recovery");
  });
  after(() => Promise.all(Object.values(hosts).map((host) => host.stop())));

  test("has a conversation for every subject", () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    const spoken = new Set(conversations.map(({ heading }) => heading));
    assert.deepEqual(headings.filter((heading) => !spoken.has(heading)), ["Two layers", "Where to go on"]);
  });

  test("shows the code of the server that is asked", () => {
    const [, shown] = /```csharp\n(.+?)```/s.exec(page);
    const lines = withoutIndent(shown).join("\n");
    assert.ok(withoutIndent(read("interop-tests/Host/Tour/TourHandlers.cs")).join("\n").includes(lines));
  });

  for (const [index, { heading, kind, lines }] of conversations.entries()) {
    test(`conversation ${index + 1}, ${heading}: the server sends what the page shows`, { timeout: 60_000 }, async (t) => {
      const host = kind === "recovery" ? hosts.recovery : hosts.plain;
      const conversation = new Conversation(host.url, { slow: kind === "slow" });
      t.after(() => conversation.close());
      await conversation.play(lines);
    });
  }
});
