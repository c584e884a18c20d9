// What idle clients cost: this server and the official one side by side, each with so many WebSockets that only answer pings; CPU time of the server processes, from /proc.
// Usage: node bench/idle.mjs [--clients 10000] [--seconds 50]     (needs: npm ci; dotnet build -c Release interop-tests/Host; a limit of open files above the clients)
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import net from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PER_TICK = 20;
const TICKS_PER_SECOND = 100;
const SETTLING_SECONDS = 30;
const CLOSE = 8;

const { values } = parseArgs({ options: { clients: { type: "string", default: "10000" }, seconds: { type: "string", default: "50" }, port: { type: "string" } } });
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const servers = {
  "SocketIoNet": ["dotnet", here("../interop-tests/Host/bin/Release/net10.0/SocketIoNet.InteropHost.dll")],
  "socket.io": [process.execPath, here("../interop-tests/reference/host.mjs")],
};

function textFrame(text) {
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** Calls back with each frame of a server, which are short enough here to have the short length or that of two bytes. */
function readFrames(socket, onFrame) {
  let rest = Buffer.alloc(0);
  socket.on("data", (data) => {
    rest = rest.length ? Buffer.concat([rest, data]) : data;
    while (rest.length >= 2) {
      const isLong = rest[1] === 126;
      const start = isLong ? 4 : 2;
      if (rest.length < start) return;
      const end = start + (isLong ? rest.readUInt16BE(2) : rest[1]);
      if (rest.length < end) return;
      onFrame(rest[0] & 0x0f, rest.toString("utf8", start, end));
      rest = rest.subarray(end);
    }
  });
}

/** A client that is connected to the main namespace and answers pings. */
function connect(port, counts) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("error", reject);
    socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
      + `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`);
    let head = "";
    const readHead = (data) => {
      head += data.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      socket.off("data", readHead);
      readFrames(socket, (opcode, text) => {
        if (opcode === CLOSE) counts.closed++;
        else if (text === "2") {
          counts.pings++;
          socket.write(textFrame("3"));
        } else if (text.startsWith("0")) socket.write(textFrame("40"));
        else if (text.startsWith("40")) resolve(socket);
      });
      socket.emit("data", Buffer.from(head.slice(end + 4), "latin1"));
    };
    socket.on("data", readHead);
  });
}

async function runClients(port, count) {
  const counts = { pings: 0, closed: 0 };
  for (let i = 0; i < count; i += PER_TICK) {
    await Promise.all(Array.from({ length: Math.min(PER_TICK, count - i) }, () => connect(port, counts)));
    await delay(1);
  }
  process.send("connected");
  process.on("message", () => process.send(counts));
}

function start(command, args, stdio) {
  const child = spawn(command, args, { stdio });
  process.on("exit", () => child.kill("SIGKILL"));
  return child;
}

async function startServer([command, program]) {
  const child = start(command, [program, "--profile", "load", "--urls", "http://127.0.0.1:0"], ["ignore", "pipe", "inherit"]);
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^READY .*:(\d+) /.exec(line)?.[1];
    if (port) return { pid: child.pid, port };
  }
  throw new Error(`${program} did not start`);
}

const startClients = async (port) => {
  const child = start(process.execPath, [fileURLToPath(import.meta.url), "--port", port, "--clients", values.clients], ["ignore", "inherit", "inherit", "ipc"]);
  await new Promise((resolve, reject) => child.once("message", resolve).once("exit", () => reject(new Error("the clients failed"))));
  return () => {
    const counts = new Promise((resolve) => child.once("message", resolve));
    child.send("counts");
    return counts;
  };
};

/** Seconds of CPU time that a process has used, in user and system mode. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function measure() {
  const runs = [];
  for (const [name, command] of Object.entries(servers)) {
    const { pid, port } = await startServer(command);
    runs.push({ name, pid, counts: await startClients(port) });
  }
  await delay(SETTLING_SECONDS * 1000);
  const seconds = Number(values.seconds);
  const before = await Promise.all(runs.map(async ({ pid, counts }) => [cpuSeconds(pid), (await counts()).pings]));
  await delay(seconds * 1000);
  for (const [i, { name, pid, counts }] of runs.entries()) {
    const used = cpuSeconds(pid) - before[i][0];
    const { pings, closed } = await counts();
    const sent = pings - before[i][1];
    console.log(`${name}: ${values.clients} clients, ${used.toFixed(2)} s of CPU in ${seconds} s (${((100 * used) / seconds).toFixed(2)} % of a core), ${sent} pings, `
      + `${((1e6 * used) / Math.max(1, sent)).toFixed(0)} µs each, ${closed} closed`);
  }
  process.exit();
}

await (values.port ? runClients(Number(values.port), Number(values.clients)) : measure());
