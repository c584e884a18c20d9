import { Server } from "socket.io";

export function hostile(server, options) {
  let uncaught = 0;
  process.on("uncaughtException", () => uncaught++);
  process.on("unhandledRejection", () => uncaught++);
  addStats(server, () => ({ clients: io.engine.clientsCount, ...count(io), uncaught }));
  const io = new Server(server, {
    pingInterval: 3000,
    pingTimeout: 2000,
    connectTimeout: 2000,
    upgradeTimeout: 2000,
    allowEIO3: Boolean(options.eio3),
    ...(options.recovery && { connectionStateRecovery: { maxDisconnectionDuration: 20000 } }),
  });
  io.on("connection", (socket) => addEvents(io, socket));
  return () => io.close();
}

function addEvents(io, socket) {
  socket.on("echo", (...args) => {
    if (typeof args.at(-1) === "function") args.pop()(...args);
  });
  socket.on("join", async (room, ack) => {
    await socket.join(room);
    ack();
  });
  socket.on("leave", async (room, ack) => {
    await socket.leave(room);
    ack();
  });
  socket.on("bcast", (room, payload, ack) => {
    io.to(room).emit("msg", payload);
    ack();
  });
  socket.on("ask", (n, ack) => {
    ack(n);
    for (let i = 0; i < n; i++) socket.emit("question", i, () => {});
  });
  socket.on("throw", () => {
    throw new Error("thrown by a handler");
  });
  socket.on("throw-async", async () => {
    await null;
    throw new Error("thrown by a handler after a yield");
  });
}

function count(io) {
  const namespaces = [...io._nsps.values()];
  const sum = (of) => namespaces.reduce((total, namespace) => total + of(namespace), 0);
  return { sockets: sum((n) => n.sockets.size), rooms: sum((n) => n.adapter.rooms.size) };
}

function addStats(server, stats) {
  const [others] = server.listeners("request");
  server.removeListener("request", others);
  server.on("request", (req, res) => {
    if (!req.url.startsWith("/stats")) return others(req, res);
    res.setHeader("Content-Type", "application/json");
    res.end(JSON.stringify(stats()));
  });
}
