// What a column has received: how long messages took, and which numbers are missing.
const KEPT = 400;

export class Statistics {
  received = 0;
  lost = 0;
  payloadBytes = 0;
  #latencies = [];
  #roundTrips = [];
  #last;
  #sinceLastRead = [];

  add(message, now) {
    this.received++;
    this.payloadBytes += new TextEncoder().encode(JSON.stringify(message)).length;
    const latency = Math.max(0, now - message.at);
    this.#latencies.push(latency);
    this.#latencies.splice(0, this.#latencies.length - KEPT);
    this.#sinceLastRead.push(latency);
    if (this.#last !== undefined && message.n > this.#last + 1) this.lost += message.n - this.#last - 1;
    if (this.#last === undefined || message.n > this.#last) this.#last = message.n;
  }

  missingUntil(newest) {
    return this.#last === undefined ? 0 : Math.max(0, newest - this.#last);
  }

  addRoundTrip(milliseconds) {
    this.#roundTrips.push(milliseconds);
    this.#roundTrips.splice(0, this.#roundTrips.length - KEPT);
  }

  latency(share) {
    return percentile(this.#latencies, share);
  }

  roundTrip() {
    return percentile(this.#roundTrips, 0.5);
  }

  /** The median since it was last asked for; null when nothing came. */
  takeRecent() {
    const recent = percentile(this.#sinceLastRead, 0.5);
    this.#sinceLastRead = [];
    return recent;
  }
}

export function percentile(values, share) {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
