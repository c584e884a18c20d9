import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the overloads for handlers are those that the script writes", () => {
  const { status, stderr } = spawnSync(process.execPath, ["build/handler-overloads.mjs", "--check"], { cwd: root, encoding: "utf8", timeout: 60_000 });
  assert.equal(status, 0, stderr);
});
