import { Server } from "socket.io";
import parser from "socket.io-msgpack-parser";
import { follow, readJournal, write } from "../journal.mjs";
import { addStandardEvents } from "../standard-events.mjs";
import { pattern } from "../standard-events/binary.mjs";

const options = {
  pingInterval: 2000,
  pingTimeout: 1500,
  upgradeTimeout: 1000,
  connectTimeout: 1000,
  maxHttpBufferSize: 100000,
  allowEIO3: true,
  cors: { origin: ["http://allowed.example"], methods: ["GET", "POST"], allowedHeaders: ["X-Probe"], credentials: true, maxAge: 600 },
  cookie: { name: "interop-sid", path: "/", httpOnly: true, sameSite: "lax" },
  allowRequest: (req, done) => {
    const deny = new URL(req.url, "http://x").searchParams.get("deny");
    done(deny, deny === null);
  },
};

const variant = (more) => (server, { shutDown }) => {
  addPages(server, shutDown);
  const io = new Server(server, { ...options, ...more });
  io.engine.on("initial_headers", (headers) => (headers["X-Interop-Initial"] = "yes"));
  io.engine.on("headers", (headers) => (headers["X-Interop"] = "yes"));
  for (const name of ["/", "/alpha", "/beta"]) addNamespace(io.of(name));
  addNamespace(io.of(/^\/dyn-\d+$/));
  addNamespace(io.of((name, auth, next) => next(null, name.startsWith("/tenant-") && auth.token === "ok")));
  addSpecialNamespaces(io);
  return () => io.close();
};

export const interop = variant({});
export const interopMessagePack = variant({ parser });
export const interopRecovery = variant({ connectionStateRecovery: { maxDisconnectionDuration: 3000, skipMiddlewares: true } });

function addNamespace(namespace, onConnection = () => {}) {
  namespace.use((socket, next) => {
    write(socket, "middleware");
    next();
  });
  namespace.on("connection", (socket) => {
    follow(socket);
    addStandardEvents(socket);
    onConnection(socket);
  });
  return namespace;
}

function addSpecialNamespaces(io) {
  addNamespace(io.of("/auth")).use(authorize);
  const chain = addNamespace(io.of("/chain"));
  for (const step of ["a", "b", "c"]) chain.use(chainStep(step));
  addNamespace(io.of("/slow")).use((socket, next) => setTimeout(next, 300));
  addNamespace(io.of("/greet"), (socket) => {
    socket.emit("welcome", socket.id, 1);
    socket.emit("welcome", pattern(4), 2);
    socket.emit("welcome", "last", 3);
  });
  addNamespace(io.of("/bounce"), (socket) => {
    socket.emit("farewell");
    socket.disconnect();
  });
}

async function authorize(socket, next) {
  await socket.join(`attempt:${socket.handshake.query.key}`);
  if (socket.handshake.auth.token === "secret") return next();
  next(Object.assign(new Error("not authorized"), { data: { code: 401, hint: { retry: false } } }));
}

const chainStep = (step) => (socket, next) => {
  write(socket, "step", { step });
  if (socket.handshake.auth.stop === step) return next(new Error(`stopped at ${step}`));
  (socket.data.trail ??= []).push(step);
  next();
};

function addPages(server, shutDown) {
  server.removeAllListeners("request");
  server.on("request", (req, res) => {
    const url = new URL(req.url, "http://x");
    const page = `${req.method} ${url.pathname}`;
    if (page === "GET /healthz") return res.end("ok");
    if (page === "POST /shutdown") return res.end("bye", shutDown);
    if (page === "GET /journal") {
      res.setHeader("Content-Type", "application/json");
      return res.end(JSON.stringify(readJournal(url.searchParams.get("key"))));
    }
    res.writeHead(404).end("not found");
  });
}
