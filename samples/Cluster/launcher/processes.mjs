// The processes of the cluster: they end with this one, and what they print is shown with their name.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const PAUSE_MS = 5000;
const STOP_LIMIT_MS = 5000;
const running = new Set();
let isStopping = false;

// Not SIGKILL, after which nginx would leave its workers behind.
process.on("exit", () => running.forEach((child) => child.kill("SIGTERM")));

/** Starts a process that the cluster cannot be without. */
export function start(name, program, parameters, options) {
  spawnNamed(name, program, parameters, options).once("exit", (code) => {
    if (isStopping) return;
    console.error(`${name} ended with code ${code}`);
    process.exit(1);
  });
}

/** Starts a process, and starts it again a while after each end. */
export function keepRunning(name, program, parameters, options) {
  spawnNamed(name, program, parameters, options).once("exit", (code, signal) => {
    if (isStopping) return;
    console.log(`${name} ended (${signal ?? code}) and starts again in ${PAUSE_MS / 1000} seconds`);
    setTimeout(() => isStopping || keepRunning(name, program, parameters, options), PAUSE_MS);
  });
}

export async function stopAll() {
  isStopping = true;
  const killAll = setTimeout(() => running.forEach((child) => child.kill("SIGKILL")), STOP_LIMIT_MS);
  // In the order of their start: the first is Redis, which the servers would miss.
  const [redis, ...others] = running;
  await Promise.all(others.map(end));
  if (redis) await end(redis);
  clearTimeout(killAll);
}

async function end(child) {
  const ended = once(child, "exit");
  if (child.kill("SIGTERM")) await ended;
}

function spawnNamed(name, program, parameters, { env, ...options } = {}) {
  // Detached, so that Ctrl+C reaches only this process, which ends the others in their order.
  const child = spawn(program, parameters.map(String), { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, ...env }, ...options });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", (error) => console.error(`${name} did not start: ${error.message}`));
  for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on("line", (line) => console.log(`${name.padEnd(8)} ${line}`));
  return child;
}
