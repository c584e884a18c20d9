import { createHash } from "node:crypto";

export const pattern = (length) => Buffer.from(Uint8Array.from({ length }, (_, i) => i % 251));

const digest = (value) => Buffer.isBuffer(value)
  ? [value.length, createHash("sha256").update(value).digest("hex")]
  : ["not-binary", typeof value];

export function addBinaryEvents(socket) {
  socket.on("digest", (...args) => args.pop()(args.map(digest)));
  socket.on("digest-object", (o, ack) => {
    ack({ title: o.title, file: digest(o.file), thumb: digest(o.meta.thumb), parts: o.meta.parts.map(digest) });
  });
  socket.on("binary", (n) => socket.emit("binary", pattern(n), { list: [pattern(n), "x"], n }));
  socket.on("binary-ack", (n, ack) => ack({ data: pattern(n), list: [pattern(1), pattern(2)] }));
}
