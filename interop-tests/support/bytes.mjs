import { createHash } from "node:crypto";

/** The host's pattern: byte i is i mod 251. */
export const pattern = (length) => Buffer.from(Uint8Array.from({ length }, (_, i) => i % 251));

/** What the host answers for binary content. */
export const digest = (bytes) => [bytes.length, createHash("sha256").update(bytes).digest("hex")];

export const sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");
