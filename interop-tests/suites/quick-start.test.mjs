// What README.md shows first, taken from it when interop-tests/QuickStart is built.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { connect, transports } from "../support/clients.mjs";
import { hostKind } from "../support/host.mjs";
import { nextEvent } from "../support/waiting.mjs";
import { startWebApp } from "../support/web-app.mjs";

describe("the quick start of the README", { skip: hostKind === "reference" ? "it is ours" : false }, async () => {
  if (hostKind === "reference") return;
  const app = await startWebApp("interop-tests/QuickStart");
  after(() => app.stop());

  test("has a page, and the client that the page asks for", async () => {
    const page = await (await fetch(app.url)).text();
    const script = /<script src="([^"]+)">/.exec(page)?.[1];
    assert.ok(script, "the page has a script");
    const client = await fetch(new URL(script, app.url));
    assert.equal(client.status, 200);
    assert.match(await client.text(), /Socket\.IO v4/);
  });

  for (const [name, options] of Object.entries(transports)) {
    test(`passes messages on to all, and acknowledges, over ${name}`, async (t) => {
      const [ada, grace] = [await connect(t, app, "/", options), await connect(t, app, "/", options)];
      const heard = [nextEvent(ada, "chat message"), nextEvent(grace, "chat message")];
      ada.emit("chat message", "hello");
      assert.deepEqual(await Promise.all(heard), [["hello"], ["hello"]]);
      assert.equal(await ada.timeout(5000).emitWithAck("sum", 1, 2), 3);
    });

    test(`lets nobody into the room of another's id, over ${name}`, async (t) => {
      const [ada, eve] = [await connect(t, app, "/", options), await connect(t, app, "/", options)];
      const joined = [];
      ada.on("joined", (id) => joined.push(id));
      const join = (socket, room) => socket.emit("join", room) && socket.timeout(5000).emitWithAck("sum", 0, 0);
      await join(ada, "kitchen");
      await join(eve, ada.id);
      await join(eve, "kitchen");
      await ada.timeout(5000).emitWithAck("sum", 0, 0);
      assert.deepEqual(joined, [eve.id], "told of the kitchen, and not as the room of her own id");
    });
  }
});
