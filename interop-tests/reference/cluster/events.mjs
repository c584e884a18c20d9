import { pattern } from "../standard-events/binary.mjs";
import { addRemoteEvents } from "./remote-events.mjs";

/** The events of clients in a cluster, each of which asks for an acknowledgement. */
export function addClusterEvents(socket, name) {
  if (!socket.recovered) socket.data.home = name;
  const { nsp } = socket;
  addOwnEvents(socket, name);
  addBroadcasts(socket, name);
  addRemoteEvents(socket, (selection) => select(nsp, selection));
}

const sorted = (names) => [...names].sort();

/** The namespace, or the broadcast of a socket, with the operators that the selection names. */
function select(target, selection) {
  const { to = [], except = [], local, volatile, timeout } = selection ?? {};
  let result = target;
  if (to.length > 0) result = result.to(to);
  if (except.length > 0) result = result.except(except);
  if (local) result = result.local;
  if (volatile) result = result.volatile;
  return timeout === undefined ? result : result.timeout(timeout);
}

function addOwnEvents(socket, name) {
  const rooms = () => sorted(socket.rooms);
  socket.on("echo", (...args) => args.pop()(...args));
  socket.on("me", (ack) => {
    ack({ server: name, id: socket.id, recovered: socket.recovered, rooms: rooms(), data: socket.data, transport: socket.conn.transport.name });
  });
  socket.on("join", async (names, ack) => {
    await socket.join(names);
    ack(rooms());
  });
  socket.on("leave", async (room, ack) => {
    await socket.leave(room);
    ack(rooms());
  });
  socket.on("set-data", (value, ack) => {
    socket.data.value = value;
    ack();
  });
  socket.on("say", (...args) => {
    const ack = args.pop();
    socket.emit(...args);
    ack();
  });
}

function addBroadcasts(socket, name) {
  const { nsp } = socket;
  const kinds = { emit: () => nsp, cast: () => socket.broadcast };
  for (const [event, target] of Object.entries(kinds)) {
    socket.on(event, (selection, ...args) => {
      const ack = args.pop();
      select(target(), selection).emit(...args);
      ack();
    });
  }
  for (const [event, target] of Object.entries({ "ask": kinds.emit, "ask-cast": kinds.cast })) {
    socket.on(event, (selection, ...args) => {
      const ack = args.pop();
      select(target(), selection).emit(...args, (error, answers) => ack(error ? { ok: false, error: error.message, answers } : { ok: true, answers }));
    });
  }
  socket.on("burst", (selection, event, n, size, ack) => {
    const operator = select(nsp, selection);
    const bytes = size > 0 ? [pattern(size)] : [];
    for (let i = 0; i < n; i++) operator.emit(event, name, i, ...bytes);
    ack(n);
  });
  socket.on("emit-date", (selection, event, ms, ack) => {
    select(nsp, selection).emit(event, new Date(ms));
    ack();
  });
  socket.on("emit-date-binary", (selection, event, ms, ack) => {
    select(nsp, selection).emit(event, { at: new Date(ms), bytes: Buffer.from([1, 2, 3]) });
    ack();
  });
}
