/** What other servers of the cluster send to a namespace. */
export function addServerEvents(namespace, name) {
  namespace.on("note", (...args) => namespace.local.emit("noted", name, ...args));
  namespace.on("call", (...args) => args.pop()({ from: name, args }));
  namespace.on("call-slow", (who, ms, ack) => {
    if (who !== name) ack(name);
    else if (ms >= 0) setTimeout(ack, ms, name);
  });
  namespace.on("call-twice", (ack) => {
    ack(name);
    ack(`${name} again`);
  });
}
