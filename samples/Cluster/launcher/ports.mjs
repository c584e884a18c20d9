import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const LIMIT_MS = 30_000;

/** A port that was free a moment ago. */
export async function findFreePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until a program accepts connections there. */
export async function waitForPort(port) {
  const end = Date.now() + LIMIT_MS;
  while (!(await accepts(port))) {
    if (Date.now() > end) throw new Error(`nothing listens on port ${port}`);
    await delay(50);
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => socket.destroy() && resolve(true));
    socket.once("error", () => resolve(false));
  });
}
