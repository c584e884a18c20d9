import { request } from "./http.mjs";
import { eventually } from "./waiting.mjs";

/** What the host has noted for the sockets with that key in their query. */
export async function readJournal(host, key) {
  return JSON.parse((await request(`${host.url}/journal?key=${key}`)).text);
}

/** Waits for an entry of that type, in that namespace. */
export function journalEntry(host, key, type, nsp = "/") {
  const find = async () => (await readJournal(host, key)).find((entry) => entry.type === type && entry.nsp === nsp);
  return eventually(find, `the journal has "${type}" of ${nsp}`);
}
