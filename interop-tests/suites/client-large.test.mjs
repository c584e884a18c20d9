import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { pattern } from "../support/bytes.mjs";
import { ask1, connect, transports } from "../support/clients.mjs";
import { startHost } from "../support/host.mjs";
import { nextEvent } from "../support/waiting.mjs";

const host = await startHost("load");
const interop = await startHost("interop");
after(() => Promise.all([host.stop(), interop.stop()]));

// What the engine adds to the message counts against the limit of 1,000,000 bytes: 420["echo",""] is 14.
const limit = 1e6;

for (const [name, options] of Object.entries(transports)) {
  describe(`large messages over ${name}`, () => {
    test("of just the limit go both ways", async (t) => {
      const socket = await connect(t, host, "/", options);
      const text = "0123456789".repeat(100000).slice(0, limit - 14);
      assert.equal(await ask1(socket, "echo", text), text);
    });

    test("of many alphabets go both ways", async (t) => {
      const socket = await connect(t, host, "/", options);
      const text = "é€🦄x".repeat(90000);
      assert.equal(await ask1(socket, "echo", text), text);
    });

    test("of bytes go both ways", async (t) => {
      const socket = await connect(t, host, "/", options);
      const bytes = pattern(name === "polling" ? 740000 : 990000);
      assert.ok(bytes.equals(await ask1(socket, "blob", bytes)));
    });

    test("of JSON go both ways", async (t) => {
      const socket = await connect(t, host, "/", options);
      const item = { sku: "A-1", title: "thing", qty: 2, price: 9.5, tags: ["new", "blue"], stock: true };
      const order = {
        id: 7,
        kind: "web",
        customer: { name: "Zoë", mail: "z@example.org", tier: 2, active: true },
        position: [52.5, 13.4],
        note: null,
        items: Array.from({ length: 5000 }, () => item),
      };
      assert.deepEqual(await ask1(socket, "json", order), order);
    });

    test("of far more than the limit come from the server", async (t) => {
      const socket = await connect(t, interop, "/", options);
      const big = nextEvent(socket, "big");
      socket.emit("big", 3000000);
      const [text] = await big;
      assert.equal(text.length, 3000000);
      assert.match(text, /^x+$/);
    });
  });
}

test("a message over the limit ends the connection with transport error", async (t) => {
  const socket = await connect(t, interop);
  const disconnected = nextEvent(socket, "disconnect");
  socket.emit("echo", "x".repeat(100001));
  const [reason, { context }] = await disconnected;
  assert.deepEqual([reason, context.code], ["transport close", 1009]);
});
