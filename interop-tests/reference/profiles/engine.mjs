import { Server } from "engine.io";

const options = { pingInterval: 300, pingTimeout: 200, maxHttpBufferSize: 1e6, cors: { origin: "*" } };

const echo = (more) => (server) => {
  const engine = new Server({ ...options, ...more });
  engine.attach(server, { path: "/engine.io" });
  engine.on("connection", (session) => session.on("message", (message) => session.send(message)));
  return () => engine.close();
};

export const engineV4 = echo({});
export const engineV3 = echo({ allowEIO3: true });
