import { addAckEvents } from "./standard-events/acks.mjs";
import { addBinaryEvents } from "./standard-events/binary.mjs";
import { addBroadcastEvents } from "./standard-events/broadcast.mjs";
import { addControlEvents } from "./standard-events/control.mjs";
import { addEchoEvents } from "./standard-events/echo.mjs";
import { addRoomEvents } from "./standard-events/rooms.mjs";

/** The events that every namespace of the interop profiles has. */
export function addStandardEvents(socket) {
  addEchoEvents(socket);
  addBinaryEvents(socket);
  addAckEvents(socket);
  addRoomEvents(socket);
  addBroadcastEvents(socket);
  addControlEvents(socket);
}
