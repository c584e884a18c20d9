const ids = async (target) => (await target.fetchSockets()).map((socket) => socket.id).sort();

export function addRoomEvents(socket) {
  const { nsp } = socket;
  const rooms = () => [...socket.rooms].sort();
  socket.on("join", async (room, ack) => {
    await socket.join(room);
    ack?.(rooms());
  });
  socket.on("leave", async (room, ack) => {
    await socket.leave(room);
    ack?.(rooms());
  });
  socket.on("rooms", (ack) => ack(rooms()));
  socket.on("who", async (room, ack) => ack(await ids(room === null ? nsp : nsp.in(room))));
  socket.on("make-join", (room, other, ack) => {
    nsp.in(room).socketsJoin(other);
    ack();
  });
  socket.on("make-leave", (room, other, ack) => {
    nsp.in(room).socketsLeave(other);
    ack();
  });
  socket.on("kick", (room, close) => nsp.in(room).disconnectSockets(close));
  socket.on("set-data", (value, ack) => {
    socket.data.value = value;
    ack();
  });
  socket.on("data-of", async (room, ack) => ack((await nsp.in(room).fetchSockets()).map(({ data }) => data.value ?? null)));
  socket.on("trail", (ack) => ack(socket.data.trail ?? []));
  socket.on("count", (ack) => ack(nsp.sockets.size));
}
