// Starts a web application that was built in Release, on a free port, and stops it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environment } from "./on-epoll.mjs";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** project: its folder, from the root of the repository; its program has the name of the folder. */
export function startWebApp(project) {
  const folder = resolve(root, project);
  const assembly = resolve(folder, `bin/Release/net10.0/${basename(folder)}.dll`);
  if (!existsSync(assembly)) throw new Error(`${project} is not built: dotnet build -c Release ${project}`);
  return startProgram("dotnet", [assembly], folder);
}

/** A web application that is a program of its own; folder: where it finds its files. */
export async function startProgram(program, parameters, folder) {
  const app = spawn(program, [...parameters, "--urls", "http://127.0.0.1:0"], { cwd: folder, env: environment(), stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(app, "exit");
  const stop = async () => {
    const timer = setTimeout(() => app.kill("SIGKILL"), STOP_LIMIT_MS);
    app.kill("SIGTERM");
    await exited;
    clearTimeout(timer);
  };
  try {
    return { url: await readAddress(app, folder), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readAddress(app, name) {
  return new Promise((resolveAddress, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not start in time`)), START_LIMIT_MS);
    const settle = (action, value) => {
      clearTimeout(timer);
      action(value);
    };
    app.once("exit", (code) => settle(reject, new Error(`${name} ended with code ${code}`)));
    createInterface({ input: app.stdout }).on("line", (line) => {
      const address = /Now listening on: (http:\S+)/.exec(line)?.[1];
      if (address) settle(resolveAddress, address);
    });
  });
}
