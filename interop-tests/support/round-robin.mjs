import http from "node:http";
import net from "node:net";

/** A load balancer without sticky sessions: every request goes to the next server that accepts connections, each way later by what `latency` gives. */
export async function startRoundRobin(t, ports, latency = () => 0) {
  let turn = 0;
  const counts = Object.fromEntries(ports.map((port) => [port, 0]));
  /** The servers in the order in which they are tried for one request. */
  const order = () => {
    const first = turn++ % ports.length;
    counts[ports[first]]++;
    return [...ports.slice(first), ...ports.slice(0, first)];
  };
  const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
  const server = http.createServer((request, response) => forward(agent, request, response, order(), latency()));
  server.on("upgrade", (request, client, head) => upgrade(request, client, head, order(), latency()));
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
    agent.destroy();
  });
  /** Ends the connections to the servers that have no request. */
  const closeIdle = () => agent.destroy();
  return { url: `http://127.0.0.1:${server.address().port}`, counts, closeIdle };
}

/** A request whose body is small enough to be read first, so that it can be sent again when a server is gone. */
function forward(agent, request, response, ports, latency) {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => later(latency, () => response.destroyed || send(Buffer.concat(parts), ports)));

  function send(body, [port, ...others]) {
    const { method, url, headers } = request;
    const upstream = http.request({ host: "127.0.0.1", port, method, path: url, headers, agent }, (answer) => {
      later(latency, () => response.headersSent || response.writeHead(answer.statusCode, answer.rawHeaders));
      passOn(answer, response, latency);
      answer.on("error", () => response.destroy());
    });
    upstream.on("error", (error) => {
      if (upstream.res || response.destroyed) return response.destroy();
      if (error.code === "ECONNREFUSED" && others.length > 0) return send(body, others);
      response.writeHead(502).end();
    });
    response.on("close", () => upstream.destroy());
    upstream.end(body);
  }
}

function upgrade(request, client, head, [port, ...others], latency) {
  const upstream = net.connect(port, "127.0.0.1");
  const fail = (error) => {
    if (error.code === "ECONNREFUSED" && others.length > 0) upgrade(request, client, head, others, latency);
    else client.destroy();
  };
  upstream.once("error", fail);
  upstream.once("connect", () => {
    upstream.off("error", fail);
    upstream.setNoDelay();
    client.setNoDelay();
    for (const [one, other] of [[client, upstream], [upstream, client]]) one.on("error", () => other.destroy()).on("close", () => later(latency, () => other.destroySoon()));
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    passOn(upstream, client, latency);
    passOn(client, upstream, latency);
  });
}

/** Calls it after so many milliseconds, in the order of the calls with the same number. */
function later(latency, call) {
  if (latency > 0) setTimeout(call, latency);
  else call();
}

function passOn(from, to, latency) {
  if (latency === 0) return from.pipe(to);
  from.on("data", (data) => later(latency, () => to.destroyed || to.write(data)));
  from.on("end", () => later(latency, () => to.end()));
}
