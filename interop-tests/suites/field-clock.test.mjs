import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { oursOnly, startHost } from "../support/host.mjs";
import { openSocketIoWebSocket } from "../support/websocket.mjs";

const host = await startHost("interop");
after(() => host.stop());

const options = oursOnly("its pong timer runs out while the process is stopped");

test("a process that was stopped for longer than the pong may take keeps the clients that are still there", options, async () => {
  const sessions = await Promise.all([1, 2, 3, 4].map(() => openSocketIoWebSocket(host.url)));
  // At different moments of the heartbeat: each answers its pings, whenever they come.
  let closed = 0;
  for (const raw of sessions) {
    raw.socket.on("message", (data) => data.toString() === "2" && raw.send("3"));
    raw.socket.on("close", () => closed++);
  }
  for (let i = 0; i < 2; i++) {
    await delay(700);
    process.kill(host.pid, "SIGSTOP");
    await delay(4500);
    process.kill(host.pid, "SIGCONT");
  }
  await delay(3000);
  assert.equal(closed, 0);
  await Promise.all(sessions.map((raw) => raw.close()));
});
