import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connect, newKey } from "../support/clients.mjs";
import { hostKind, spawnHost, startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { readJournal } from "../support/journal.mjs";
import { openSocketIo } from "../support/polling.mjs";
import { eventually, within } from "../support/waiting.mjs";

const foundation = [
  "engine-v4", "engine-v3", "doghappy-dynamic", "engineio-client", "socketio-v5", "socketio-client", "interop", "interop-msgpack", "interop-strict", "namespaces", "hostile", "load",
  "field-cases", "field-login", "handlers", "drain", "linked", "limits", "hosting", "tour", "tour-recovery",
];

describe("the host", { concurrency: 3 }, () => {
  for (const profile of foundation) {
    test(`says that it listens with the profile ${profile}, in one line, and ends with 0 when it is told to`, async () => {
      const host = await startHost(profile);
      assert.equal(host.profile, profile);
      const start = Date.now();
      const { code, stdout } = await host.stop();
      assert.equal(code, 0);
      assert.ok(Date.now() - start < 5000);
      assert.match(stdout, new RegExp(`^READY ${profile} http://127\\.0\\.0\\.1:\\d+/? pid ${host.pid}\\n$`));
    });
  }

  test("ends with 0 on an interrupt, clients or not", async (t) => {
    const host = await startHost("interop");
    const socket = await connect(t, host);
    const session = await openSocketIo(host.url);
    const poll = session.poll().catch(() => {});
    process.kill(host.pid, "SIGINT");
    const { code } = await within(host.exited, "the host to end", 5000);
    assert.equal(code, 0);
    await poll;
    socket.disconnect();
  });

  test("ends with 2 and the list of profiles for one that it does not know", async () => {
    const { exited } = spawnHost("--profile", "nonsense", "--urls", "http://127.0.0.1:0");
    const { code, stdout, stderr } = await within(exited, "the host to end", 20000);
    assert.equal(code, 2);
    for (const profile of foundation) assert.ok((stdout + stderr).includes(profile), profile);
  });

  test("answers beside the engine: health, journal, shutdown, and nothing else", async (t) => {
    const host = await startHost("interop");
    assert.equal((await request(`${host.url}/healthz`)).text, "ok");
    assert.equal((await request(`${host.url}/else`)).status, 404);
    assert.deepEqual(await readJournal(host, "nobody"), []);
    const socket = await connect(t, host, "/", { query: { key: newKey() } });
    const { text } = await request(`${host.url}/shutdown`, { method: "POST" });
    assert.equal(text, "bye");
    const { code } = await within(host.exited, "the host to end", 3000);
    assert.equal(code, 0);
    socket.disconnect();
  });

  test("counts what is alive in the profile hostile", async (t) => {
    const host = await startHost("hostile");
    t.after(() => host.stop());
    const stats = async () => JSON.parse((await request(`${host.url}/stats?gc=1`)).text);
    const nothing = { clients: 0, sockets: 0, rooms: 0, uncaught: 0 };
    assert.deepEqual(await stats(), nothing);
    const socket = await connect(t, host);
    const connected = await stats();
    assert.deepEqual(connected, { clients: 1, sockets: 1, rooms: 1, uncaught: 0 });
    await within(socket.emitWithAck("join", "room"), "the ack");
    assert.equal((await stats()).rooms, connected.rooms + 1);
    socket.disconnect();
    await eventually(async () => (await stats()).clients === 0, "the client is gone");
    assert.deepEqual(await stats(), nothing);
  });

  test("leaves no exception that nobody looked at, whatever it asked of clients that left", async (t) => {
    const host = await startHost("hostile");
    t.after(() => host.stop());
    const stats = async () => JSON.parse((await request(`${host.url}/stats?gc=1`)).text);
    const socket = await connect(t, host);
    await within(socket.emitWithAck("ask", 2000), "the ack");
    socket.disconnect();
    await eventually(async () => (await stats()).clients === 0, "the client is gone");
    assert.equal((await stats()).uncaught, 0);
  });

  test("survives handlers that throw in the profile hostile", { skip: hostKind === "reference" ? "the official server leaves that to the process" : false }, async (t) => {
    const host = await startHost("hostile");
    t.after(() => host.stop());
    const socket = await connect(t, host);
    socket.emit("throw");
    socket.emit("throw-async");
    assert.equal(await within(socket.emitWithAck("echo", "alive"), "the ack"), "alive");
    const { uncaught } = JSON.parse((await request(`${host.url}/stats?gc=1`)).text);
    assert.equal(uncaught, 0);
  });
});
