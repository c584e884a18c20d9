// Runs alone: it measures a process that stands still.
// A process that is stopped and continued. In full size:
// CLOCK_CLIENTS=50 CLOCK_STOP_SECONDS=60 node --test interop-tests/suites/field-clock.test.mjs
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { oursOnly, startHost } from "../support/host.mjs";
import { PollingSession } from "../support/polling.mjs";
import { delay } from "../support/waiting.mjs";
import { openSocketIoWebSocket, RawWebSocket } from "../support/websocket.mjs";

const CLIENTS = Number(process.env.CLOCK_CLIENTS ?? 6);
const STOP_MS = Number(process.env.CLOCK_STOP_SECONDS ?? 4.5) * 1000;
const path = "/socket.io/";

const host = await startHost("interop-recovery");
after(() => host.stop());

const options = oursOnly("its timers run out while the process is stopped");

test(`a process that was stopped for ${STOP_MS / 1000} s keeps its ${CLIENTS} clients, and what was under way goes on`, options, async () => {
  // At different moments of the heartbeat: each answers its pings, whenever they come.
  const clients = [];
  for (let i = 0; i < CLIENTS; i++) {
    clients.push(await (i % 3 === 2 ? stayByPolling() : stayByWebSocket()));
    await delay(2000 / CLIENTS);
  }
  const begun = await beginAll();
  await stop();
  await finishAll(begun);
  await stop();
  // Only time shows that none is lost: a heartbeat that runs out does so within this.
  await delay(3000);
  assert.deepEqual(clients.flatMap((client) => client.lost() ?? []), []);
  await Promise.all(clients.map((client) => client.leave()));
});

async function stop() {
  process.kill(host.pid, "SIGSTOP");
  await delay(STOP_MS);
  process.kill(host.pid, "SIGCONT");
}

/** What may take a second, each twice, and a socket that can be recovered for three. */
async function beginAll() {
  const lost = await loseConnection();
  const twice = (begin) => Promise.all([begin(), begin()]);
  const [upgrading, joining, asked] = await Promise.all([beginUpgrade, openWebSocket, ask].map(twice));
  return { lost, upgrading, joining, asked };
}

/** Of each two one does what is due and goes on; for the other the limit still holds. */
async function finishAll({ lost, upgrading, joining, asked }) {
  upgrading[0].send("5", '420["echo-ack",1]');
  joining[0].send("40");
  asked[0].send(`43${asked[0].ackId}["in time"]`);
  assert.equal(await upgrading[0].nextPacket(), "430[1]");
  assert.match(await joining[0].nextPacket(), /^40\{/);
  assert.equal(await nextEventName(asked[0]), "answer");
  await Promise.all([upgrading[1].whenClosed(), joining[1].whenClosed()]);
  assert.equal(await nextEventName(asked[1]), "answer-timeout");
  const back = await openSocketIoWebSocket(host.url, { connect: `40${JSON.stringify({ pid: lost.pid, offset: lost.offset })}` });
  assert.notEqual(JSON.parse(back.connected.slice(2)).sid, lost.sid);
  await Promise.all([upgrading[0], joining[0], ...asked, back].map((raw) => raw.close()));
}

async function stayByWebSocket() {
  const raw = await openSocketIoWebSocket(host.url);
  let end;
  raw.socket.on("message", (data) => data.toString() === "2" && raw.send("3"));
  raw.socket.on("close", (code) => (end = code));
  return { lost: () => end, leave: () => raw.close() };
}

async function stayByPolling() {
  const session = await PollingSession.open(host.url, { path });
  await session.send("40");
  let end;
  let leaving = false;
  const polling = (async () => {
    // A poll may be held over both.
    const ms = 2 * STOP_MS + 20_000;
    while (!leaving) {
      if ((await session.packets({ ms })).includes("2")) await session.push("3", { ms });
    }
  })().catch((error) => leaving || (end = error.message));
  return { lost: () => end, leave: () => ((leaving = true), session.send("1").then(() => polling)) };
}

const openWebSocket = () => RawWebSocket.openSession(host.url, { path });

/** The WebSocket of an upgrade that has been probed. */
async function beginUpgrade() {
  const session = await PollingSession.open(host.url, { path });
  await session.send("40");
  await session.poll();
  const raw = await RawWebSocket.open(session.webSocketUrl);
  raw.send("2probe");
  assert.equal(await raw.next(), "3probe");
  return raw;
}

/** A client that the server has asked something. */
async function ask() {
  const raw = await openSocketIoWebSocket(host.url);
  raw.send('42["ask-timeout",1000]');
  raw.ackId = /^42(\d+)\["question"/.exec(await raw.nextPacket())[1];
  return raw;
}

async function loseConnection() {
  const raw = await openSocketIoWebSocket(host.url);
  const { sid, pid } = JSON.parse(raw.connected.slice(2));
  raw.send(`42["in",["${sid}"],[],"own"]`);
  const offset = JSON.parse((await raw.nextPacket()).slice(2)).at(-1);
  raw.socket.terminate();
  return { sid, pid, offset };
}

const nextEventName = async (raw) => JSON.parse((await raw.nextPacket()).slice(2))[0];
