import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, connect, transports } from "../support/clients.mjs";
import { sha256 } from "../support/bytes.mjs";
import { startHost } from "../support/host.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("interop");
after(() => host.stop());

const texts = {
  "letters of many alphabets": "ÄäÜüß Я Б Г てすと 漢字 ﷽ हिन्दी עברית",
  "emoji, joined and flagged": "🦄👩‍👩‍👧‍👦🇩🇪👍🏽",
  "line and paragraph separators": "a\u2028b\u2029c",
  "control characters": "\u0000\u0001\t\n\r\u001e\u001f\u007f\u0085",
  "quotes and slashes": "\"'\\/</script>&amp;",
  "the record separator": "before\x1eafter",
  "a byte order mark": "\ufefftext",
  "combining marks": "e\u0301 \u0041\u030a",
  "noncharacters and the end of planes": "\uffff\u{10ffff}\u{1fffe}",
};

for (const [name, options] of Object.entries(transports)) {
  describe(`text over ${name}`, { concurrency: true }, () => {
    for (const [kind, text] of Object.entries(texts)) {
      test(`of ${kind} goes both ways`, async (t) => {
        const socket = await connect(t, host, "/", options);
        const echo = nextEvent(socket, "echo");
        socket.emit("echo", text, { [text]: [text] });
        assert.deepEqual(await echo, [text, { [text]: [text] }]);
      });

      test(`of ${kind} reaches a handler that wants text`, async (t) => {
        const socket = await connect(t, host, "/", options);
        assert.deepEqual(await ask1(socket, "text-info", text), { units: text.length, bytes: Buffer.byteLength(text), sha256: sha256(text) });
      });
    }

    test("with a lone surrogate arrives as one character, and the rest of it is right", async (t) => {
      const socket = await connect(t, host, "/", options);
      for (const text of ["a\ud800b", "\udc00", "🦄\ud83e"]) {
        const wellFormed = text.toWellFormed?.() ?? Buffer.from(text).toString();
        const info = await ask1(socket, "text-info", text);
        assert.deepEqual(info, { units: text.length, bytes: Buffer.byteLength(wellFormed), sha256: sha256(wellFormed) });
        assert.equal(await ask1(socket, "echo-ack", text), text);
      }
    });
  });
}
