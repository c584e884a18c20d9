// samples/Worker: a server inside of a program that has no web application.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ask1, connect, transports } from "../support/clients.mjs";
import { hostKind } from "../support/host.mjs";
import { environment } from "../support/on-epoll.mjs";
import { eventually, nextEvent, nextEvents, within } from "../support/waiting.mjs";

const program = process.env.WORKER_DLL ?? fileURLToPath(new URL("../../samples/Worker/bin/Release/net10.0/Worker.dll", import.meta.url));
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

async function startWorker() {
  const child = spawn("dotnet", [program, "--Listen", "http://127.0.0.1:0"], { env: environment(), stdio: ["ignore", "pipe", "inherit"] });
  running.add(child);
  const lines = [];
  const exited = new Promise((resolve) => child.once("close", (code) => {
    running.delete(child);
    resolve(code);
  }));
  const url = await within(new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      const match = /Now listening on: (\S+)/.exec(line);
      if (match) resolve(match[1]);
    });
    exited.then((code) => reject(new Error(`the worker ended with ${code}: ${lines.join("\n")}`)));
  }), "the worker to listen", 20000);
  return { url, lines, child, exited };
}

describe("the sample Worker", { skip: hostKind === "reference" ? "it is ours" : false }, async () => {
  if (hostKind === "reference") return;
  const worker = await startWorker();
  after(async () => {
    worker.child.kill("SIGKILL");
    await worker.exited;
  });

  for (const [name, options] of Object.entries(transports)) {
    test(`does the job of a client over ${name}, and tells it how far it is`, async (t) => {
      const socket = await connect(t, worker, "/", options);
      const progress = nextEvents(socket, "progress", 3);
      const done = nextEvent(socket, "done");
      const number = await ask1(socket, "submit", { title: `a job over ${name}`, steps: 3 });
      assert.deepEqual(await progress, [[number, 1, 3], [number, 2, 3], [number, 3, 3]]);
      assert.deepEqual(await done, [number, `a job over ${name}`]);
    });
  }

  test("tells all clients what is done, and only its client how far it is", async (t) => {
    const [first, second] = [await connect(t, worker), await connect(t, worker)];
    let told = 0;
    second.on("progress", () => told++);
    const done = nextEvent(second, "done");
    await ask1(first, "submit", { title: "for one" });
    assert.equal((await done)[1], "for one");
    assert.equal(told, 0);
  });

  test("logs to the host's log, and ends when it is told to, clients or not", async (t) => {
    await eventually(() => worker.lines.some((line) => line.includes("for one")), "the job is in the log");
    const socket = await connect(t, worker, "/", { transports: ["polling"] });
    const left = nextEvent(socket, "disconnect");
    const start = Date.now();
    worker.child.kill("SIGTERM");
    assert.notEqual((await left)[0], "io server disconnect");
    assert.equal(await within(worker.exited, "the worker to end", 6000), 0);
    assert.ok(Date.now() - start < 5000);
  });
});
