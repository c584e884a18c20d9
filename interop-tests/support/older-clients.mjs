import io17 from "socket.io-client-1.7";
import io20 from "socket.io-client-2.0";
import io25 from "socket.io-client-2.5";
import { io as io31 } from "socket.io-client-3.1";
import { io as io40 } from "socket.io-client-4.0";

/** How a client before 3.0 differs in its words: it speaks revision 3 of Engine.IO, and revision 4 of Socket.IO. */
const before3 = (io) => ({
  io,
  protocol: 3,
  // What a namespace is asked for with stands in its query.
  namespace: (name, auth) => [`${name}?${new URLSearchParams(auth)}`, {}],
  refusal: "error",
  refused: (data) => data,
  invalidNamespace: { message: "Invalid namespace" },
  socketId: (socket) => (socket.nsp === "/" ? socket.io.engine.id : `${socket.nsp.split("?")[0]}#${socket.io.engine.id}`),
});

const since3 = (io) => ({
  io,
  protocol: 4,
  namespace: (name, auth) => [name, { auth }],
  refusal: "connect_error",
  refused: (error) => error.data ?? error.message,
  invalidNamespace: "Invalid namespace",
  socketId: (socket) => socket.id,
});

export const olderClients = { "1.7.4": before3(io17), "2.0.4": before3(io20), "2.5.0": before3(io25), "3.1.3": since3(io31), "4.0.2": since3(io40) };
