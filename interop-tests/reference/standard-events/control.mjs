export function addControlEvents(socket) {
  socket.on("bye", (close) => socket.disconnect(close));
  socket.on("drop-conn", () => socket.conn.close());
  socket.use(([name], next) => next(name === "forbidden" ? new Error("forbidden event") : undefined));
  socket.on("error", (error) => socket.emit("middleware-error", error.message));
  socket.onAny((name, ...args) => {
    if (!String(name).startsWith("any:")) return;
    const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
    socket.emit("caught", name, args);
    ack?.("caught", name);
  });
}
