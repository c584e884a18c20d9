// A reporter of node's test runner for programs: one line of JSON for each test that ended, with the file that holds it, and one for each file, with the time that it took.

const MESSAGE_LINES = 5;

/** Suites and files are left out: they fail because of a test inside of them, unless they hold none that failed. */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type === "test:complete" && data.name === data.file) yield `${JSON.stringify({ file: data.file, ms: data.details.duration_ms })}\n`;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { name, file, nesting, skip, todo, details } = data;
    const isSuite = details?.type === "suite";
    const isSkipped = skip !== undefined || todo !== undefined;
    if (isSuite && type === "test:pass") continue;
    const error = details?.error;
    if (error?.failureType === "subtestsFailed") continue;
    const status = isSkipped ? "skipped" : type === "test:pass" ? "passed" : "failed";
    yield `${JSON.stringify({ name, file, nesting, status, message: status === "failed" ? messageOf(error) : [] })}\n`;
  }
}

function messageOf(error) {
  const text = error?.cause?.message ?? error?.cause ?? error?.message ?? error ?? "";
  return String(text).split("\n").filter((line) => line.trim() !== "").slice(0, MESSAGE_LINES);
}
