// The official server on Bun, with the handlers of the interop host's "load" profile.
import { parseArgs } from "node:util";
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";
import { addLoadHandlers } from "../../interop-tests/reference/profiles/load.mjs";

const { values: options } = parseArgs({ options: { urls: { type: "string" } } });
const { hostname, port } = new URL(options.urls ?? "http://127.0.0.1:3000");

const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);
addLoadHandlers(io);

const server = Bun.serve({ ...engine.handler(), hostname, port: Number(port) });
process.on("SIGTERM", () => process.exit(0));
console.log(`READY load http://${hostname}:${server.port} pid ${process.pid}`);
