// Official clients that are cut at random moments while others send to them and rooms change. STRESS_ROUNDS is how often each is cut.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask, connect, transports } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { startProxy } from "../support/tcp-proxy.mjs";
import { delay, eventually, nextEvent } from "../support/waiting.mjs";

const ROUNDS = Number(process.env.STRESS_ROUNDS ?? 6);
const SENDERS = 2;
const ROOM = "stress";

const host = await startHost("interop-recovery");
after(() => host.stop());

test("clients that are cut at random moments have received each number once and in order, or were told that they have not", oursOnly("it recovers no client that has not received an event before"), async (t) => {
  const victims = await Promise.all(
    [transports.websocket, transports.polling, {}, transports.websocket, transports.polling, {}].map((transport) => startVictim(t, transport)),
  );
  const senders = await Promise.all(Array.from({ length: SENDERS }, () => connect(t, host)));
  const traffic = startTraffic(senders, victims);
  await Promise.all(victims.map((victim) => victim.suffer()));
  const sent = await traffic.stop();
  for (const victim of victims) {
    await eventually(() => senders.every((_, sender) => victim.last.get(sender) === sent[sender]), `the last numbers arrive: ${sent} and ${[...victim.last]}`);
  }

  assert.deepEqual(victims.flatMap(({ faults }) => faults), []);
  const told = victims.reduce((sum, { refusals }) => sum + refusals, 0);
  const recovered = victims.reduce((sum, { recoveries }) => sum + recoveries, 0);
  t.diagnostic(`${recovered} times recovered, ${told} times told that not; ${sent} numbers sent`);
  assert.ok(recovered > 0);
});

/** Sends numbers to the room, one sender beside the other, and changes rooms meanwhile. */
function startTraffic(senders, victims) {
  let isOver = false;
  const run = async (sender, index) => {
    let number = 0;
    while (!isOver) {
      for (let burst = Math.floor(Math.random() * 20); burst >= 0; burst--) sender.emit("in", [ROOM], [], "number", index, ++number);
      const noise = `noise ${Math.floor(Math.random() * 5)}`;
      sender.emit(Math.random() < 0.5 ? "join" : "leave", noise);
      sender.emit("in", [noise], [], "noise");
      const some = victims[Math.floor(Math.random() * victims.length)].socket;
      if (some.connected) some.volatile.emit(Math.random() < 0.5 ? "join" : "leave", noise);
      await delay(Math.random() * 4);
    }

    await ask(sender, "echo-ack");
    return number;
  };
  const runs = senders.map(run);
  return {
    stop() {
      isOver = true;
      return Promise.all(runs);
    },
  };
}

async function startVictim(t, transport) {
  const proxy = await startProxy(t, host.port);
  // The timeout is the client's: a WebSocket that is cut between its handshake and the open packet ends without an error, and the client waits for one, otherwise 20 s.
  const socket = await connect(t, proxy, "/", { ...transport, reconnection: true, reconnectionDelay: 5, reconnectionDelayMax: 50, timeout: 1000 });
  const victim = { socket, last: new Map(), faults: [], recoveries: 0, refusals: 0, suffer };
  socket.on("number", (sender, number) => {
    const before = victim.last.get(sender);
    if (before !== undefined && number !== before + 1) victim.faults.push(`${transport.transports ?? "both"}: ${number} of ${sender} came after ${before}`);
    victim.last.set(sender, number);
  });
  // The client keeps what it is sent before its CONNECT is answered, also when the connection is lost in between; what is sent again then comes twice.
  socket.on("disconnect", () => (socket.receiveBuffer = []));
  socket.io.on("close", () => (socket.receiveBuffer = []));
  socket.on("connect", () => {
    if (socket.recovered) {
      victim.recoveries++;
      return;
    }

    victim.refusals++;
    victim.last.clear();
    socket.emit("join", ROOM);
  });
  await ask(socket, "join", ROOM);
  return victim;

  async function suffer() {
    for (let round = 0; round < ROUNDS; round++) {
      await delay(Math.random() * 60);
      proxy.cut();
      // Half of the time it is cut again while it comes back.
      if (Math.random() < 0.5) await delay(Math.random() * 30).then(() => proxy.cut());
      if (!socket.connected) await nextEvent(socket, "connect");
      else await delay(20);
    }

    await eventually(() => socket.connected && socket.io.engine?.readyState === "open", "connected in the end");
  }
}
