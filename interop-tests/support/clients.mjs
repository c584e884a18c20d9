import { io as latest } from "socket.io-client";
import { nextEvent, within } from "./waiting.mjs";

/** The three ways in which the official client talks to a server. */
export const transports = {
  "polling": { transports: ["polling"] },
  "websocket": { transports: ["websocket"] },
  "polling upgraded to websocket": { transports: ["polling", "websocket"] },
};

/** What a client may be told when its server shuts down. One that is between two polls finds nobody to poll; a WebSocket is always closed. */
export const shutdownReasons = (options) => (options.transports.includes("websocket") ? ["transport close"] : ["transport close", "transport error"]);

let keys = 0;

/** A new key for the host's journal. */
export const newKey = () => `key-${process.pid}-${++keys}`;

/** Makes a client that has not connected yet and is disconnected when the test ends; `io` is another version of the client. */
export function createClient(t, host, namespace = "/", { io = latest, ...options } = {}) {
  const socket = io(host.url + namespace, { forceNew: true, reconnection: false, transports: ["websocket"], autoConnect: false, ...options });
  t.after(() => {
    socket.disconnect();
    socket.io.engine?.close();
  });
  return socket;
}

/** Makes a client and waits until it is connected and, where its options allow that, upgraded. */
export async function connect(t, host, namespace = "/", options = {}) {
  const socket = createClient(t, host, namespace, options);
  await whenConnected(socket);
  if (options.transports?.[0] === "polling" && options.transports.length > 1) await whenUpgraded(socket);
  return socket;
}

/** Connects the socket and waits for the server's answer. */
export async function whenConnected(socket) {
  const failed = new Promise((_, reject) => socket.once("connect_error", (error) => reject(error)));
  failed.catch(() => {});
  const connected = nextEvent(socket, "connect");
  connected.catch(() => {});
  socket.connect();
  await Promise.race([connected, failed]);
  return socket;
}

/** Loses the connection of the socket, which says no goodbye. */
export function loseConnection(socket) {
  socket.io.reconnection(false);
  socket.io.engine.close();
}

/** Connects a socket that has lost its connection to a server, which may be another one. */
export function arriveAt(socket, host) {
  socket.io.uri = host.url;
  return whenConnected(socket);
}

/** Waits until the engine of the socket is on WebSocket. */
export async function whenUpgraded(socket) {
  const { engine } = socket.io;
  if (engine.transport.name !== "websocket") await nextEvent(engine, "upgrade");
}

/** Emits and gives all arguments of the acknowledgement. */
export function ask(socket, name, ...args) {
  return within(new Promise((resolve) => socket.emit(name, ...args, (...answer) => resolve(answer))), `the ack of "${name}"`);
}

/** Emits and gives the first argument of the acknowledgement. */
export async function ask1(socket, name, ...args) {
  return (await ask(socket, name, ...args))[0];
}

/** A round trip: whatever the server sent before has arrived when it resolves. */
export const roundTrip = (socket) => ask(socket, "echo-ack");
