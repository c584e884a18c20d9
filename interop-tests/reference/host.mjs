// The official server with the profiles of the interop host: a test is proven against it before it judges ours.
import http from "node:http";
import { parseArgs } from "node:util";
import { profiles } from "./profiles.mjs";

const { values: options } = parseArgs({
  strict: false,
  options: Object.fromEntries(["profile", "urls", "transport", "adapter", "redis", "postgres", "name"].map((name) => [name, { type: "string" }])),
});

const profile = Object.hasOwn(profiles, options.profile ?? "") ? profiles[options.profile] : undefined;
if (!profile) {
  console.error(`unknown profile "${options.profile}"; profiles: ${Object.keys(profiles).join(", ")}`);
  process.exit(2);
}

const { hostname, port } = new URL(options.urls ?? "http://127.0.0.1:3000");
const server = http.createServer((req, res) => {
  res.writeHead(404, { "Content-Type": "text/plain" });
  res.end("not found");
});

let close = () => {};
const shutDown = () => {
  setTimeout(() => process.exit(0), 2000).unref();
  close();
  server.close(() => process.exit(0));
  server.closeAllConnections();
};

process.on("SIGTERM", shutDown);
process.on("SIGINT", shutDown);
close = await profile(server, { ...options, shutDown });
server.listen(Number(port), hostname, () => {
  console.log(`READY ${options.profile} http://${hostname}:${server.address().port} pid ${process.pid}`);
});
