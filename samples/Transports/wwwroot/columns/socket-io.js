// Socket.IO. Only the list of transports differs between the three columns.
export const startPolling = (column) => start(column, ["polling"]);
export const startWebSocket = (column) => start(column, ["websocket"]);
export const startWithUpgrade = (column) => start(column, ["polling", "websocket"]);

function start({ query, onMessage, onState }, transports) {
  const socket = io({ transports, query, forceNew: true });
  socket.on("connect", () => onState("connected", socket.recovered ? "recovered" : ""));
  socket.on("disconnect", () => onState("lost"));
  socket.on("message", onMessage);
  return {
    say: (question) => socket.timeout(5000).emitWithAck("question", question),
    stop: () => socket.disconnect(),
    transport: () => socket.io.engine?.transport?.name,
  };
}
