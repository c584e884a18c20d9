import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { within } from "./waiting.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Which server the suites run against: "ours" or "reference", the official server. */
export const hostKind = process.env.INTEROP_HOST ?? "ours";

/** The skip option of a test that asserts what our server does better than the official one. */
export const oursOnly = (reason) => ({ skip: hostKind === "reference" ? `the official server differs: ${reason}` : false });

/** The skip option of a test of something that our server does not offer yet. */
export const referenceOnly = (reason) => ({ skip: hostKind === "reference" ? false : reason });

function ourProgram() {
  const program = process.env.INTEROP_HOST_DLL ?? here("../Host/bin/Release/net10.0/SocketIoNet.InteropHost.dll");
  if (!existsSync(program)) throw new Error(`${program} is not built: dotnet build -c Release interop-tests/Host`);
  return program;
}

/** Several hosts that start at once on a busy machine take more than 20 s. */
const START_MS = 60_000;

const moreArguments = process.env.INTEROP_HOST_ARGUMENTS?.split(" ") ?? [];

const commands = {
  ours: () => ["dotnet", [ourProgram(), ...moreArguments]],
  reference: () => [process.execPath, [here("../reference/host.mjs")]],
};

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Starts the program and gives what it says and how it ends, without waiting for the READY line. */
export const spawnHost = (...args) => spawnKind(hostKind, args);

function spawnKind(kind, args) {
  const [command, first] = commands[kind]();
  const child = spawn(command, [...first, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  // A test that fails before it stops its host must not keep the runner waiting: the host goes with it.
  for (const handle of [child, child.stdout, child.stderr]) handle.unref();
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => (output.stdout += text));
  child.stderr.on("data", (text) => (output.stderr += text));
  const exited = new Promise((resolve) => {
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ...output });
    });
  });
  return { child, output, exited };
}

/** Starts the host with a profile on a free port and waits until it listens. */
export const startHost = (profile, ...options) => startHostOn(0, profile, ...options);

/** Starts the host with a profile on that port and waits until it listens. */
export const startHostOn = (port, profile, ...options) => startKindOn(hostKind, port, profile, ...options);

/** The same with a host of that kind, whichever the suites run against. */
export async function startKindOn(kind, port, profile, ...options) {
  const { child, output, exited } = spawnKind(kind, ["--profile", profile, "--urls", `http://127.0.0.1:${port}`, ...options]);
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /^READY (\S+) (\S+) pid (\d+)$/.exec(line);
      if (match) resolve({ profile: match[1], url: match[2].replace(/\/$/, ""), pid: Number(match[3]) });
    });
    exited.then(({ code }) => reject(new Error(`the host ended with ${code}: ${output.stderr || output.stdout}`)));
  });
  const host = await within(ready, `the host to listen (${profile})`, START_MS);
  return { ...host, port: Number(new URL(host.url).port), output, exited, child, stop: () => stop(child, exited) };
}

async function stop(child, exited) {
  child.kill("SIGTERM");
  try {
    return await within(exited, "the host to end", 6000);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
