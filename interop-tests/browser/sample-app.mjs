// Starts a sample. CHAT_URL, TRANSPORTS_URL and so on name one that runs already.
import { startWebApp } from "../support/web-app.mjs";

export function startSample(name) {
  const url = process.env[`${name.toUpperCase()}_URL`];
  return url ? { url, stop: async () => {} } : startWebApp(`samples/${name}`);
}
