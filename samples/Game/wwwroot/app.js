// The page: joins an arena, sends where the player points, and shows what comes.
import { Space } from "./space.js";
import { readPicture, steering } from "./wire.js";

const STEER_MS = 1000 / 30;
const BEST = 5;
const $ = (id) => document.getElementById(id);
const space = new Space($("space"));
const socket = io();
let joined;
let bytes = 0;
let pictures = 0;
let aim = { angle: 0, thrust: 0 };
let sent = "";
const keys = new Set();

function show(state, text) {
  $("connection").dataset.state = state;
  $("connection-text").textContent = text;
}

async function join() {
  const welcome = await socket.timeout(5000).emitWithAck("join", $("name").value, $("arena").value);
  if (welcome === null) return void ($("join-error").textContent = "You cannot join this arena. Try another.");
  joined = welcome;
  space.enter(welcome);
  $("arena-name").textContent = welcome.arena;
  $("welcome").hidden = true;
  $("game").hidden = false;
}

$("join-form").addEventListener("submit", (event) => {
  event.preventDefault();
  join().catch(() => ($("join-error").textContent = "The server does not respond. Try again."));
});

socket.on("connect", () => {
  show("connected", socket.recovered ? "back, with the same ship" : "connected");
  // A server that has forgotten this player: join again, as somebody new.
  if (joined && !socket.recovered) join().catch(() => {});
});
socket.on("disconnect", () => show("lost", "connection lost; the ship drifts"));
socket.on("players", (players) => (space.names = new Map(players.map((player) => [player.number, player]))));
socket.on("state", (picture) => {
  pictures++;
  bytes += picture.byteLength;
  space.show(readPicture(picture));
});
socket.on("cost", ({ players, cpuMilliseconds }) => {
  $("cost").textContent = `${players} ${players === 1 ? "player" : "players"}; each costs the server ${cpuMilliseconds.toFixed(2)} ms of CPU and ${(bytes / 1000).toFixed(1)} kB a second (${pictures} pictures)`;
  bytes = pictures = 0;
});

function takePointer({ clientX, clientY }) {
  aim = space.aim(clientX, clientY) ?? aim;
}

$("space").addEventListener("pointerdown", (event) => {
  $("space").setPointerCapture(event.pointerId);
  takePointer(event);
});
$("space").addEventListener("pointermove", takePointer);
$("space").addEventListener("pointerleave", () => (aim = { ...aim, thrust: 0 }));
addEventListener("keydown", ({ key }) => keys.add(key));
addEventListener("keyup", ({ key }) => keys.delete(key));

function takeKeys() {
  const turn = (keys.has("ArrowRight") ? 1 : 0) - (keys.has("ArrowLeft") ? 1 : 0);
  if (turn !== 0) aim.angle = (aim.angle + turn * 0.12 + 2 * Math.PI) % (2 * Math.PI);
  if (keys.has("ArrowUp")) aim.thrust = 1;
  else if (keys.has("ArrowDown")) aim.thrust = 0;
}

// Only what has changed, and only while there is a connection: volatile events are not kept for later.
setInterval(() => {
  if (!joined) return;
  takeKeys();
  const now = `${aim.angle.toFixed(3)} ${aim.thrust.toFixed(2)}`;
  if (now === sent) return;
  sent = now;
  socket.volatile.emit("steer", steering(aim.angle, aim.thrust));
}, STEER_MS);

setInterval(() => {
  const ships = [...(space.picture?.ships ?? [])].sort(([, a], [, b]) => b.score - a.score);
  const shown = ships.filter(([number], index) => index < BEST || number === space.me);
  $("best").replaceChildren(...shown.map(([number, { score }]) => {
    const line = document.createElement("li");
    line.textContent = `${space.names.get(number)?.name ?? ""} ${score}`;
    line.classList.toggle("me", number === space.me);
    return line;
  }));
}, 500);

// For tests, and for whoever opens the console: gameSocket.io.engine.close() is a network that goes away.
window.gameSocket = socket;
