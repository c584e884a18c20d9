import { Server } from "socket.io";

const MANY_NAMESPACES = 20;

function addExtraHandlers(namespace) {
  namespace.on("connection", (socket) => {
    socket.on("echo", (text, ack) => ack(text));
    socket.on("jsonRaw", (value, ack) => ack(value));
    socket.on("room", (room, text) => namespace.to(room).emit("room", text));
    socket.on("fetch", async (ack) => ack((await namespace.fetchSockets()).length));
    socket.on("join", (room, ack) => {
      socket.join(room);
      ack(true);
    });
    socket.on("leave", (room, ack) => {
      socket.leave(room);
      ack(true);
    });
  });
}

/** What is measured, on a server that is made elsewhere. */
export function addLoadHandlers(io) {
  io.on("connection", (socket) => {
    socket.on("echo", (text, ack) => ack(text));
    socket.on("blob", (bytes, ack) => ack(bytes));
    socket.on("json", (order, ack) => ack(order));
    socket.on("broadcast", (text) => io.emit("broadcast", text));
  });
  addExtraHandlers(io.of("/extra"));
  for (let i = 0; i < MANY_NAMESPACES; i++) {
    io.of(`/n${i}`).on("connection", (socket) => socket.on("echo", (text, ack) => ack(text)));
  }
}

export function load(server) {
  const io = new Server(server, { serveClient: false });
  addLoadHandlers(io);
  return () => io.close();
}
