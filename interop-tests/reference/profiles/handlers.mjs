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
  });
  io.of("/order").on("connection", addOrder);
  io.of("/outgoing").on("connection", addOutgoing);
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
