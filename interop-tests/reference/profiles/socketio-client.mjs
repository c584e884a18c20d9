import { Server } from "socket.io";

const bytes = () => Buffer.from("asdfasdf");
const texts = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"];

export function socketioClient(server) {
  const io = new Server(server, {
    pingInterval: 2000,
    connectionStateRecovery: {},
    allowRequest: (req, done) => setTimeout(done, 10, null, true),
  });
  for (const name of ["/timeout_socket", "/valid", "/asd"]) io.of(name);
  io.of("/foo").on("connection", (socket) => socket.on("getId", (ack) => ack(socket.id)));
  io.of("/abc").on("connection", (socket) => socket.emit("handshake", socket.handshake));
  io.of("/no").use((socket, next) => next(new Error("Auth failed (custom namespace)")));
  io.use((socket, next) => next("fail" in socket.handshake.query ? new Error("Auth failed (main namespace)") : undefined));
  io.on("connection", (socket) => {
    addTextEvents(socket);
    addBinaryEvents(socket);
  });
  return () => io.close();
}

function addTextEvents(socket) {
  socket.on("hi", () => socket.emit("hi"));
  socket.on("echo", (value, ack) => ack(value));
  socket.on("ack", () => socket.emit("ack", (a, b) => a === 5 && b.test && socket.emit("got it")));
  socket.on("getAckDate", (x, ack) => ack(new Date().toISOString()));
  socket.on("getDate", () => socket.emit("takeDate", new Date()));
  socket.on("getDateObj", () => socket.emit("takeDateObj", { date: new Date() }));
  socket.on("getUtf8", () => texts.forEach((text) => socket.emit("takeUtf8", text)));
  socket.on("false", () => socket.emit("false", false));
  socket.on("getHandshake", (ack) => ack(socket.handshake));
  socket.on("getId", (ack) => ack(socket.id));
}

function addBinaryEvents(socket) {
  const seen = [];
  const inOrder = (first, last, answer) => {
    socket.on(first, () => seen.push(first));
    socket.on(last, () => seen.at(-1) === first && socket.emit(answer));
  };
  socket.on("doge", () => socket.emit("doge", bytes()));
  socket.on("getbin", () => socket.emit("takebin", bytes()));
  socket.on("buffa", (a) => Buffer.isBuffer(a) && socket.emit("buffack"));
  socket.on("blob", (a) => Buffer.isBuffer(a) && socket.emit("back"));
  for (const name of ["jsonbuff", "jsonblob"]) {
    socket.on(name, (a) => {
      if (a.hello === "lol" && Buffer.isBuffer(a.message) && a.goodbye === "gotcha") socket.emit(`${name}-ack`);
    });
  }
  inOrder("abuff1", "abuff2", "abuff2-ack");
  socket.on("blob1", () => seen.push("blob1"));
  socket.on("blob2", () => seen.push("blob2"));
  socket.on("blob3", () => seen.slice(-2).join() === "blob1,blob2" && socket.emit("blob3-ack"));
}
