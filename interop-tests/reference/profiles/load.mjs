import { Server } from "socket.io";

export function load(server) {
  const io = new Server(server, { serveClient: false });
  io.on("connection", (socket) => {
    socket.on("echo", (text, ack) => ack(text));
    socket.on("blob", (bytes, ack) => ack(bytes));
    socket.on("json", (order, ack) => ack(order));
    socket.on("broadcast", (text) => io.emit("broadcast", text));
  });
  return () => io.close();
}
