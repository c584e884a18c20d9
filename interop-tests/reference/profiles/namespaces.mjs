import { Server } from "socket.io";

export function namespaces(server) {
  const created = [];
  const noted = [];
  const io = new Server(server, { cleanupEmptyChildNamespaces: true });
  io.on("new_namespace", (namespace) => created.push(namespace.name));
  const rooms = io.of(/^\/room-\d+$/);
  fillRooms(rooms);
  fillNoted(io.of("/noted"), noted);
  io.on("connection", (socket) => {
    socket.on("names", (ack) => ack([...io._nsps.keys()].sort()));
    socket.on("created", (ack) => ack(created));
    socket.on("noted", (ack) => ack(noted));
    socket.on("to-rooms", (room, name, text) => (room === null ? rooms : rooms.to(room)).emit(name, text));
    socket.on("fetch-rooms", (ack) => {
      try {
        rooms.fetchSockets();
        ack("fetched");
      } catch {
        ack("not supported");
      }
    });
    socket.on("alone", (ack) => {
      io.serverSideEmit("hello", 1);
      ack(true);
    });
    socket.on("close-server", async () => {
      await io.close();
      console.error("closed");
    });
    socket.on("disconnect", (reason) => setTimeout(() => console.error(`disconnected ${reason}`), 200));
  });
  return () => io.close();
}

function fillRooms(rooms) {
  rooms.use((socket, next) => next("refuse" in socket.handshake.query ? new Error("refused") : undefined));
  rooms.on("connection", (socket) => {
    socket.on("join", async (room, ack) => {
      await socket.join(room);
      ack(true);
    });
  });
}

function fillNoted(namespace, noted) {
  for (const type of ["create-room", "delete-room", "join-room", "leave-room"]) {
    namespace.adapter.on(type, (...args) => noted.push([type, ...args].join(" ")));
  }
  namespace.on("connection", (socket) => {
    noted.push(`connection ${socket.id}`);
    for (const type of ["join", "leave"]) {
      socket.on(type, async (room, ack) => {
        await socket[type](room);
        ack(true);
      });
    }
  });
}
