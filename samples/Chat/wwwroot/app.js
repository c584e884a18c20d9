"use strict";

const TYPING_REPEAT_MS = 2000;
const TYPING_EXPIRES_MS = 5000;
const ACK_TIMEOUT_MS = 8000;
const GROUP_MS = 5 * 60_000;

const byId = (id) => document.getElementById(id);
const seat = loadSeat();
const typists = new Map();
let me = null;
let lastMessage = null;
let lastTypingSent = 0;

const socket = io({ auth: { visitor: seat.visitor } });
window.chatSocket = socket;

// A tab keeps its name and room across reloads and reconnections; the visitor key lets it take its own seat back.
function loadSeat() {
  const saved = JSON.parse(sessionStorage.getItem("seat") ?? "{}");
  saved.visitor ??= Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const invited = decodeURIComponent(location.hash.slice(1));
  if (invited && invited !== saved.room) return { visitor: saved.visitor, name: saved.name, invited };
  return saved;
}

function saveSeat() {
  sessionStorage.setItem("seat", JSON.stringify({ visitor: seat.visitor, name: seat.name, room: seat.room }));
}

function element(tag, className, text) {
  const created = document.createElement(tag);
  if (className) created.className = className;
  if (text !== undefined) created.textContent = text;
  return created;
}

function avatar(name) {
  const created = element("span", "avatar", [...name][0].toUpperCase());
  let hash = 2166136261;
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0), 16777619) >>> 0;
  created.style.setProperty("--hue", hash % 360);
  created.setAttribute("aria-hidden", "true");
  return created;
}

// Joining

async function join(name, room) {
  const joinError = byId("join-error");
  joinError.textContent = "";
  let reply;
  try {
    reply = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck("join", name, room);
  } catch {
    reply = { error: "The server did not answer. Please try again." };
  }
  if (reply.error) {
    if (me) addNotice(reply.error);
    else showWelcome(reply.error);
    return;
  }
  const moved = me?.room !== reply.room;
  me = { name: reply.name, room: reply.room };
  Object.assign(seat, me);
  saveSeat();
  showChat(reply, moved);
}

function showWelcome(error) {
  me = null;
  byId("chat").hidden = true;
  byId("welcome").hidden = false;
  byId("join-error").textContent = error ?? "";
  byId("name").focus();
}

function showChat(reply, moved) {
  byId("welcome").hidden = true;
  byId("chat").hidden = false;
  byId("room-title").textContent = `# ${me.room}`;
  byId("text").placeholder = `Message #${me.room}`;
  document.title = `#${me.room} · Chat`;
  history.replaceState(null, "", `#${encodeURIComponent(me.room)}`);
  typists.clear();
  renderTyping();
  renderPeople(reply.members);
  byId("messages").replaceChildren();
  lastMessage = null;
  for (const message of reply.history) addMessage(message);
  if (reply.history.length === 0) addNotice("Nothing here yet. Say hello.");
  toggleMenu(false);
  updateSend();
  if (moved) byId("text").focus();
}

byId("join-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  byId("join").disabled = true;
  await join(byId("name").value, byId("room").value);
  byId("join").disabled = false;
});

byId("room-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const room = byId("other-room").value.trim();
  if (!room) return;
  byId("other-room").value = "";
  join(me.name, room);
});

// Rooms and people

function renderRooms(rooms) {
  byId("open-rooms").replaceChildren(
    ...rooms.slice(0, 6).map((room) => {
      const chip = element("button", "", `#${room.name} · ${room.count}`);
      chip.type = "button";
      chip.addEventListener("click", () => (byId("room").value = room.name));
      return chip;
    }),
  );
  byId("rooms").replaceChildren(
    ...rooms.map((room) => {
      const button = element("button");
      button.type = "button";
      button.append(element("span", "", `# ${room.name}`), element("span", "count", room.count));
      button.setAttribute("aria-current", String(room.name === me?.room));
      button.addEventListener("click", () => room.name !== me?.room && join(me.name, room.name));
      const item = element("li");
      item.append(button);
      return item;
    }),
  );
}

function renderPeople(names) {
  byId("people-count").textContent = `· ${names.length}`;
  byId("room-people").textContent = names.length === 1 ? "Only you so far" : names.join(", ");
  byId("people").replaceChildren(
    ...names.map((name) => {
      const item = element("li");
      item.append(avatar(name), element("span", "", name === me.name ? `${name} (you)` : name));
      return item;
    }),
  );
}

