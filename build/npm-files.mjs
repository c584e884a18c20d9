// Copies files of npm packages into a folder, where a sample serves them.
// Usage: node npm-files.mjs <folder> <package/path> ...
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./npm-packages.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [folder, ...files] = process.argv.slice(2);

await ensureInstalled(root, files.map((file) => file.split("/", 1)[0]));
mkdirSync(folder, { recursive: true });
for (const file of files) copyFileSync(join(root, "node_modules", file), join(folder, basename(file)));
