/** The HTTP pages of a server of a cluster; what is not theirs goes to the server behind them. */
export function addPages(server, state, shutDown) {
  server.removeAllListeners("request");
  server.on("request", (req, res) => {
    const page = `${req.method} ${new URL(req.url, "http://x").pathname}`;
    if (page === "GET /healthz") return res.end("ok");
    if (page === "POST /shutdown") return res.end("bye", shutDown);
    if (page === "GET /stats") return res.setHeader("Content-Type", "application/json").end(JSON.stringify(readStats(state)));
    res.writeHead(404).end("not found");
  });
}

function readStats({ name, adapter, uncaught, clients, io }) {
  const namespaces = [...io._nsps.values()];
  const sum = (of) => namespaces.reduce((total, namespace) => total + of(namespace), 0);
  return {
    name,
    pid: process.pid,
    adapter,
    uncaught,
    broker: clients.every((client) => client.isReady ?? client.isOpen) ? "up" : "down",
    clients: io.engine.clientsCount,
    sockets: sum((namespace) => namespace.sockets.size),
    rooms: sum((namespace) => namespace.adapter.rooms.size),
  };
}
