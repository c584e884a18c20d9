import net from "node:net";

/**
 * A TCP relay whose connections can be cut without a word, as a lost network does, or frozen.
 * `holdUpgrade` keeps every request for a WebSocket back for that many milliseconds.
 */
export async function startProxy(t, port, { holdUpgrade = 0 } = {}) {
  const pairs = new Set();
  let isFrozen = false;
  const server = net.createServer((client) => {
    const upstream = net.connect(port, "127.0.0.1");
    const pair = [client, upstream];
    pairs.add(pair);
    if (isFrozen) return client.pause();
    client.once("data", (first) => {
      client.pause();
      const isUpgrade = /^upgrade: websocket/im.test(first.toString("latin1"));
      const begin = () => {
        upstream.write(first);
        client.pipe(upstream);
      };
      if (isUpgrade && holdUpgrade) setTimeout(begin, holdUpgrade);
      else begin();
    });
    upstream.pipe(client);
    for (const end of pair) {
      end.on("error", () => {});
      end.on("close", () => {
        pairs.delete(pair);
        pair.forEach((other) => other.destroy());
      });
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => pairs.forEach((pair) => pair.forEach((end) => end.resetAndDestroy()));
  const freeze = () => {
    isFrozen = true;
    pairs.forEach((pair) => pair.forEach((end) => end.unpipe().pause()));
  };
  t.after(() => {
    cut();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, cut, freeze };
}
