// Builds everything and runs all tests. The last line is "N passed, N failed", with ", N skipped" when some were.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./chromium.mjs";
import { ensureInstalled } from "./npm-packages.mjs";
import { run } from "./run.mjs";

const SOLUTION = "SocketIoNet.sln";
const PASSED_INSIDE_A_SUITE = /^\s*▶|^\s+✔/;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function fail(name) {
  total.failed++;
  failures.push(name);
}

/** Adds the figures of one runner; a run that ended badly without a failed test counts as one. */
function count(name, { code, figures }) {
  if (!figures) return fail(`${name}: did not run (exit code ${code})`);
  for (const key of Object.keys(total)) total[key] += figures[key];
  if (figures.failed > 0) failures.push(`${name}: ${figures.failed} failed`);
  else if (code !== 0) fail(`${name}: ended with exit code ${code}`);
  else if (figures.passed + figures.skipped === 0) fail(`${name}: holds no tests`);
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
  count("dotnet test", { code, figures: Object.values(figures).some(Number.isNaN) ? null : figures });
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
  const figures = { passed: read("pass"), failed: read("fail") + read("cancelled"), skipped: read("skipped") + read("todo") };
  count(folder, { code, figures: Object.values(figures).some(Number.isNaN) ? null : figures });
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

console.log("");
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed === 0 ? 0 : 1;
