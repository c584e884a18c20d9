// Copies the browser files of socket.io-client into the given folder, each also compressed with brotli, gzip and deflate, and
// writes version.txt last: its presence means that the folder is complete.
// Usage: node client-bundle.mjs <output folder>
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { ensureInstalled, lockedVersion } from "./npm-packages.mjs";

const PACKAGE = "socket.io-client";
const SCRIPTS = ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"];

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const output = resolve(process.argv[2]);

function write(name, content) {
  const temporary = join(output, `.${name}.${process.pid}`);
  writeFileSync(temporary, content);
  renameSync(temporary, join(output, name));
}

try {
  await ensureInstalled(root, [PACKAGE]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

mkdirSync(output, { recursive: true });
for (const name of SCRIPTS.flatMap((script) => [script, `${script}.map`])) {
  const content = readFileSync(join(root, "node_modules", PACKAGE, "dist", name));
  write(name, content);
  write(`${name}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
  write(`${name}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  write(`${name}.zz`, deflateSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
write("version.txt", lockedVersion(root, PACKAGE));
