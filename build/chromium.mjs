// The browser test drives Debian's chromium: installs it where that is allowed.
import { existsSync } from "node:fs";
import { run } from "./run.mjs";

const LIMIT_MINUTES = 10;
const isInstalled = () => ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some(existsSync);

export async function ensureChromium(root) {
  if (isInstalled()) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const options = { cwd: root, limitMinutes: LIMIT_MINUTES, env: { DEBIAN_FRONTEND: "noninteractive" }, quiet: (line) => !/^E:/.test(line) };
  await run("apt-get", ["update"], options);
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], options);
  return isInstalled();
}
