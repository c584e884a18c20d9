// The cluster suites start Debian's redis-server: installs it where that is allowed.
import { existsSync } from "node:fs";
import { run } from "./run.mjs";

const LIMIT_MINUTES = 5;
const isInstalled = () => existsSync("/usr/bin/redis-server");

export async function ensureRedis(root) {
  if (isInstalled()) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const options = { cwd: root, limitMinutes: LIMIT_MINUTES, env: { DEBIAN_FRONTEND: "noninteractive" }, quiet: (line) => !/^E:/.test(line) };
  await run("apt-get", ["update"], options);
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "redis-server"], options);
  return isInstalled();
}
