import http from "node:http";
import { Server } from "socket.io";

const both = ["polling", "websocket"];
const polling = ["polling"];

/** The listeners without TLS: distance from the base port, what they offer, transports, older clients. */
const listeners = [
  [200, addEvents, both, true],
  [201, addToken, both, true],
  [210, addEvents, polling, true],
  [211, addToken, polling, true],
  [400, addEvents, both, false],
  [401, addToken, both, false],
  [410, addEvents, polling, false],
  [411, addToken, polling, false],
];

export function doghappy(_, options) {
  const base = Number(new URL(options.urls).port);
  const servers = listeners.map(([distance, add, transports, allowEIO3]) => {
    const server = http.createServer();
    const io = new Server(server, { pingInterval: 5000, pingTimeout: 10000, transports, allowEIO3 });
    for (const name of ["/", "/nsp"]) add(io.of(name));
    server.listen(base + distance, "127.0.0.1");
    return io;
  });
  return () => servers.forEach((io) => io.close());
}

export function doghappyDynamic(server, { transport }) {
  const io = new Server(server, { pingInterval: 2000, pingTimeout: 1000, allowEIO3: true, transports: transport ? [transport] : both });
  return () => io.close();
}

function addEvents(namespace) {
  namespace.on("connection", (socket) => {
    socket.on("1:emit", (data) => socket.emit("1:emit", data));
    socket.on("2:emit", (a, b) => socket.emit("2:emit", a, b));
    socket.on("1:ack", (data, ack) => ack(data));
    socket.on("get_auth", (ack) => ack(socket.handshake.auth));
    socket.on("get_header", (name, ack) => ack(socket.handshake.headers[name]));
    socket.on("disconnect-me", (close) => socket.disconnect(close));
    socket.on("begin-ack-on-client", () => socket.emit("ack-on-client", (a, b) => socket.emit("end-ack-on-client", a, b)));
  });
}

function addToken(namespace) {
  namespace.use((socket, next) => next(socket.handshake.query.token === "abc" ? undefined : new Error("Authentication error")));
}
