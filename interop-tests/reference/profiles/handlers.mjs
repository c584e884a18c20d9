import { randomUUID } from "node:crypto";
import { Server } from "socket.io";

/** Handlers of every kind, and the acknowledgements of many. */
export function handlers(server) {
  const io = new Server(server);
  io.on("connection", (socket) => {
    socket.on("join", async (room, ack) => {
      await socket.join(room);
      ack();
    });
    addManyAnswers(io, socket);
    addConnectionWatch(socket);
    addRemoteSockets(io, socket);
    addFacts(io, socket);
  });
  addEngineHooks(io);
  io.of("/order").on("connection", addOrder);
  io.of("/outgoing").on("connection", addOutgoing);
  io.of("/passing").on("connection", addPassing);
  io.of("/operators").on("connection", addOperators);
  io.of("/shared").on("connection", addShared);
  return () => io.close();
}

function addShared(socket) {
  socket.on("who", (text, ack) => ack(`${socket.id} ${text}`));
  socket.on("echo", (...args) => socket.emit("echo", ...args));
  socket.on("bytes", (bytes, ack) => ack(bytes, bytes.length));
}

function addOrder(socket) {
  let seen = [];
  for (const name of ["use a", "use b"]) {
    socket.use(([event], next) => {
      seen.push(name);
      next(name === "use b" && event === "refused" ? new Error("refused") : undefined);
    });
  }
  socket.onAny(() => seen.push("any"));
  socket.prependAny(() => seen.push("any first"));
  socket.on("error", (error) => seen.push(`error ${error.message}`));
  socket.on("refused", () => seen.push("handler"));
  socket.on("order", (ack) => {
    ack([...seen, "handler"]);
    seen = [];
  });
}

function addOutgoing(socket) {
  let seen = [];
  socket.onAnyOutgoing((name, ...args) => seen.push([name, args.length]));
  socket.prependAnyOutgoing((name) => seen.push(["first", name]));
  socket.on("all-ways", () => {
    socket.emit("emit", 1, Buffer.from([1]));
    socket.nsp.emit("namespace");
    socket.broadcast.emit("others", "x");
    socket.volatile.emit("volatile");
    socket.timeout(5000).emit("question", "q", () => {});
  });
  socket.on("seen", (ack) => {
    ack(seen);
    seen = [];
  });
}

/** The official server has no stream of answers: each socket is asked by itself. */
function addManyAnswers(io, socket) {
  const askEach = async (room, ms, kind) => {
    const members = await io.in(room).fetchSockets();
    return Promise.all(members.map(async (member) => [member.id, await member.timeout(ms).emitWithAck("question", kind).catch(() => "timeout")]));
  };
  socket.on("ask-remote", async (room, ms, ack) => ack(await askEach(room, ms, "remote")));
  socket.on("ask-stream", async (room, ms, ack) => ack((await askEach(room, ms, "stream")).filter(([, answer]) => answer !== "timeout")));
}

const ends = new Map();

function addConnectionWatch(socket) {
  const packets = [];
  let drained = 0;
  socket.conn.on("packet", ({ type, data }) => packets.push([type, typeof data === "string" ? data : data?.length ?? ""]));
  socket.conn.on("drain", () => drained++);
  socket.conn.on("close", (reason) => ends.set(socket.id, reason));
  socket.on("packets", (ack) => ack(packets));
  socket.on("drained", (ack) => ack(drained > 0));
  socket.on("end-of", (id, ack) => ack(ends.get(id) ?? null));
}

