import assert from "node:assert/strict";
import parser from "socket.io-msgpack-parser";
import { RawWebSocket } from "./websocket.mjs";

export { parser };

/** A packet as the official parser writes it. */
export const encode = (packet) => new parser.Encoder().encode(packet)[0];

/** A packet as the official parser reads it, which refuses what it does not allow. */
export function decode(bytes) {
  const decoder = new parser.Decoder();
  let packet;
  decoder.on("decoded", (decoded) => (packet = decoded));
  decoder.add(bytes);
  return packet;
}

/** Opens a session on a WebSocket and joins the main namespace with a packet of the official client. */
export async function openMessagePack(base, { data, query } = {}) {
  const raw = await RawWebSocket.openSession(base, { path: "/socket.io/", query });
  raw.send(encode({ type: 0, data, options: { compress: true }, nsp: "/" }));
  raw.connected = await raw.nextPacket();
  assert.ok(Buffer.isBuffer(raw.connected));
  return raw;
}
