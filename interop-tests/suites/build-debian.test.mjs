// What the build does when a program of Debian is missing: an apt-get in front of the real one notes what it is asked for.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "socketionet-debian-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const [asked, installed] = [join(folder, "asked"), join(folder, "installed")];
writeFileSync(join(folder, "apt-get"), `#!/bin/sh\necho "$@" >> ${asked}\n[ "$1" = update ] || echo "$@" | grep -q absent || touch ${installed}\n`);
chmodSync(join(folder, "apt-get"), 0o755);
process.env.PATH = folder + delimiter + process.env.PATH;
const { ensure, nativeLinker } = await import("../../build/debian.mjs");

const options = { skip: process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") ? false : "only root on Debian installs" };

function ensureMissing(packages) {
  rmSync(asked, { force: true });
  rmSync(installed, { force: true });
  return ensure({ packages, isInstalled: () => existsSync(installed) }, folder);
}

test("the linker of Native AOT is installed where it is missing", options, async () => {
  assert.equal(await ensureMissing(nativeLinker.packages), true);
  assert.deepEqual(readFileSync(asked, "utf8").trim().split("\n"), ["update", "install --yes --no-install-recommends clang zlib1g-dev"]);
});

test("what cannot be installed is missing", options, async () => {
  assert.equal(await ensureMissing(["absent"]), false);
});

test("what is there is not installed again", async () => {
  rmSync(asked, { force: true });
  assert.equal(await ensure({ packages: ["clang"], isInstalled: () => true }, folder), true);
  assert.equal(existsSync(asked), false);
});
