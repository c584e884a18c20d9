import { Server } from "engine.io";

const options = { maxHttpBufferSize: 1e6, cors: { origin: "*" } };
const hasty = { pingInterval: 300, pingTimeout: 200 };

const echo = (more) => (server, { patient }) => {
  const engine = new Server({ ...options, ...(patient ? {} : hasty), ...more });
  engine.attach(server, { path: "/engine.io" });
  engine.on("connection", (session) => session.on("message", (message) => session.send(message)));
  return () => engine.close();
};

export const engineV4 = echo({});
export const engineV3 = echo({ allowEIO3: true });
