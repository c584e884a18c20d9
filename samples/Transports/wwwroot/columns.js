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
    what: "The page polls at an interval. A message waits for the next request, half the interval on average, and every request costs a full set of HTTP headers, even when there is nothing new.",
    speaks: "A request of its own for each message. The server cannot speak first.",
  },
  {
    id: "long",
    name: "Long polling",
    start: longPolling.start,
    client: "columns/long-polling.js",
    server: "LongPolling.cs",
    what: "The server holds each request until it has something to send. Messages arrive at once, but each response ends the request: headers again for every message, and a moment without a request after each.",
    speaks: "A request of its own for each message.",
  },
  {
    id: "sse",
    name: "Server-sent events",
    start: serverSentEvents.start,
    client: "columns/server-sent-events.js",
    server: "ServerSentEvents.cs",
    what: "One response that never ends. Headers are sent once. The browser reconnects by itself and names the last message it has received. Text only, and one way only.",
    speaks: "One way only: the page sends a request of its own for each message.",
  },
  {
    id: "raw",
    name: "Raw WebSocket",
    start: rawWebSocket.start,
    client: "columns/raw-websocket.js",
    server: "RawWebSocket.cs",
    what: "Both ways over one connection, with two to four bytes of frame around each message. And that is all: it does not reconnect after a cut, and neither side notices when the network is gone. You write events, acknowledgements, rooms, reconnection and recovery yourself.",
    speaks: "In the same connection, but you match answers to questions yourself.",
  },
  {
    id: "polling",
    name: "Socket.IO over polling",
    start: socketIo.startPolling,
    client: "columns/socket-io.js",
    server: "SocketIo.cs",
    what: "Socket.IO over long polling alone. It works wherever HTTP works, and it has everything: events, acknowledgements, heartbeats, reconnection, recovery of missed events. It costs as much as long polling.",
    speaks: "An event with an acknowledgement; on the wire it is a POST.",
  },
  {
    id: "websocket",
    name: "Socket.IO over WebSocket",
    start: socketIo.startWebSocket,
    client: "columns/socket-io.js",
    server: "SocketIo.cs",
    what: "The same application over a WebSocket from the first byte. A few bytes of frame and packet for each message. Where a proxy or firewall blocks WebSockets, it cannot connect.",
    speaks: "An event with an acknowledgement, in the same connection.",
  },
  {
    id: "upgrade",
    name: "Socket.IO with upgrade",
    start: socketIo.startWithUpgrade,
    client: "columns/socket-io.js",
    server: "SocketIo.cs",
    what: "What Socket.IO does by default. It connects by polling, which works everywhere at once, opens a WebSocket beside it, and switches when the WebSocket has proved to work. No message is lost. The price is a few requests at the beginning.",
    speaks: "An event with an acknowledgement; after the upgrade in the WebSocket.",
  },
];
