import { Server } from "socket.io";
import parser from "socket.io-msgpack-parser";

/** MessagePack with what JSON cannot say. */
export function fieldMessagePack(server) {
  const io = new Server(server, { parser });
  io.on("connection", (socket) => {
    socket.on("describe", (...args) => args.pop()(JSON.stringify(args)));
    socket.on("echo", (...args) => args.pop()(...args));
    socket.on("auth", (ack) => ack(JSON.stringify(socket.handshake.auth)));
    socket.on("auth-bytes", (ack) => ack(socket.handshake.auth.key));
    socket.on("values", (ack) => ack(new Date(1700000000000), new Date(1700000000000), null, 2 ** 53 + 2, { Key: 1, none: null, date: new Date(1700000000123) }, NaN));
  });
  return () => io.close();
}
