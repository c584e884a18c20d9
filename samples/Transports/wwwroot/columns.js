// The seven columns: what each is called, how it starts, and what a newcomer should know about it.
import * as longPolling from "./columns/long-polling.js";
import * as rawWebSocket from "./columns/raw-websocket.js";
import * as serverSentEvents from "./columns/server-sent-events.js";
import * as shortPolling from "./columns/short-polling.js";
import * as socketIo from "./columns/socket-io.js";

export const columns = [
  {
    id: "short",
    name: "Short polling",
    start: shortPolling.start,
    client: "columns/short-polling.js",
    server: "ShortPolling.cs",
    what: "The page asks every so often whether there is anything new. A message waits until the next time it is asked for, on average half of the interval, and every question costs a whole set of HTTP headers, also when the answer is “nothing”.",
    speaks: "A request of its own for each message. The server cannot speak first.",
  },
  {
    id: "long",
    name: "Long polling",
    start: longPolling.start,
    client: "columns/long-polling.js",
    server: "LongPolling.cs",
    what: "The page asks, and the server keeps the request until there is something to say. Messages come at once, but each answer ends the request: headers again for every message, and a moment without a request after each.",
    speaks: "A request of its own for each message.",
  },
  {
    id: "sse",
    name: "Server-sent events",
    start: serverSentEvents.start,
    client: "columns/server-sent-events.js",
    server: "ServerSentEvents.cs",
    what: "One response that never ends. Headers are sent once. The browser connects again by itself and names the last message it has seen. Text only, and one way only.",
    speaks: "One way only: the page has to send a request of its own for each message.",
  },
  {
    id: "raw",
    name: "Raw WebSocket",
    start: rawWebSocket.start,
    client: "columns/raw-websocket.js",
    server: "RawWebSocket.cs",
    what: "Both ways over one connection, two to four bytes of frame around each message. And that is all: cut it, and nobody connects again. Go offline, and neither side notices. Events, acknowledgements, rooms, reconnection, what was missed: all yours to write.",
    speaks: "In the same connection, but which answer belongs to which question is up to you.",
  },
  {
    id: "polling",
    name: "Socket.IO over polling",
    start: socketIo.startPolling,
    client: "columns/socket-io.js",
    server: "SocketIo.cs",
    what: "Socket.IO over long polling alone. It works wherever HTTP works, and it has everything: events, acknowledgements, heartbeats, reconnection, recovery of what was missed. It costs what long polling costs.",
    speaks: "An event with an acknowledgement; on the wire it is a POST.",
  },
  {
    id: "websocket",
    name: "Socket.IO over WebSocket",
    start: socketIo.startWebSocket,
    client: "columns/socket-io.js",
    server: "SocketIo.cs",
    what: "The same application over a WebSocket from the first byte. A few bytes of frame and packet for each message. Where a proxy or firewall does not let WebSockets through, there is no connection at all.",
    speaks: "An event with an acknowledgement, in the same connection.",
  },
  {
    id: "upgrade",
    name: "Socket.IO with upgrade",
    start: socketIo.startWithUpgrade,
    client: "columns/socket-io.js",
    server: "SocketIo.cs",
    what: "What Socket.IO does by default. It connects by polling, which works at once and everywhere, tries a WebSocket beside it, and moves over when the WebSocket has proved to work. Nothing is lost on the way. The price is a few requests at the beginning.",
    speaks: "An event with an acknowledgement; after the upgrade in the WebSocket.",
  },
];
