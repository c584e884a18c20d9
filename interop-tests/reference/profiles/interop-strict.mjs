import { Server } from "socket.io";

export function interopStrict(server) {
  const io = new Server(server, { path: "/custom/path", allowUpgrades: false, perMessageDeflate: { threshold: 0 } });
  io.on("connection", (socket) => socket.on("echo-ack", (...args) => args.pop()(...args)));
  return () => io.close();
}
