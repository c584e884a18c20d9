// Reads the report files of the test runners: { passed, skipped, failures, times }, where a failure has what runs it alone, and a time is { name, ms } of a file or a class.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const MESSAGE_LINES = 5;

/** Every CTRF report in the folder, one for each test program. Null when there is none. */
export function readDotnetResults(folder) {
  const reports = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ctrf")) : [];
  if (reports.length === 0) return null;
  return sum(reports.map((file) => readCtrf(join(folder, file))));
}

/** What node-reporter.mjs wrote. Null when it wrote nothing. Names end with the environment that the tests had, if they had one. */
export function readNodeResults(file, root, env) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  if (lines.length === 0) return null;
  const entries = lines.map((line) => JSON.parse(line));
  const tests = entries.filter(({ status }) => status);
  const suffix = Object.entries(env ?? {}).map(([name, value]) => ` (${name}=${value})`).join("");
  return {
    times: entries.filter(({ ms }) => ms).map(({ file, ms }) => ({ name: relative(root, file) + suffix, ms })),
    passed: count(tests, "passed"),
    skipped: count(tests, "skipped"),
    failures: tests.filter(({ status }) => status === "failed").map((test) => nodeFailure(test, root, env, suffix)),
  };
}

function readCtrf(file) {
  const { results } = JSON.parse(readFileSync(file, "utf8"));
  const programs = new Map(results.extra.suites.map(({ id, filePath }) => [id, filePath]));
  const times = new Map();
  for (const { duration, extra } of results.tests) times.set(extra.type, (times.get(extra.type) ?? 0) + duration);
  return {
    times: [...times].map(([name, ms]) => ({ name, ms })),
    passed: count(results.tests, "passed"),
    skipped: count(results.tests, "skipped"),
    failures: [
      ...results.tests.filter(({ status }) => status === "failed").map((test) => dotnetFailure(test, programs)),
      ...results.extra.suites.flatMap(({ filePath, errors }) => errors.map((error) => ({ name: `${filePath}: ${JSON.stringify(error)}`, message: [] }))),
    ],
  };
}

function dotnetFailure({ name, message, suite, extra }, programs) {
  return {
    name,
    message: (message ?? "").split("\n").slice(0, MESSAGE_LINES),
    alone: { kind: "dotnet", program: programs.get(suite[0]), method: `${extra.type}.${extra.method}` },
  };
}

function nodeFailure({ name, file, message }, root, env, suffix) {
  const path = file ? relative(root, file) : "";
  return { name: `${path}: ${name}${suffix}`, message, alone: file ? { kind: "node", file: path, test: name, env } : undefined };
}

function count(tests, wanted) {
  return tests.filter(({ status }) => status === wanted).length;
}

function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    failures: all.flatMap(({ failures }) => failures),
    times: all.flatMap(({ times }) => times),
  };
}
