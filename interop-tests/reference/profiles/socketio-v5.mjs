import { Server } from "socket.io";

export function socketioV5(server, { patient }) {
  const io = new Server(server, {
    ...(patient ? {} : { pingInterval: 300, pingTimeout: 200 }),
    maxHttpBufferSize: 1e6,
    connectTimeout: 1000,
    cors: { origin: "*" },
  });
  io.on("connection", (socket) => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => args.pop()(...args));
  });
  io.of("/custom").on("connection", (socket) => socket.emit("auth", socket.handshake.auth));
  return () => io.close();
}
