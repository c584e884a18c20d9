// What ends with a socket: its services, its token, and the questions that it was asked.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, connect, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

const only = oursOnly("it has no services, and its questions wait for ever");
const host = only.skip ? undefined : await startHost("handlers");
after(() => host?.stop());

for (const [name, options] of Object.entries(transports)) {
  describe(`a socket over ${name}`, { ...only, concurrency: 4 }, () => {
    test("has services of its own, which end with it, and a token that tells of its end", async (t) => {
      const [one, other] = [await connect(t, host, "/ends", options), await connect(t, host, "/ends", options)];
      const { id } = one;
      const scope = await ask1(one, "scope");
      assert.equal(await ask1(one, "scope"), scope);
      assert.notEqual(await ask1(other, "scope"), scope);
      assert.equal(await ask1(other, "ended", id), false);
      one.disconnect();
      await eventually(() => ask1(other, "ended", id), "the scope has ended");
      assert.equal(await ask1(other, "ended", other.id), false);
    });

    test("is waited for as long as the server's token allows", async (t) => {
      const socket = await connect(t, host, "/ends", options);
      assert.equal(await ask1(socket, "ask-until", 100), "TaskCanceledException");
      socket.once("question", (answer) => answer("in time"));
      assert.equal(await ask1(socket, "ask-until", 8000), "in time");
    });

    test("that leaves ends what it was asked with an error", async (t) => {
      const [one, other] = [await connect(t, host, "/ends", options), await connect(t, host, "/ends", options)];
      const { id } = one;
      const asked = nextEvent(one, "question");
      one.emit("ask");
      await asked;
      one.disconnect();
      assert.equal(await eventually(() => ask1(other, "outcome-of", id), "the question has ended"), "SocketDisconnectedException");
    });
  });
}
