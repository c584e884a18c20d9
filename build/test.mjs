// Builds everything and runs all tests. The last lines name what failed, then comes "N passed, N failed", with ", N skipped" when some were.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./chromium.mjs";
import { failedDotnetTests, failedNodeTests } from "./failed-tests.mjs";
import { ensureInstalled } from "./npm-packages.mjs";
import { run } from "./run.mjs";

const SOLUTION = "SocketIoNet.sln";
const PASSED_INSIDE_A_SUITE = /^\s*▶|^\s+✔/;
// More than this is no accident, and is not run again.
const MOST_RUN_AGAIN = 5;
const MOST_NAMED = 10;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed: { name, message }, and for a test of which the runner told the name what runs it alone. */
let failures = [];
const unstable = [];

function fail(name) {
  total.failed++;
  failures.push({ name, message: [] });
}

/** Adds the figures of one runner; a run that ended badly in another way than by failed tests counts as one. */
function count(name, { code, figures, failed, codeWhenFailed }) {
  if (!figures) return fail(`${name}: did not run (exit code ${code})`);
  total.passed += figures.passed;
  total.skipped += figures.skipped;
  total.failed += failed.length;
  failures.push(...failed);
  if (figures.failed > failed.length) fail(`${name}: ${figures.failed - failed.length} failed without a name`);
  else if (code !== (failed.length > 0 ? codeWhenFailed : 0)) fail(`${name}: ended with exit code ${code}`);
  else if (figures.passed + figures.failed + figures.skipped === 0) fail(`${name}: holds no tests`);
}

/** Runs what failed once more, alone: what passes now is told as unstable, and does not stop a change that has nothing to do with it. */
async function runAgain() {
  if (failures.length > MOST_RUN_AGAIN) return;
  const passesAlone = new Map();
  for (const { name, command, parameters } of failures) {
    const key = String(parameters);
    if (!command || passesAlone.has(key)) continue;
    heading(`once more: ${name}`);
    passesAlone.set(key, (await run(command, parameters, { cwd: root, limitMinutes: 3 })).code === 0);
  }
  const passes = ({ parameters }) => passesAlone.get(String(parameters)) === true;
  unstable.push(...failures.filter(passes));
  failures = failures.filter((failure) => !passes(failure));
  total.failed -= unstable.length;
  total.passed += unstable.length;
}

function tell(word, list) {
  for (const { name, message } of list.slice(0, MOST_NAMED)) {
    console.log(`${word} ${name}`);
    for (const line of message.slice(0, list.length > MOST_RUN_AGAIN ? 1 : undefined)) console.log(`    ${line}`);
  }
  if (list.length > MOST_NAMED) console.log(`${word} ${list.length - MOST_NAMED} more`);
}

function heading(text) {
  console.log(`\n== ${text}`);
}

async function install() {
  heading("npm packages");
  try {
    await ensureInstalled(root);
    return true;
  } catch (error) {
    console.log(error.message);
    fail("npm packages: not installed");
    return false;
  }
}

async function build() {
  heading("build");
  const { code } = await run("dotnet", ["build", SOLUTION, "--configuration", "Release", "--nologo", "--verbosity", "quiet"], { cwd: root, limitMinutes: 12 });
  if (code !== 0) fail("build: failed");
  return code === 0;
}

async function testDotnet() {
  heading("dotnet test");
  // One test program at a time: several measure time against real sockets.
  const parameters = ["test", "--solution", SOLUTION, "--configuration", "Release", "--no-build", "--max-parallel-test-modules", "1"];
  const { code, lines } = await run("dotnet", [...parameters, "--no-ansi", "--no-progress"], { cwd: root, limitMinutes: 10 });
  const summary = lines.slice(lines.findLastIndex((line) => line.startsWith("Test run summary")));
  const read = (key) => Number(summary.map((line) => new RegExp(`^\\s*${key}: (\\d+)$`).exec(line)?.[1]).find(Boolean) ?? NaN);
  const figures = { passed: read("succeeded"), failed: read("failed"), skipped: read("skipped") };
  count("dotnet test", { code, figures: Object.values(figures).some(Number.isNaN) ? null : figures, failed: failedDotnetTests(lines), codeWhenFailed: 2 });
}

function findTests(folder) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".test.mjs"));
  return files.map((file) => relative(root, join(folder, file))).sort();
}

async function testNode(folder) {
  heading(folder);
  const files = findTests(join(root, folder));
  if (files.length === 0) return fail(`${folder}: holds no tests`);
  const quiet = (line) => PASSED_INSIDE_A_SUITE.test(line);
  const { code, lines } = await run(process.execPath, ["--test", "--test-reporter=spec", ...files], { cwd: root, limitMinutes: 10, quiet });
  const read = (key) => Number(lines.map((line) => new RegExp(`^\\S+ ${key} (\\d+)$`).exec(line)?.[1]).findLast(Boolean) ?? NaN);
  const failed = failedNodeTests(lines, root);
  // A test that failed in a test of its own is counted by the runner with each that is around it.
  const failedCount = failed.length || read("fail") + read("cancelled");
  const figures = { passed: read("pass"), failed: failedCount, skipped: read("skipped") + read("todo") };
  count(folder, { code, figures: Object.values(figures).some(Number.isNaN) ? null : figures, failed, codeWhenFailed: 1 });
}

async function testBrowser() {
  if (!(await ensureChromium(root))) console.log("\nchromium is not installed: the browser test is skipped, or fails where CI=true");
  await testNode("interop-tests/browser");
}

const suites = [
  ["dotnet test", testDotnet],
  ["interop-tests/suites", () => testNode("interop-tests/suites")],
  ["interop-tests/browser", testBrowser],
];
const ready = (await install()) && (await build());
for (const [name, suite] of suites) {
  if (ready) await suite();
  else fail(`${name}: not run`);
}

await runAgain();

console.log("");
tell("FAILED", failures);
tell("UNSTABLE", unstable);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed === 0 ? 0 : 1;
