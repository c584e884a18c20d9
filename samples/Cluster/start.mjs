// Starts Redis, two .NET servers, a Node server and nginx before them, until Ctrl+C.
// Usage: node samples/Cluster/start.mjs [--urls http://localhost:3004] [--no-build]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepare, root } from "./launcher/prepare.mjs";
import { findFreePort, waitForPort } from "./launcher/ports.mjs";
import { keepRunning, start, stopAll } from "./launcher/processes.mjs";
import { writeNginxConfiguration } from "./launcher/nginx.mjs";

const { values: options } = parseArgs({ options: { "urls": { type: "string", default: "http://localhost:3004" }, "no-build": { type: "boolean", default: false } } });
const here = join(root, "samples/Cluster");
const folder = mkdtempSync(join(tmpdir(), "socketionet-cluster-"));

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stopAll().then(() => process.exit(0)));

const programs = await prepare({ build: !options["no-build"] });
const redis = await startRedis();
const servers = {};
for (const name of ["dotnet1", "dotnet2", "node1"]) servers[name] = await startServer(name);
const url = await startNginx(new URL(options.urls));
console.log(`\nNow listening on: ${url}\nOpen it in several windows. Ctrl+C ends everything.\n`);

async function startRedis() {
  const port = await findFreePort();
  start("redis", programs.redis, ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder, "--loglevel", "warning"]);
  await waitForPort(port);
  return `127.0.0.1:${port}`;
}

/** Starts a server that the page may kill: it is started again. */
async function startServer(name) {
  const port = await findFreePort();
  const isNode = name.startsWith("node");
  const [program, file] = isNode ? [process.execPath, "server.mjs"] : ["dotnet", "bin/Release/net10.0/Cluster.dll"];
  const listen = isNode ? { HOST: "127.0.0.1", PORT: port } : { ASPNETCORE_URLS: `http://127.0.0.1:${port}`, Logging__LogLevel__Default: "Warning" };
  keepRunning(name, program, [file], { cwd: here, env: { NAME: name, REDIS: redis, ...listen } });
  await waitForPort(port);
  return `127.0.0.1:${port}`;
}

async function startNginx({ hostname, port }) {
  const listen = `127.0.0.1:${Number(port) || (await findFreePort())}`;
  start("nginx", programs.nginx, ["-p", folder, "-c", writeNginxConfiguration(folder, { file: join(here, "nginx.conf"), listen, servers, pages: join(here, "wwwroot") })]);
  await waitForPort(listen.split(":")[1]);
  return `http://${hostname}:${listen.split(":")[1]}`;
}
