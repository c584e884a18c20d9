import net from "node:net";

/** A TCP relay that counts what passes: { url, bytesToServer, bytesToClient, connections, close }. What the server still sends after a client has gone is read, and counts. */
export async function startCountingRelay(port) {
  const relay = { bytesToServer: 0, bytesToClient: 0, connections: 0 };
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    const upstream = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    relay.connections++;
    upstream.on("close", () => relay.connections--);
    for (const end of [client, upstream]) end.on("error", () => {});
    client.on("data", (bytes) => {
      relay.bytesToServer += bytes.length;
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      relay.bytesToClient += bytes.length;
      if (client.writable) client.write(bytes);
    });
    client.on("close", () => upstream.end());
    client.on("end", () => upstream.end());
    upstream.on("end", () => client.end());
    upstream.on("close", () => client.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  relay.url = `http://127.0.0.1:${server.address().port}`;
  relay.close = () => server.close();
  return relay;
}
