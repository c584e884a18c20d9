// Not logged in, on a site that asks for a login by cookie: clients are refused, not sent to a page that they can not read.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask1, createClient, transports, whenConnected } from "../support/clients.mjs";
import { oursOnly, startHost } from "../support/host.mjs";
import { request, requestUpgrade } from "../support/http.mjs";
import { eventually, nextEvent } from "../support/waiting.mjs";

const only = oursOnly("it has no users of its own");
const host = only.skip ? undefined : await startHost("field-login");
after(() => host?.stop());

const polling = "EIO=4&transport=polling";
const sessions = async () => Number((await request(`${host.url}/sessions`)).text);

async function logIn(name, milliseconds = 60_000) {
  const { headers } = await request(`${host.url}/login?name=${name}&milliseconds=${milliseconds}`, { method: "POST" });
  return headers["set-cookie"][0].split(";")[0];
}

describe("who is not logged in", only, () => {
  for (const [name, options] of Object.entries(transports)) {
    test(`gets a connect_error over ${name}, and no session`, async (t) => {
      const before = await sessions();
      const socket = createClient(t, host, "/", options);
      const refused = nextEvent(socket, "connect_error");
      socket.connect();
      const [error] = await refused;
      assert.ok(error instanceof Error);
      assert.equal(socket.connected, false);
      assert.equal(await sessions(), before);
    });
  }

  test("gets 401 for a poll, and is not sent elsewhere", async () => {
    const { status, headers } = await request(`${host.url}/socket.io/?${polling}`);
    assert.deepEqual([status, headers.location], [401, undefined]);
  });

  test("gets 401 for a WebSocket before it is open", async () => {
    const { status, headers } = await requestUpgrade(`${host.url}/socket.io/?EIO=4&transport=websocket`);
    assert.deepEqual([status, headers.location], [401, undefined]);
  });

  test("gets 401 for the client's files", async () => {
    const { status, headers } = await request(`${host.url}/socket.io/socket.io.js`);
    assert.deepEqual([status, headers.location], [401, undefined]);
  });

  test("is led to the login page by the site's own pages", async () => {
    const { status, headers } = await request(`${host.url}/page`);
    assert.equal(status, 302);
    assert.match(headers.location, /\/Account\/Login/);
  });
});

describe("who is logged in", only, () => {
  for (const [name, options] of Object.entries(transports)) {
    test(`is known by name over ${name}`, async (t) => {
      const socket = createClient(t, host, "/", { ...options, extraHeaders: { Cookie: await logIn("ada") } });
      await whenConnected(socket);
      assert.equal(await ask1(socket, "who"), "ada");
    });
  }

  test("gets 403 where a role is missing, over both transports, and is not sent elsewhere", async () => {
    const headers = { Cookie: await logIn("ada") };
    for (const answer of [
      await request(`${host.url}/staff/socket.io/?${polling}`, { headers }),
      await requestUpgrade(`${host.url}/staff/socket.io/?EIO=4&transport=websocket`, { headers }),
    ]) {
      assert.deepEqual([answer.status, answer.headers.location], [403, undefined]);
    }
  });

  test("gets 401 for the poll after the cookie has expired", async () => {
    const headers = { Cookie: await logIn("ada", 1500) };
    const open = await request(`${host.url}/socket.io/?${polling}`, { headers });
    assert.equal(open.status, 200);
    const { sid } = JSON.parse(open.text.slice(1));
    const expired = await eventually(async () => {
      const answer = await request(`${host.url}/socket.io/?${polling}&sid=${sid}`, { method: "POST", headers, body: "3" });
      return answer.status === 200 ? undefined : answer;
    }, "the cookie expires");
    assert.deepEqual([expired.status, expired.headers.location], [401, undefined]);
  });
});
