const entries = new Map();

export const readJournal = (key) => entries.get(key) ?? [];

/** Notes something about a socket, when its query asks for that. */
export function write(socket, type, more = {}) {
  const { key } = socket.handshake.query;
  if (!key) return;
  if (!entries.has(key)) entries.set(key, []);
  entries.get(key).push({ nsp: socket.nsp.name, type, ...more });
}

/** Notes what becomes of a connected socket. */
export function follow(socket) {
  const transport = () => socket.conn.transport.name;
  write(socket, "connection", { id: socket.id, recovered: socket.recovered, transport: transport(), protocol: socket.conn.protocol });
  socket.conn.on("upgrade", () => write(socket, "upgrade", { id: socket.id, transport: transport() }));
  for (const type of ["disconnecting", "disconnect"]) {
    socket.on(type, (reason) => write(socket, type, { id: socket.id, reason, rooms: [...socket.rooms].sort() }));
  }
  socket.on("error", (error) => write(socket, "error", { message: error.message }));
}