function addPassing(socket) {
  let seen = [];
  const subscribed = () => seen.push("subscribed");
  const first = () => seen.push("first");
  const note = (name) => name === "anything" && seen.push("any");
  socket.once("once", () => seen.push("once"));
  socket.on("subscribed", subscribed);
  socket.on("several", first);
  socket.on("several", () => seen.push("second"));
  socket.onAny(note);
  socket.onAnyOutgoing((name) => name === "echo" && seen.push("outgoing"));
  socket.on("echo", () => socket.emit("echo"));
  socket.on("listeners", (ack) => ack([socket.listenersAny().length, socket.listenersAnyOutgoing().length]));
  socket.on("remove-catch-alls", (ack) => {
    socket.offAny(note);
    socket.offAnyOutgoing();
    ack(true);
  });
  socket.on("remove", (what, ack) => {
    if (what === "the subscription") socket.off("subscribed", subscribed);
    else if (what === "one of several") socket.off("several", first);
    else socket.removeAllListeners("several");
    ack(true);
  });
  socket.on("seen", (ack) => {
    ack(seen);
    seen = [];
  });
}

function addOperators(socket) {
  const all = socket.nsp;
  const ways = {
    "namespace": (room, ...event) => all.emit(...event),
    "namespace local": (room, ...event) => all.local.emit(...event),
    "namespace uncompressed": (room, ...event) => all.compress(false).emit(...event),
    "namespace in": (room, ...event) => all.in(room).emit(...event),
    "namespace except": (room, ...event) => all.except(room).emit(...event),
    "others": (room, ...event) => socket.broadcast.emit(...event),
    "others local": (room, ...event) => socket.local.emit(...event),
    "others in": (room, ...event) => socket.in(room).emit(...event),
    "others except": (room, ...event) => socket.except(room).emit(...event),
    "others uncompressed": (room, ...event) => socket.compress(false).to(room).emit(...event),
    "send": (room, ...event) => socket.send(...event),
    "namespace send": (room, ...event) => all.send(...event),
    "uncompressed": (room, ...event) => socket.compress(false).emit(...event),
    "awaited": (room, ...event) => socket.emit(...event),
    "awaited in": (room, ...event) => all.in(room).emit(...event, Buffer.from([1])),
  };
  socket.on("join", async (room, ack) => {
    await socket.join(room);
    ack(true);
  });
  socket.on("say", (how, room, name, ack) => {
    ways[how](room, name, how);
    ack(true);
  });
}

function addRemoteSockets(io, socket) {
  const deeds = {
    "emit": (member, argument) => member.emit("from afar", argument, Buffer.from([1, 2])),
    "join": (member, argument) => member.join(argument),
    "leave": (member, argument) => member.leave(argument),
    "disconnect": (member, argument) => member.disconnect(argument === "close"),
  };
  socket.on("set-data", (value, ack) => {
    socket.data.value = value;
    ack(true);
  });
  socket.on("show-remote", async (room, ack) => {
    const members = await io.in(room).fetchSockets();
    ack(members.map(({ id, rooms, data, handshake }) => ({ id, rooms: [...rooms].sort(), value: data.value ?? null, url: handshake.url })));
  });
  socket.on("to-remote", async (room, what, argument, ack) => {
    for (const member of await io.in(room).fetchSockets()) deeds[what](member, argument);
    ack(true);
  });
}

const lasts = new Map();

function addFacts(io, socket) {
  socket.on("self", (ack) =>
    ack({
      id: socket.id,
      connected: socket.connected,
      name: socket.nsp.name,
      isServer: socket.server === io,
      isListed: socket.nsp.sockets.has(socket.id),
      protocol: socket.conn.protocol,
      upgraded: socket.conn.upgraded,
    }));
  socket.on("disconnect", (reason, description) =>
    lasts.set(socket.id, [reason, description?.message ?? null, socket.connected ? "connected" : "gone"]));
  socket.on("last-of", (id, ack) => ack(lasts.get(id) ?? null));
}

function addEngineHooks(io) {
  const refused = [];
  io.engine.generateId = () => `own-${randomUUID().replaceAll("-", "")}`.slice(0, 20);
  io.engine.on("connection_error", ({ req, code, message }) => refused.push([new URL(req.url, "http://host").searchParams.get("key"), code, message]));
  io.on("connection", (socket) => {
    socket.on("refused", (key, ack) => ack(refused.filter(([other]) => other === key)));
    socket.on("sessions", (ack) => ack(io.engine.clientsCount));
  });
}
