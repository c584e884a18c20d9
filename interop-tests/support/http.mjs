import { once } from "node:events";
import http from "node:http";
import { within } from "./waiting.mjs";

/**
 * One HTTP request with nothing added: the answer's status, headers and bytes as they came.
 * `started` may be given to get at the request while it is under way, `connecting` to get what completes when it is connected and writes.
 */
export function request(url, { method = "GET", headers = {}, body, started, connecting, ms } = {}) {
  const answer = new Promise((resolve, reject) => {
    const req = http.request(url, { method, headers, agent: false }, (res) => {
      const chunks = [];
      res.on("data", (chunk) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => resolve(toAnswer(res, Buffer.concat(chunks))));
    });
    req.on("error", reject);
    started?.(req);
    connecting?.(whenConnected(req));
    if (body !== undefined) req.end(body);
    else if (method !== "POST" || !started) req.end();
  });
  return within(answer, `${method} ${url}`, ms);
}

async function whenConnected(req) {
  const [socket] = await once(req, "socket");
  if (socket.connecting) await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
}

function toAnswer(res, body) {
  return { status: res.statusCode, statusText: res.statusMessage, headers: res.headers, rawHeaders: res.rawHeaders, body, text: body.toString() };
}

/** An upgrade request as any WebSocket client makes it; the answer is a refusal or {status: 101, socket}. */
export function requestUpgrade(url, { headers = {}, ms } = {}) {
  const answer = new Promise((resolve, reject) => {
    const req = http.request(url, {
      agent: false,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": Buffer.from("sixteen byte key").toString("base64"),
        ...headers,
      },
    });
    req.on("upgrade", (res, socket) => {
      socket.on("error", () => {});
      resolve({ ...toAnswer(res, Buffer.alloc(0)), socket });
    });
    req.on("response", (res) => {
      const chunks = [];
      res.on("data", (chunk) => chunks.push(chunk));
      res.on("end", () => resolve(toAnswer(res, Buffer.concat(chunks))));
    });
    req.on("error", reject);
    req.end();
  });
  return within(answer, `upgrade ${url}`, ms);
}
