// The browser reads one endless response, and connects again by itself, naming the last id it has seen.
export function start({ address, onMessage, onState }) {
  const events = new EventSource(address("/sse"));
  events.onopen = () => onState("connected");
  events.onerror = () => onState("lost");
  events.onmessage = ({ data }) => onMessage(JSON.parse(data));
  return {
    // Events come one way only: the other way is a request of its own.
    say: (question) => post(address("/sse"), question),
    stop: () => events.close(),
  };
}

async function post(url, question) {
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
  return response.json();
}
