// Load balancers with the configurations that docs/proxies.md shows, before the servers of a cluster.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withAddresses, writeNginxConfiguration } from "../../samples/Cluster/launcher/nginx.mjs";
import { environment } from "./on-epoll.mjs";
import { findFreePort, needsRedis } from "./redis.mjs";
import { eventually, within } from "./waiting.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/proxies.md"), "utf8");
const running = new Set();
// Not SIGKILL, after which nginx would leave its workers behind.
process.on("exit", () => running.forEach((child) => child.kill("SIGTERM")));

/** The block of code of docs/proxies.md in that language that contains the text. */
export function blockWith(language, text) {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language).map(([, , code]) => code);
  const found = blocks.filter((code) => code.includes(text));
  assert.equal(found.length, 1, `docs/proxies.md has one block of ${language} with ${text}`);
  return found[0];
}

/** Replaces text that must be there. */
export function replace(text, old, replacement) {
  assert.ok(text.includes(old), `${old} is in the configuration`);
  return text.replace(old, () => replacement);
}

/** Where the servers are that the configurations call dotnet1, dotnet2 and node1. */
function addressesOf({ servers }) {
  const [node1, dotnet1, dotnet2] = ["node1", "sut1", "sut2"].map((name) => new URL(servers[name].url).host);
  return { node1, dotnet1, dotnet2 };
}

export const nginx = {
  program: "/usr/sbin/nginx",
  start: (cluster, text) => startProxy("/usr/sbin/nginx", (folder, port) => {
    const file = writeNginxConfiguration(folder, { text, listen: `127.0.0.1:${port}`, servers: addressesOf(cluster) });
    return ["-p", folder, "-c", file];
  }),
};

export const haproxy = {
  program: "/usr/sbin/haproxy",
  start: (cluster, text) => startProxy("/usr/sbin/haproxy", (folder, port) => {
    const file = join(folder, "haproxy.cfg");
    writeFileSync(file, replace(withAddresses(text, addressesOf(cluster)), "bind :80", `bind 127.0.0.1:${port}`));
    return ["-f", file];
  }),
};

const yarpProgram = join(root, "interop-tests/Yarp/bin/Release/net10.0/Yarp.dll");

export const yarp = {
  program: yarpProgram,
  start: (cluster, text) => startProxy("dotnet", (folder, port) => {
    writeFileSync(join(folder, "appsettings.json"), withAddresses(text, addressesOf(cluster)));
    return [yarpProgram, "--urls", `http://127.0.0.1:${port}`, "--Logging:LogLevel:Default", "Warning"];
    // It would wait for all WebSockets to end.
  }, "SIGKILL"),
};

/** The skip option of the suites of a load balancer, which build/test.mjs installs where it may. */
export const needs = ({ program }) => (existsSync(program) || process.env.CI === "true" ? needsRedis : { skip: `${program} is not there` });

async function startProxy(program, configure, signal = "SIGTERM") {
  const folder = mkdtempSync(join(tmpdir(), "socketionet-proxy-"));
  const port = await findFreePort();
  const child = spawn(program, configure(folder, port), { cwd: folder, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  for (const handle of [child, child.stdout, child.stderr]) handle.unref();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const exited = new Promise((resolve) => child.once("close", resolve)).then(() => running.delete(child));
  const stop = async () => {
    child.kill(signal);
    await within(exited, `${program} to end`);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await eventually(() => answers(url, child), `${program} listens`);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}: ${output}`);
  }
  return { url, stop, readOutput: () => output };
}

async function answers(url, child) {
  assert.equal(child.exitCode, null, "it runs");
  return fetch(url).then(() => true, () => false);
}
