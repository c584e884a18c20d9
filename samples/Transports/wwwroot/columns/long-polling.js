// Asks, and the server answers when there is something new. Then it asks again.
const RETRY_MS = 1000;

export function start({ address, onMessage, onState }) {
  const ending = new AbortController();
  let after = "";

  async function ask() {
    while (!ending.signal.aborted) {
      try {
        const response = await fetch(address("/long", { after }), { cache: "no-store", signal: ending.signal });
        onState("connected");
        for (const message of await response.json()) {
          after = message.n;
          onMessage(message);
        }
      } catch {
        onState("lost");
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  ask();
  return {
    say: (question) => post(address("/long"), question),
    stop: () => ending.abort(),
  };
}

async function post(url, question) {
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
  return response.json();
}
