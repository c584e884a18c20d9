// Fills an arena with players that fly about by themselves.
// Usage: node samples/Game/bots.mjs [how many = 100] [url = http://localhost:3003] [arena = open space]
import { io } from "socket.io-client";
import { steering } from "./wwwroot/wire.js";

const [count = "100", url = "http://localhost:3003", arena = "open space"] = process.argv.slice(2);
const STEER_MS = 400;
const CONNECT_MS = 20;
let pictures = 0;

function startBot(number) {
  const socket = io(url, { transports: ["websocket"], forceNew: true });
  let angle = Math.random() * 6;
  socket.on("connect", () => socket.recovered || socket.emit("join", `bot ${number}`, arena, () => {}));
  socket.on("state", () => pictures++);
  setInterval(() => {
    angle = (angle + Math.random() - 0.5 + 2 * Math.PI) % (2 * Math.PI);
    socket.volatile.emit("steer", steering(angle, 0.4 + Math.random() * 0.6));
  }, STEER_MS);
}

for (let i = 1; i <= Number(count); i++) setTimeout(startBot, i * CONNECT_MS, i);
setInterval(() => {
  console.log(`${count} bots: ${pictures} pictures in the last second`);
  pictures = 0;
}, 1000);
