// What a failed test has to do to count as unstable instead: pass ten times, half of them while every core is busy.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runMethod, runNode } from "./test-runners.mjs";

const RUNS_ON_A_QUIET_MACHINE = 5;
const RUNS_ON_A_BUSY_MACHINE = 5;
// More than this is no accident.
const MOST_FAILURES = 5;
const MINUTES_FOR_ALL = 8;

/** Splits failures into those that remain, and those that passed every further run and are not on the list of known unstable tests. */
export async function splitUnstable(failures, root) {
  if (failures.length > MOST_FAILURES) return { failed: failures, unstable: [] };
  const known = readKnown(root);
  const deadline = Date.now() + MINUTES_FOR_ALL * 60_000;
  const failed = [];
  const unstable = [];
  for (const failure of failures) {
    const listed = known.find(({ name }) => name === failure.name);
    if (listed) failed.push({ ...failure, message: [`unstable since ${listed.date}, and again now: ${listed.message}`, ...failure.message] });
    else if (failure.alone && (await passesEveryTime(failure, root, deadline))) unstable.push(failure);
    else failed.push(failure);
  }
  return { failed, unstable };
}

/** tests/unstable.json: tests that were unstable once and are not mended yet: [{ "name", "date", "message" }]. */
function readKnown(root) {
  return JSON.parse(readFileSync(join(root, "tests", "unstable.json"), "utf8"));
}

async function passesEveryTime(failure, root, deadline) {
  console.log(`\n== ten times more: ${failure.name}`);
  if (!(await passes(failure, root, RUNS_ON_A_QUIET_MACHINE, deadline))) return false;
  const stopLoops = startBusyLoops();
  try {
    return await passes(failure, root, RUNS_ON_A_BUSY_MACHINE, deadline);
  } finally {
    stopLoops();
  }
}

async function passes({ alone, name }, root, times, deadline) {
  for (let i = 0; i < times; i++) {
    const options = { root, limitMinutes: 3, quiet: () => true };
    const { code, results } = alone.kind === "dotnet"
      ? await runMethod(alone.program, alone.method, options)
      : await runNode([alone.file], { ...options, test: alone.test, env: alone.env });
    const passed = code === 0 && results?.passed > 0 && Date.now() < deadline;
    console.log(passed ? "passed" : `${name}: failed, or out of time`);
    if (!passed) return false;
  }
  return true;
}

function startBusyLoops() {
  const loops = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }));
  return () => loops.forEach((loop) => loop.kill("SIGKILL"));
}
