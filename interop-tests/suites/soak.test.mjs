// Runs alone: it loads every core.
// A short soak run; `dotnet run -c Release --project bench/Soak -- --seconds 300` is a long one.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { environment } from "../support/on-epoll.mjs";

const PROGRAM = fileURLToPath(new URL("../../bench/Soak/bin/Release/net10.0/SocketIoNet.Soak.dll", import.meta.url));
const LIMIT_MS = 120_000;

function soak(...options) {
  return new Promise((resolve) => {
    execFile("dotnet", [PROGRAM, "--seconds", "3", "--clients", "16", ...options], { timeout: LIMIT_MS, env: environment() }, (error, output, errors) => {
      resolve({ code: error ? (error.code ?? "killed") : 0, text: output + errors });
    });
  });
}

const kinds = {
  "without recovery": ["--recovery", "0"],
  "with recovery": ["--recovery", "1"],
  "with recovery and queues that overflow": ["--recovery", "1", "--queue", "1024"],
};

for (const [name, options] of Object.entries(kinds)) {
  test(`clients that come, upgrade, are cut and go lose no message and leave nothing behind, ${name}`, async () => {
    const { code, text } = await soak(...options);
    assert.equal(code, 0, text);
  });
}
