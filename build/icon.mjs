// Draws the icon of the packages, a socket with two slots: 128 x 128 pixels.
// Usage: node build/icon.mjs [file]
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 128;
// Each pixel is the mean of this many samples in either direction.
const SAMPLES = 4;
const TOP = [76, 61, 191];
const BOTTOM = [22, 138, 173];
const WHITE = [255, 255, 255];

/** The distance of a point to a rounded rectangle around (x, y); negative inside of it. */
function rectangle(px, py, x, y, halfWidth, halfHeight, radius) {
  const dx = Math.abs(px - x) - halfWidth + radius;
  const dy = Math.abs(py - y) - halfHeight + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

function colorAt(x, y) {
  if (rectangle(x, y, 64, 64, 62, 62, 26) > 0) return null;
  const isRing = Math.abs(Math.hypot(x - 64, y - 64) - 38) < 5;
  const isSlot = [50, 78].some((center) => rectangle(x, y, center, 64, 5, 15, 5) < 0);
  const share = (x + y) / (2 * SIZE);
  return isRing || isSlot ? WHITE : TOP.map((from, i) => from + (BOTTOM[i] - from) * share);
}

function pixelAt(column, row) {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const color = colorAt(column + ((i % SAMPLES) + 0.5) / SAMPLES, row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES);
    if (!color) continue;
    covered++;
    color.forEach((value, channel) => (sum[channel] += value));
  }
  return [...sum.map((value) => Math.round(value / Math.max(covered, 1))), Math.round((covered * 255) / SAMPLES ** 2)];
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  const checksum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function draw() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits for each of red, green, blue and alpha.
  header.set([8, 6], 8);
  const rows = Array.from({ length: SIZE }, (_, row) => [0, ...Array.from({ length: SIZE }, (_, column) => pixelAt(column, row)).flat()]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.from(rows.flat()), { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

writeFileSync(process.argv[2] ?? fileURLToPath(new URL("icon.png", import.meta.url)), draw());
