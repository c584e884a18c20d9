// Asks every so often whether there is anything new.
export function start({ address, settings, onMessage, onState }) {
  let after = "";
  let isRunning = true;

  async function ask() {
    if (!isRunning) return;
    try {
      const response = await fetch(address("/short", { after }), { cache: "no-store" });
      for (const message of await response.json()) {
        after = message.n;
        onMessage(message);
      }
      onState("connected");
    } catch {
      onState("lost");
    }
    setTimeout(ask, settings.interval);
  }

  ask();
  return {
    say: (question) => post(address("/short"), question),
    stop: () => (isRunning = false),
  };
}

async function post(url, question) {
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
  return response.json();
}
