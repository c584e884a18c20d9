// One server of the cluster; Program.cs is the same in .NET.
import { createAdapter } from "@socket.io/redis-adapter";
import { createServer } from "node:http";
import { createClient } from "redis";
import { Server } from "socket.io";

const { NAME: name = "node1", REDIS: redis = "localhost:6379", HOST: host = "0.0.0.0", PORT: port = "8080" } = process.env;

const clients = [createClient({ url: `redis://${redis}` }), createClient({ url: `redis://${redis}` })];
for (const client of clients) client.on("error", (error) => console.error(error.message));
await Promise.all(clients.map((client) => client.connect()));

const http = createServer();
const io = new Server(http, { adapter: createAdapter(...clients) });

io.on("connection", (socket) => {
  socket.emit("welcome", name);

  // To all pages, on whatever server they are. Each acknowledges with the name of the server that delivered the message to it.
  socket.on("say", async (saying) => {
    io.emit("delivered", saying.id, await askPages("message", { ...saying, server: name }));
  });

  socket.on("kill", (server) => {
    io.serverSideEmit("kill", server);
    dieIf(server === name);
  });
});

// From another server.
io.on("kill", (server) => dieIf(server === name));

// Tells all pages once a second that this server is there, and how many of them it has.
setInterval(() => io.volatile.emit("server", { name, runtime: `Node ${process.versions.node}`, pages: io.sockets.sockets.size }), 1000);

/** Emits to all pages, and gives the acknowledgements that arrive in time: a page may be gone by then. */
async function askPages(event, saying) {
  try {
    return await io.timeout(2000).emitWithAck(event, saying);
  } catch (late) {
    return late.responses ?? [];
  }
}

/** Ends this process as a crash would: without a word to the clients and the other servers. */
function dieIf(isMeant) {
  if (isMeant) process.kill(process.pid, "SIGKILL");
}

http.listen(Number(port), host, () => console.log(`${name} listens on port ${port}`));
