// Reads which tests failed from what the runners print: { name, message, command, parameters }, where the last two run the test alone.
import { relative, resolve } from "node:path";

const MESSAGE_LINES = 5;
const STACK = /^\s*at /;

/** "failed NAME (12ms)", "  from PROGRAM (net10.0|x64)", then the message and the stack, all indented. */
export function failedDotnetTests(lines) {
  return lines.flatMap((line, index) => {
    const name = /^failed (.+) \([^()]*\)$/.exec(line)?.[1];
    const program = /^ {2}from (.+) \([^()]*\)$/.exec(lines[index + 1])?.[1];
    if (!name || !program) return [];
    const method = name.split("(", 1)[0];
    const parameters = [program, "--filter-method", method, "--no-ansi", "--no-progress"];
    return { name, message: messageAfter(lines, index + 1), command: "dotnet", parameters };
  });
}

/** After "✖ failing tests:", for each: "test at FILE:LINE:COLUMN", "✖ NAME (12ms)", then the message and the stack, all indented. */
export function failedNodeTests(lines, root) {
  const start = lines.lastIndexOf("✖ failing tests:");
  if (start < 0) return [];
  return lines.slice(start).flatMap((line, index, list) => {
    const file = /^test at (.+):\d+:\d+$/.exec(line)?.[1];
    if (!file) return [];
    const name = list[index + 1].replace(/^✖ /, "").replace(/ \([\d.]+ms\)$/, "").replace(root, ".");
    const parameters = ["--test", "--test-reporter=spec", file];
    return { name: `${relative(root, resolve(root, file))}: ${name}`, message: messageAfter(list, index + 1), command: process.execPath, parameters };
  });
}

function messageAfter(lines, index) {
  const message = [];
  for (const line of lines.slice(index + 1)) {
    if (!line.startsWith("  ") || STACK.test(line) || message.length === MESSAGE_LINES) break;
    if (line.trim() !== "") message.push(line.slice(2));
  }
  return message;
}
