import { createHash } from "node:crypto";

export function addEchoEvents(socket) {
  socket.on("echo", (...args) => socket.emit("echo", ...args));
  socket.on("echo-ack", (...args) => args.pop()(...args));
  socket.on("text-info", (text, ack) => ack({
    units: text.length,
    bytes: Buffer.byteLength(text),
    sha256: createHash("sha256").update(text, "utf8").digest("hex"),
  }));
  socket.on("types", (ack) => {
    ack(null, true, false, 0, -1, 1.5, 1234567890123, "", "é", [], {}, [1, [2, [3]]], { a: { b: { c: null } } });
  });
  socket.on("id", (ack) => ack(socket.id));
  socket.on("transport", (ack) => ack(socket.conn.transport.name));
  socket.on("handshake", (ack) => {
    const { headers, query, auth, secure, xdomain, time, issued, url, address } = socket.handshake;
    ack({ headers, query, auth, secure, xdomain, time, issued, url, address });
  });
  socket.on("burst", (n, tag) => {
    for (let i = 0; i < n; i++) socket.emit("burst", tag, i);
  });
  socket.on("burst-mixed", (n, tag) => {
    for (let i = 0; i < n; i++) socket.emit("burst", tag, i, ...(i % 3 === 0 ? [Buffer.from([i & 255])] : []));
  });
  socket.on("big", (n) => socket.emit("big", "x".repeat(n)));
  addSequence(socket);
}

function addSequence(socket) {
  let collected = [];
  socket.on("seq", (i) => collected.push(i));
  socket.on("seq-dump", (ack) => {
    ack(collected);
    collected = [];
  });
}
