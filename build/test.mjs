// Builds everything and runs all tests. The last lines name what failed, then comes "N passed, N failed", with ", N skipped" when some were.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, ensure, haproxy, nativeLinker, nginx, postgres, redis } from "./debian.mjs";
import { ensureInstalled } from "./npm-packages.mjs";
import { run } from "./run.mjs";
import { runNode, runSolution } from "./test-runners.mjs";
import { splitUnstable } from "./unstable-tests.mjs";

const SOLUTION = "SocketIoNet.sln";
const SUITES = "interop-tests/suites";
const MOST_NAMED = 10;
const MOST_TIMED = 12;
/** The suites of what is between a client and one server: what the transport under it could change. */
const SEES_THE_TRANSPORT = /[/\\](client|cluster-forwarding\.|engine|field|msgpack|older-clients|proxies-nginx-forwarding|socket-protocol|upgrades)[^/\\]*$/;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const total = { passed: 0, skipped: 0 };
const times = [];
/** What failed: { name, message }, and "alone", what runs the test alone, when the runner told it. */
const failures = [];

function fail(name) {
  failures.push({ name, message: [] });
}

/** Adds the results of one runner; a run that ended badly in another way than by failed tests counts as one. */
function add(name, { code, codeWhenFailed, results }) {
  if (!results) return fail(`${name}: did not run (exit code ${code})`);
  total.passed += results.passed;
  total.skipped += results.skipped;
  failures.push(...results.failures);
  times.push(...results.times);
  if (code !== (results.failures.length > 0 ? codeWhenFailed : 0)) fail(`${name}: ended with exit code ${code}`);
  else if (results.passed + results.failures.length + results.skipped === 0) fail(`${name}: holds no tests`);
}

function tell(word, list) {
  for (const { name, message } of list.slice(0, MOST_NAMED)) {
    console.log(`${word} ${name}`);
    for (const line of message) console.log(`    ${line}`);
  }
  if (list.length > MOST_NAMED) console.log(`${word} ${list.length - MOST_NAMED} more`);
}

/** What took longest: files, and test classes by the sum of their tests. */
function tellTimes() {
  const longest = times.toSorted((a, b) => b.ms - a.ms).slice(0, MOST_TIMED);
  if (longest.length > 0) console.log("\n== longest");
  for (const { name, ms } of longest) console.log(`${String(Math.round(ms / 1000)).padStart(4)} s  ${name}`);
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
  add("dotnet test", await runSolution(SOLUTION, { root, limitMinutes: 10 }));
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
  add(folder, await runNode(files, { root, limitMinutes: 15 }));
}

/** The suites mostly wait, so that two share a core well; those that say so run one after the other. */
async function runSuites(name, files, env) {
  heading(name);
  const runsAlone = (file) => /^\/\/ Runs alone: /m.test(readFileSync(join(root, file), "utf8"));
  const groups = [[files.filter(runsAlone), 1], [files.filter((file) => !runsAlone(file)), Math.max(2, availableParallelism())]];
  // Without a file, node would run whatever is called a test.
  for (const [group, concurrency] of groups.filter(([group]) => group.length > 0)) add(name, await runNode(group, { root, concurrency, limitMinutes: 15, env }));
}

async function testSuites() {
  if (!(await ensure(redis, root))) console.log("\nredis-server is not installed: the cluster suites are skipped, or fail where CI=true");
  if (!(await ensure(postgres, root))) console.log("\nPostgreSQL is not installed: its cluster suite is skipped, or fails where CI=true");
  if (!(await ensure(nginx, root))) console.log("\nnginx is not installed: its suite and the test of samples/Cluster are skipped, or fail where CI=true");
  if (!(await ensure(haproxy, root))) console.log("\nHAProxy is not installed: its suite is skipped, or fails where CI=true");
  await runSuites(SUITES, findTests(join(root, SUITES)));
}

/** Once more on the epoll transport, after Kestrel's own. */
async function testEpoll() {
  const files = findTests(join(root, SUITES)).filter((file) => SEES_THE_TRANSPORT.test(file));
  if (process.platform === "linux") await runSuites(`${SUITES} on epoll`, files, { SOCKETIONET_EPOLL: "1" });
  else console.log("\nthe epoll transport needs Linux: its suites are skipped");
}

async function testBrowser() {
  if (!(await ensure(chromium, root))) console.log("\nchromium is not installed: the browser test is skipped, or fails where CI=true");
  await testNode("interop-tests/browser");
}

async function testPackages() {
  if (!(await ensure(nativeLinker, root))) console.log("\nclang or zlib1g-dev is not installed: the test of Native AOT is skipped, or fails where CI=true");
  await testNode("interop-tests/packages");
}

const suites = [
  ["dotnet test", testDotnet],
  [SUITES, testSuites],
  [`${SUITES} on epoll`, testEpoll],
  ["interop-tests/browser", testBrowser],
  ["interop-tests/packages", testPackages],
];
const ready = (await install()) && (await build());
for (const [name, suite] of suites) {
  const start = Date.now();
  if (ready) await suite();
  else fail(`${name}: not run`);
  times.push({ name: `${name}, in all`, ms: Date.now() - start });
}

tellTimes();

const { failed, unstable } = await splitUnstable(failures, root);

console.log("");
tell("FAILED", failed);
tell("UNSTABLE", unstable);
console.log(`${total.passed + unstable.length} passed, ${failed.length} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = failed.length === 0 ? 0 : 1;
