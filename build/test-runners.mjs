// Starts the test runners with a report file each, and reads the report.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.mjs";
import { readDotnetResults, readNodeResults } from "./test-results.mjs";

const REPORTER = new URL("node-reporter.mjs", import.meta.url).href;
// A file whose process does not end would hold up all others.
const FILE_LIMIT_MS = 6 * 60_000;
const PASSED_INSIDE_A_SUITE = /^\s*▶|^\s+✔/;

/** Every test program of a solution. One at a time: several measure time against real sockets. */
export function runSolution(solution, options) {
  const parameters = ["test", "--solution", solution, "--configuration", "Release", "--no-build", "--max-parallel-test-modules", "1"];
  return runDotnet(parameters, options);
}

/** The tests of one method, or one theory, of a test program. */
export function runMethod(program, method, options) {
  return runDotnet([program, "--filter-method", method], options);
}

/** Test files; `concurrency` is how many at a time, if not as many as node thinks. */
export async function runNode(files, { root, test, concurrency, ...options }) {
  const pattern = test === undefined ? [] : ["--test-name-pattern", `/${test.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}/`];
  return withFolder(async (folder) => {
    const file = join(folder, "results.jsonl");
    const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout", `--test-reporter=${REPORTER}`, `--test-reporter-destination=${file}`];
    const quiet = options.quiet ?? ((line) => PASSED_INSIDE_A_SUITE.test(line));
    const atOnce = concurrency === undefined ? [] : [`--test-concurrency=${concurrency}`];
    const { code } = await run(process.execPath, ["--test", `--test-timeout=${FILE_LIMIT_MS}`, ...atOnce, ...pattern, ...reporters, ...files], { cwd: root, ...options, quiet });
    return { code, codeWhenFailed: 1, results: readNodeResults(file, root, options.env) };
  });
}

function runDotnet(parameters, { root, ...options }) {
  return withFolder(async (folder) => {
    const report = ["--no-ansi", "--no-progress", "--report-xunit-ctrf", "--results-directory", folder];
    const { code } = await run("dotnet", [...parameters, ...report], { cwd: root, ...options });
    return { code, codeWhenFailed: 2, results: readDotnetResults(folder) };
  });
}

async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "socketionet-results-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
