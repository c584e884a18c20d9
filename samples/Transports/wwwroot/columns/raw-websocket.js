// A WebSocket and nothing else. It does not connect again by itself, does not notice a silent network,
// and knows no answers: what came back has to be matched with what was asked.
export function start({ address, onMessage, onState }) {
  const webSocket = new WebSocket(address("/raw").replace(/^http/, "ws"));
  const waiting = new Map();
  webSocket.onopen = () => onState("connected");
  webSocket.onclose = () => onState("ended");
  webSocket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.n) return onMessage(message);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  };
  return {
    say: (question) => new Promise((resolve) => {
      waiting.set(question.id, resolve);
      webSocket.send(JSON.stringify(question));
    }),
    stop: () => webSocket.close(),
  };
}
