import { Server } from "socket.io";
import { follow, readJournal, write } from "../journal.mjs";

export function blocking(server) {
  addPage(server);
  const io = new Server(server, { pingInterval: 2000, pingTimeout: 2000, connectionStateRecovery: { maxDisconnectionDuration: 10_000 } });
  let beat = 0;
  const beating = setInterval(() => io.to("beat").emit("beat", beat++), 5);
  io.on("connection", (socket) => {
    follow(socket);
    const note = (name, block) => socket.on(name, (number, ms, ack) => {
      write(socket, "event", { number });
      socket.emit("began", number);
      block(ms);
      socket.emit("done", number);
      ack(number);
    });
    note("quick", () => {});
    note("sleep", sleep);
    note("compute", sleep);
    socket.on("wait", (number, ms, ack) => {
      write(socket, "event", { number });
      setTimeout(() => ack(number), ms);
    });
    socket.on("end", (number, how, ms) => {
      write(socket, "event", { number });
      sleep(ms);
      if (how === "close") socket.conn.close();
      else socket.disconnect(how === "disconnect, close");
      sleep(ms);
    });
    socket.on("beat", () => socket.join("beat"));
  });
  return () => {
    clearInterval(beating);
    io.close();
  };
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function addPage(server) {
  const others = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (req, res) => {
    const { pathname, searchParams } = new URL(req.url, "http://x");
    if (pathname === "/journal") res.end(JSON.stringify(readJournal(searchParams.get("key"))));
    else for (const other of others) other.call(server, req, res);
  });
}
