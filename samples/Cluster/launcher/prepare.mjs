// Brings what the cluster runs: npm packages, the built .NET server, Redis and nginx.
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensure, nginx, redis } from "../../../build/debian.mjs";
import { ensureInstalled } from "../../../build/npm-packages.mjs";
import { run } from "../../../build/run.mjs";

export const root = resolve(fileURLToPath(new URL("../../..", import.meta.url)));

const FOLDERS = [...process.env.PATH.split(delimiter), "/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

/** Gives the programs { redis, nginx }. */
export async function prepare({ build }) {
  const programs = { redis: await find("redis-server", redis), nginx: await find("nginx", nginx) };
  await ensureInstalled(root);
  if (build) await buildServer();
  return programs;
}

async function find(name, wanted) {
  const lookUp = () => FOLDERS.map((folder) => join(folder, name)).find(existsSync);
  const found = lookUp() ?? ((await ensure(wanted, root)) && lookUp());
  if (!found) fail(`${name} is missing: install it (Debian: apt install ${wanted.packages.join(" ")}), or use Docker: docker compose up --build`);
  return found;
}

async function buildServer() {
  console.log("Building the .NET server…");
  const { code, lines } = await run("dotnet", ["build", "samples/Cluster", "--configuration", "Release", "--nologo", "--verbosity", "quiet"], { cwd: root, limitMinutes: 10, quiet: () => true });
  if (code !== 0) fail(lines.join("\n"));
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