function toggleMenu(open) {
  byId("chat").classList.toggle("menu-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}

byId("menu").addEventListener("click", () => toggleMenu(!byId("chat").classList.contains("menu-open")));
byId("scrim").addEventListener("click", () => toggleMenu(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && toggleMenu(false));

// Messages

function append(item) {
  const list = byId("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.append(item);
  if (atEnd || item.classList.contains("mine")) list.scrollTop = list.scrollHeight;
}

function addNotice(text) {
  append(element("li", "notice", text));
  lastMessage = null;
}

function addMessage({ name, text, at }) {
  const item = element("li", "message");
  const time = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const mine = name === me.name;
  item.classList.toggle("mine", mine);
  item.classList.toggle("follows", lastMessage?.name === name && at - lastMessage.at < GROUP_MS);
  const who = element("div", "who");
  who.append(element(mine ? "span" : "b", "", mine ? "You" : name), ` ${time}`);
  item.append(avatar(name), who, element("div", "bubble", text));
  append(item);
  lastMessage = { name, at };
  return item;
}

async function send(text) {
  const item = addMessage({ name: me.name, text, at: Date.now() });
  item.classList.add("pending");
  let error = null;
  try {
    ({ error } = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck("message", text));
  } catch {
    error = "Not sent";
  }
  item.classList.remove("pending");
  if (error) offerRetry(item, text, error);
}

function offerRetry(item, text, error) {
  const retry = element("button", "failure", `${error}. Try again`);
  retry.type = "button";
  retry.addEventListener("click", () => {
    if (!canSend()) return;
    item.remove();
    send(text);
  });
  item.append(retry);
}

const canSend = () => socket.connected && me !== null;

function updateSend() {
  byId("send").disabled = !canSend() || byId("text").value.trim() === "";
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text || !canSend()) return;
  byId("text").value = "";
  fitText();
  tellTyping(false);
  send(text);
});

byId("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
});

byId("text").addEventListener("input", () => {
  fitText();
  tellTyping(byId("text").value.trim() !== "");
});

byId("text").addEventListener("blur", () => tellTyping(false));

function fitText() {
  const text = byId("text");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  updateSend();
}

// Typing

function tellTyping(active) {
  const now = Date.now();
  if (active ? now - lastTypingSent < TYPING_REPEAT_MS : lastTypingSent === 0) return;
  lastTypingSent = active ? now : 0;
  if (canSend()) socket.volatile.emit("typing", active);
}

function setTyping(name, active) {
  clearTimeout(typists.get(name));
  if (active) typists.set(name, setTimeout(setTyping, TYPING_EXPIRES_MS, name, false));
  else typists.delete(name);
  renderTyping();
}

function renderTyping() {
  const names = [...typists.keys()];
  const texts = ["", `${names[0]} is typing`, `${names[0]} and ${names[1]} are typing`];
  byId("typing").textContent = texts[names.length] ?? "Several people are typing";
  byId("typing-dots").hidden = names.length === 0;
}

// Connection

function showConnection(state, text) {
  byId("connection").dataset.state = state;
  byId("transport").textContent = text;
  byId("banner").hidden = state !== "offline";
  updateSend();
}

/** The transports that the connection has used. The upgrade may be over before the socket is connected. */
let used = [];

socket.io.on("open", () => {
  const { engine } = socket.io;
  used = [engine.transport.name];
  engine.on("upgrade", (transport) => {
    used.push(transport.name);
    if (socket.connected) showConnection("online", used.join(" → "));
  });
});

socket.on("connect", () => {
  showConnection("online", used.join(" → "));
  if (seat.room && seat.name) join(seat.name, seat.room);
});

socket.on("disconnect", (reason) => {
  showConnection("offline", "offline");
  typists.clear();
  renderTyping();
  // The client comes back by itself unless the server closed the socket on purpose.
  if (reason === "io server disconnect") socket.connect();
});

socket.on("connect_error", () => showConnection(me ? "offline" : "connecting", "connecting"));

socket.on("rooms", renderRooms);

socket.on("joined", (name, members) => {
  if (!me) return;
  renderPeople(members);
  addNotice(`${name} joined`);
});

socket.on("left", (name, members) => {
  if (!me) return;
  renderPeople(members);
  setTyping(name, false);
  addNotice(`${name} left`);
});

socket.on("message", (message) => {
  if (!me) return;
  setTyping(message.name, false);
  addMessage(message);
});

socket.on("typing", setTyping);

socket.on("replaced", () => {
  delete seat.room;
  showWelcome("You joined from another window.");
});

byId("name").value = seat.name ?? "";
byId("room").value = seat.invited ?? seat.room ?? "lobby";
if (!seat.room) byId("name").focus();
