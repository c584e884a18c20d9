// Programs of Debian that some tests need: installs them where that is allowed.
import { existsSync } from "node:fs";
import { run } from "./run.mjs";

const LIMIT_MINUTES = 10;
const isAny = (...files) => () => files.some((file) => existsSync(file));

/** What the browser tests drive. */
export const chromium = {
  packages: ["chromium"],
  isInstalled: isAny("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"),
};

/** What the cluster suites start, and samples/Cluster. */
export const redis = {
  packages: ["redis-server"],
  isInstalled: isAny("/usr/bin/redis-server"),
};

/** What the load balancer suites start, and samples/Cluster. */
export const nginx = {
  packages: ["nginx"],
  isInstalled: isAny("/usr/sbin/nginx"),
};

/** What a load balancer suite starts. */
export const haproxy = {
  packages: ["haproxy"],
  isInstalled: isAny("/usr/sbin/haproxy"),
};

/** What the cluster suites start, too. */
export const postgres = {
  packages: ["postgresql"],
  isInstalled: () => existsSync("/usr/lib/postgresql"),
};

/** What links an application that is compiled ahead of time. */
export const nativeLinker = {
  packages: ["clang", "zlib1g-dev"],
  isInstalled: () => existsSync("/usr/bin/clang") && existsSync("/usr/include/zlib.h"),
};

/** Whether the program is there, if need be after apt-get has installed it. */
export async function ensure({ packages, isInstalled }, root) {
  if (isInstalled()) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const options = { cwd: root, limitMinutes: LIMIT_MINUTES, env: { DEBIAN_FRONTEND: "noninteractive" }, quiet: (line) => !/^E:/.test(line) };
  await run("apt-get", ["update"], options);
  await run("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], options);
  return isInstalled();
}
