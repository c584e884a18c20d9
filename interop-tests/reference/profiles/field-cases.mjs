import { Server } from "socket.io";

/** The cases that can be shown on the official server; the others need threads that wait, or typed handlers. */
export function fieldCases(server, options) {
  const io = new Server(server, { pingInterval: 2000, pingTimeout: 1500, allowEIO3: Boolean(options.eio3) });
  io.on("connection", (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.on("join", async (room, ack) => {
      await socket.join(room);
      ack();
    });
    socket.on("later", (ms, payload, ack) => setTimeout(() => ack(payload.length), ms));
    addVolatile(io, socket);
    addOddValues(io, socket);
  });
  return () => io.close();
}

function addVolatile(io, socket) {
  const emitFive = (target) => {
    for (let i = 0; i < 5; i++) target.emit("v", i, Buffer.alloc(3, i), Buffer.alloc(1, i));
  };
  socket.on("volatile-self", () => {
    for (let i = 0; i < 5; i++) socket.volatile.emit("v", i, Buffer.alloc(3, i), Buffer.alloc(1, i));
    socket.emit("end", Buffer.from("end"));
  });
  socket.on("volatile-room", (room) => {
    emitFive({ emit: (...args) => io.to(room).volatile.emit(...args) });
    io.to(room).emit("end", Buffer.from("end"));
  });
  socket.on("volatile-flood", (room, count, size) => {
    for (let i = 0; i < count; i++) io.to(room).volatile.emit("v", i, Buffer.alloc(size, i), Buffer.alloc(1, i));
    io.to(room).emit("end", Buffer.from("end"));
  });
}

const oddValues = { "nan": NaN, "infinity": Infinity, "minus-infinity": -Infinity };

const places = {
  top: (value) => value,
  nested: (value) => ({ a: [{ value }] }),
  large: (value) => ({ before: "x".repeat(50000), value, after: "y".repeat(50000) }),
};

function addOddValues(io, socket) {
  socket.on("odd-self", (kind, place) => {
    socket.emit("odd", places[place](oddValues[kind]));
    socket.emit("after");
  });
  socket.on("odd-room", (kind, place, room) => {
    io.to(room).emit("odd", places[place](oddValues[kind]));
    io.to(room).emit("after");
  });
  socket.on("odd-ack", (kind, place, ack) => ack(places[place](oddValues[kind])));
}
