// Brings the npm packages of package-lock.json into node_modules, once, however many builds ask at the same time.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const LOCK_LIFETIME_MS = 10 * 60_000;

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return {};
  }
}

/** The version that package-lock.json names for a package. */
export function lockedVersion(root, name) {
  return readPackages(join(root, "package-lock.json"))[`node_modules/${name}`]?.version;
}

/** Whether node_modules holds what package-lock.json says: for the named packages, or for all of them. */
export function isInstalled(root, names) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const present = readPackages(join(root, "node_modules", ".package-lock.json"));
  const keys = names?.map((name) => `node_modules/${name}`) ?? Object.keys(wanted).filter((key) => key && !wanted[key].optional);
  return keys.every((key) => wanted[key] && present[key]?.version === wanted[key].version);
}

/** Runs `npm ci` in the root unless the packages are there. Throws with npm's words when it fails. */
export async function ensureInstalled(root, names) {
  if (isInstalled(root, names)) return;
  const release = await lock(root);
  try {
    if (isInstalled(root, names)) return;
    const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: root,
      encoding: "utf8",
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (npm.error) throw new Error(`npm did not start: ${npm.error.message}`);
    if (npm.status !== 0) throw new Error(`npm ci failed: ${npm.stderr.trim().split("\n").slice(0, 5).join(" ")}`);
  } finally {
    release();
  }
}

async function lock(root) {
  const directory = join(tmpdir(), `socketionet-npm-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`);
  for (;;) {
    try {
      mkdirSync(directory);
      return () => rmSync(directory, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    // A build that was killed leaves its lock behind.
    const age = Date.now() - (statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > LOCK_LIFETIME_MS) rmSync(directory, { recursive: true, force: true });
    else await delay(200);
  }
}
