import { Server } from "socket.io";

const MANY_NAMESPACES = 20;

const spread = [];

/** As many rooms, over which clients are spread. */
function spreadRooms(count) {
  while (spread.length < count) spread.push(`spread-${spread.length}`);
  return spread.slice(0, count);
}

/** One room of a client if there are no more rooms than clients, otherwise each room of which nobody else is a member. */
function roomsOf(client, clients, rooms) {
  const own = [`spread-${client % rooms}`];
  for (let room = client + clients; room < rooms; room += clients) own.push(`spread-${room}`);
  return own;
}

function addExtraHandlers(namespace) {
  namespace.on("connection", (socket) => {
    socket.on("echo", (text, ack) => ack(text));
    socket.on("jsonRaw", (value, ack) => ack(value));
    socket.on("spread", (count, text) => namespace.to(spreadRooms(count)).emit("room", text));
    socket.on("joinSpread", ([client, clients, rooms], ack) => {
      socket.join(roomsOf(client, clients, rooms));
      ack(true);
    });
    socket.on("room", (room, text) => namespace.to(room).emit("room", text));
    socket.on("fetch", async (ack) => ack((await namespace.fetchSockets()).length));
    socket.on("join", (room, ack) => {
      socket.join(room);
      ack(true);
    });
    socket.on("leave", (room, ack) => {
      socket.leave(room);
      ack(true);
    });
  });
}

/** What is measured, on a server that is made elsewhere. */
export function addLoadHandlers(io, manyNamespaces = MANY_NAMESPACES) {
  io.on("connection", (socket) => {
    socket.on("echo", (text, ack) => ack(text));
    socket.on("blob", (bytes, ack) => ack(bytes));
    socket.on("json", (order, ack) => ack(order));
    socket.on("broadcast", (text) => io.emit("broadcast", text));
  });
  addExtraHandlers(io.of("/extra"));
  for (let i = 0; i < manyNamespaces; i++) {
    io.of(`/n${i}`).on("connection", (socket) => socket.on("echo", (text, ack) => ack(text)));
  }
}

/** The adapter of a cluster, loaded only where there is one. */
async function createAdapter({ adapter, redis }) {
  const { adapters, openClients } = await import("./cluster.mjs");
  return adapters[adapter](await openClients(redis));
}

export async function load(server, options = {}) {
  const io = new Server(server, { serveClient: false, ...(options.adapter && { adapter: await createAdapter(options) }) });
  // In a cluster without the many namespaces: each has channels of its own, which Redis compares with every message.
  addLoadHandlers(io, options.adapter ? 0 : MANY_NAMESPACES);
  return () => io.close();
}
