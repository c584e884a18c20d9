// The page: a map of the cluster, and messages with the servers that each has crossed.
import { ClusterMap } from "./cluster-map.js";
import { MessageList } from "./message-list.js";

const NAMES = ["Ada", "Alan", "Barbara", "Edsger", "Grace", "Ken", "Linus", "Margaret"];
const byId = (id) => document.getElementById(id);

/** nginx chooses a server by this key, and all requests of a client must reach the same one. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const socket = io({ query: { client: newKey() } });
window.clusterSocket = socket;
let server = null;

const map = new ClusterMap(byId("servers"), [byId("nginx"), byId("redis")], (name) => socket.emit("kill", name));
const messages = new MessageList(byId("messages"));

socket.on("welcome", (name) => {
  server = name;
  map.moveTo(name);
  showConnection("online", `This page is connected to ${name}.`);
  messages.addNotice(`Connected to ${name}`);
});

socket.on("disconnect", () => {
  messages.addNotice(`Connection to ${server} lost`);
  map.moveTo(null);
  showConnection("offline", "Connection lost. Reconnecting…");
});

socket.on("server", (report) => map.update(report));

// The acknowledgement tells the sender's server who delivered the message to this page.
socket.on("message", (message, acknowledge) => {
  acknowledge(server);
  map.light(message.server, server);
  messages.add(message, server);
});

socket.on("delivered", (id, servers) => messages.setDelivered(id, servers));

function showConnection(state, text) {
  byId("connection").dataset.state = state;
  byId("connection-text").textContent = text;
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  socket.emit("say", { id: newKey(), from: byId("name").value, text: byId("text").value });
  sessionStorage.setItem("name", byId("name").value);
  byId("text").value = "";
});

byId("move").addEventListener("click", () => {
  socket.disconnect();
  socket.io.opts.query = { client: newKey() };
  socket.connect();
});

byId("name").value = sessionStorage.getItem("name") ?? NAMES[Math.floor(Math.random() * NAMES.length)];
