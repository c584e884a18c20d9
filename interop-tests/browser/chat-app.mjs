// Starts the Release build of samples/Chat on a free port. CHAT_URL names one that runs already.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

const project = resolve(dirname(fileURLToPath(import.meta.url)), "../../samples/Chat");
const assembly = resolve(project, "bin/Release/net10.0/Chat.dll");

export async function startChat() {
  if (process.env.CHAT_URL) return { url: process.env.CHAT_URL, stop: async () => {} };
  if (!existsSync(assembly)) throw new Error("samples/Chat is not built: dotnet build -c Release samples/Chat");
  const app = spawn("dotnet", [assembly, "--urls", "http://127.0.0.1:0"], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(app, "exit");
  const stop = async () => {
    const timer = setTimeout(() => app.kill("SIGKILL"), STOP_LIMIT_MS);
    app.kill("SIGTERM");
    await exited;
    clearTimeout(timer);
  };
  try {
    return { url: await readAddress(app), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readAddress(app) {
  return new Promise((resolveAddress, reject) => {
    const timer = setTimeout(() => reject(new Error("samples/Chat did not start in time")), START_LIMIT_MS);
    const settle = (action, value) => {
      clearTimeout(timer);
      action(value);
    };
    app.once("exit", (code) => settle(reject, new Error(`samples/Chat ended with code ${code}`)));
    createInterface({ input: app.stdout }).on("line", (line) => {
      const address = /Now listening on: (http:\S+)/.exec(line)?.[1];
      if (address) settle(resolveAddress, address);
    });
  });
}
