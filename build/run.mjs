// Runs a program, streams what it prints and gives back its exit code and its lines.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

// Build servers outlive the build and would keep its pipes open.
const DRAIN_MS = 2_000;

const environment = {
  ...process.env,
  DOTNET_CLI_TELEMETRY_OPTOUT: "1",
  DOTNET_CLI_UI_LANGUAGE: "en",
  DOTNET_NOLOGO: "1",
  MSBUILDDISABLENODEREUSE: "1",
  NO_COLOR: "1",
};
// Set by node's test runner, whose own kind would then run nothing.
delete environment.NODE_TEST_CONTEXT;

/** Resolves to { code, lines }; the code is null when the program could not start or had to be stopped. */
export function run(command, parameters, { cwd, limitMinutes, env, quiet = () => false }) {
  return new Promise((resolve) => {
    const lines = [];
    const child = spawn(command, parameters, {
      cwd,
      env: { ...environment, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      shell: process.platform === "win32" && command === "npm",
    });
    const note = (line) => {
      lines.push(line);
      if (!quiet(line)) console.log(line);
    };
    const timer = setTimeout(() => {
      note(`${command} was stopped after ${limitMinutes} minutes`);
      stop(child);
    }, limitMinutes * 60_000);
    let settled = false;
    const settle = (code) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ code, lines });
    };
    createInterface({ input: child.stdout }).on("line", note);
    createInterface({ input: child.stderr }).on("line", note);
    child.once("error", (error) => {
      note(`${command} did not start: ${error.message}`);
      settle(null);
    });
    child.once("exit", (code) => setTimeout(settle, DRAIN_MS, code).unref());
    child.once("close", settle);
  });
}

function stop(child) {
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
