// Bytes as a hex dump with their text beside them.
const WIDTH = 16;

export function hexDump(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (bytes.length === 0) return "(nothing)";
  const lines = [];
  for (let i = 0; i < bytes.length; i += WIDTH) {
    const part = [...bytes.slice(i, i + WIDTH)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ").padEnd(WIDTH * 3 - 1);
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${hex}  ${text}`);
  }
  return lines.join("\n");
}
