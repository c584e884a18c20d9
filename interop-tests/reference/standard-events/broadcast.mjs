export function addBroadcastEvents(socket) {
  const { nsp } = socket;
  socket.on("broadcast", (name, ...args) => socket.broadcast.emit(name, ...args));
  socket.on("all", (name, ...args) => nsp.emit(name, ...args));
  socket.on("to", (rooms, except, name, ...args) => socket.to(rooms).except(except).emit(name, ...args));
  socket.on("in", (rooms, except, name, ...args) => nsp.in(rooms).except(except).emit(name, ...args));
  socket.on("volatile", (room, name, n) => {
    for (let i = 0; i < n; i++) nsp.to(room).volatile.emit(name, i);
  });
  socket.on("volatile-text", (room, name, text) => nsp.to(room).volatile.emit(name, text));
  socket.on("volatile-self", (n) => {
    for (let i = 0; i < n; i++) socket.volatile.emit("vol", i);
    socket.emit("vol-end", n);
  });
}
