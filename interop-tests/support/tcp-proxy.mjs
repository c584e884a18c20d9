import net from "node:net";

/** A TCP relay whose connections can be cut without a word, as a lost network does. */
export async function startProxy(t, port) {
  const pairs = new Set();
  const server = net.createServer((client) => {
    const upstream = net.connect(port, "127.0.0.1");
    const pair = [client, upstream];
    pairs.add(pair);
    client.pipe(upstream);
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
  const freeze = () => pairs.forEach((pair) => pair.forEach((end) => end.unpipe().pause()));
  t.after(() => {
    cut();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, cut, freeze, get connections() { return pairs.size; } };
}
