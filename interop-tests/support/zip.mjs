// Reads the files of a zip archive, such as a NuGet package: a map of names to contents.
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const STORED = 0;

export function readZip(file) {
  const archive = readFileSync(file);
  let end = archive.length - END_LENGTH;
  while (archive.readUInt32LE(end) !== END) end--;
  const files = new Map();
  let position = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => archive.readUInt16LE(position + at));
    const name = archive.toString("utf8", position + ENTRY_LENGTH, position + ENTRY_LENGTH + nameLength);
    files.set(name, contentOf(archive, position));
    position += ENTRY_LENGTH + nameLength + extraLength + commentLength;
  }
  return files;
}

function contentOf(archive, entry) {
  const method = archive.readUInt16LE(entry + 10);
  const length = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + LOCAL_LENGTH + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + length);
  return method === STORED ? data : inflateRawSync(data);
}
