// What a message costs Redis: CPU time per published message of 300 bytes, by the number of servers that are subscribed, one message after the other and many at a time.
// Usage: node bench/redis.mjs   (needs redis-server)
import { readFileSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startRedis } from "../interop-tests/support/redis.mjs";

const SERVERS = [1, 2, 4, 10, 30, 100];
const PUBLISHERS = 10;
const PAYLOAD = "x".repeat(300);
const SECONDS = 3;
const TICK = 10_000;
/** How many messages are under way in all. */
const WINDOWS = { "one at a time": 1, "100 at a time": 100 };

const command = (...words) => `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

/** Who is subscribed to what, and where is published. A sharded room has members on one server only. */
const kinds = {
  "classic": { subscribe: ["PSUBSCRIBE", "socket.io#/#*"], publish: ["PUBLISH", "socket.io#/#room#"], members: (servers) => servers },
  "sharded, to everybody": { subscribe: ["SSUBSCRIBE", "socket.io#/#"], publish: ["SPUBLISH", "socket.io#/#"], members: (servers) => servers },
  "sharded, room on one": { subscribe: ["SSUBSCRIBE", "socket.io#/#room#"], publish: ["SPUBLISH", "socket.io#/#room#"], members: () => 1 },
};

function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

async function open(port) {
  const socket = net.connect(port, "127.0.0.1").setNoDelay(true).on("data", () => {});
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return socket;
}

/** Publishes again whenever Redis has answered, over one connection or several, and gives the microseconds of Redis per message. */
async function measure({ subscribe, publish, members }, servers, window) {
  const redis = await startRedis();
  const subscribers = await Promise.all(Array.from({ length: members(servers) }, () => open(redis.port)));
  for (const socket of subscribers) socket.write(command(...subscribe));
  const publishers = await Promise.all(Array.from({ length: Math.min(window, PUBLISHERS) }, () => open(redis.port)));
  const message = command(...publish, PAYLOAD);
  let published = 0;
  let isOver = false;
  await sleep(200);
  const before = cpuMicroseconds(redis.child.pid);
  for (const socket of publishers) {
    socket.on("data", (replies) => {
      const count = replies.toString("latin1").split("\n").length - 1;
      published += count;
      if (!isOver) socket.write(message.repeat(count));
    });
    socket.write(message.repeat(window / publishers.length));
  }
  await sleep(SECONDS * 1000);
  isOver = true;
  await sleep(300);
  const used = cpuMicroseconds(redis.child.pid) - before;
  for (const socket of [...subscribers, ...publishers]) socket.destroy();
  await redis.stop();
  return used / published;
}

for (const [title, window] of Object.entries(WINDOWS)) {
  console.log(`\nµs of Redis per message, ${title}:\n\n| servers | ${Object.keys(kinds).join(" | ")} |\n|---|${"---|".repeat(Object.keys(kinds).length)}`);
  for (const servers of SERVERS) {
    const costs = [];
    for (const kind of Object.values(kinds)) costs.push((await measure(kind, servers, window)).toFixed(1));
    console.log(`| ${servers} | ${costs.join(" | ")} |`);
  }
}
