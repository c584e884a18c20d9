// Builds what is measured, installs the servers it is measured against, and runs the load program with the given options.
// Usage: node bench/run.mjs [--quick] [--cases a,b] [--servers a,b] [--out FILE] …   (--list names the cases and servers)
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled } from "../build/npm-packages.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const PROJECTS = ["interop-tests/Host", "bench/Peers", "bench/Load"];

function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

for (const folder of [".", "bench/servers"].map((name) => join(root, name))) {
  if (!isInstalled(folder)) run("npm", ["ci", "--no-audit", "--no-fund"], folder);
}
for (const project of PROJECTS) {
  run("dotnet", ["build", "-c", "Release", "-m:1", "--verbosity", "quiet", "--nologo", join(root, project)]);
}
run("dotnet", [join(root, "bench/Load/bin/Release/net10.0/SocketIoNet.Load.dll"), "--root", root, ...process.argv.slice(2)]);
