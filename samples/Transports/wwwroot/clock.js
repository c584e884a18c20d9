// The server's clock, as this page knows it: messages carry the server's time, and the two may differ.
const ATTEMPTS = 5;
let offset = 0;

const here = () => performance.timeOrigin + performance.now();

export const serverNow = () => here() + offset;

/** Asks for the time several times, and trusts the answer that took least. */
export async function synchronize() {
  let shortest = Infinity;
  for (let i = 0; i < ATTEMPTS; i++) {
    const asked = here();
    const there = Number(await (await fetch("/controls/time", { cache: "no-store" })).text());
    const took = here() - asked;
    if (took >= shortest) continue;
    shortest = took;
    offset = there + took / 2 - here();
  }
}
