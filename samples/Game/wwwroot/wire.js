// The bytes of the game, as samples/Game/Play/Picture.cs and Steering.cs have them.
const ANGLE = 10_000;
const THRUST = 1_000;
const SHIP = 12;
const SPARK = 4;

export function steering(angle, thrust) {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, Math.round(angle * ANGLE));
  view.setUint16(2, Math.round(thrust * THRUST));
  return new Uint8Array(view.buffer);
}

export function readPicture(buffer) {
  const view = new DataView(buffer);
  const count = view.getUint16(0);
  const ships = new Map();
  let at = 2;
  for (let i = 0; i < count; i++, at += SHIP) {
    ships.set(view.getUint16(at), {
      x: view.getUint16(at + 2), y: view.getUint16(at + 4), angle: view.getUint16(at + 6) / ANGLE, thrust: view.getUint16(at + 8) / THRUST, score: view.getUint16(at + 10),
    });
  }
  const sparks = [];
  for (; at < buffer.byteLength; at += SPARK) sparks.push({ x: view.getUint16(at), y: view.getUint16(at + 2) });
  return { ships, sparks };
}
