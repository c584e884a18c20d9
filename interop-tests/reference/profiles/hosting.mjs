import { Server } from "socket.io";

const servers = {
  "/socket.io": { pingInterval: 7000, pingTimeout: 3000, maxHttpBufferSize: 12345, cookie: { name: "configured" } },
  "/no-slash": { addTrailingSlash: false },
  "/initial": { initialPacket: '2["initial",1]' },
  "/strict": { serveClient: false },
};

/** What the application around the server decides. */
export function hosting(server) {
  const all = Object.entries(servers).map(([path, options]) => {
    const io = new Server(server, { path, ...options });
    io.engine.use((req, res, next) => {
      // An upgrade has no answer of its own: the header goes into the handshake.
      if (req.headers.upgrade) io.engine.once("headers", (headers) => (headers["X-Pipeline"] = "passed"));
      res.setHeader("X-Pipeline", "passed");
      if (!new URL(req.url, "http://host").searchParams.has("stop")) return next();
      res.statusCode = 402;
      res.end("stopped");
    });
    io.on("connection", (socket) => socket.on("echo", (...args) => args.pop()(...args)));
    return io;
  });
  return () => all.forEach((io) => io.close());
}
