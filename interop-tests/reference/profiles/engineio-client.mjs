import { Server } from "engine.io";

const cookies = () => [
  "1=1; Max-Age=86400",
  "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
  "3=3; Max-Age=0",
  `4=4; Expires=${new Date().toUTCString()}`,
];

export function engineioClient(server) {
  const engine = new Server({
    pingInterval: 500,
    maxHttpBufferSize: 100,
    allowRequest: (req, done) => done(null, !new URL(req.url, "http://x").searchParams.has("deny")),
  });
  engine.attach(server, { path: "/engine.io" });
  engine.on("initial_headers", (headers) => (headers["Set-Cookie"] = cookies()));
  engine.on("connection", (session) => {
    session.send("hi");
    session.on("message", (message) => {
      if (message === "give binary") session.send(Buffer.from([0, 1, 2, 3, 4]));
      else if (message === "give utf8") session.send("пойду спать всем спокойной ночи");
      else if (message === "sendHeaders") session.send(JSON.stringify(session.transport.dataReq?.headers));
      else session.send(message);
    });
  });
  return () => engine.close();
}
