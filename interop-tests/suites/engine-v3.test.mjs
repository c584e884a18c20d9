// Runs alone: some of its clients have 200 ms for a ping.
// Revision 3 of Engine.IO and polling by scripts, byte by byte.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { oursOnly, startHost } from "../support/host.mjs";
import { request } from "../support/http.mjs";
import { RawWebSocket } from "../support/websocket.mjs";
import { delay, eventually } from "../support/waiting.mjs";

const engine = await startHost("engine-v3", "--patient");
const hasty = await startHost("engine-v3");
const plain = await startHost("hostile", "--eio3");
after(() => Promise.all([engine.stop(), hasty.stop(), plain.stop()]));

const bytesType = "application/octet-stream";

/** A session of revision 3 over polling, with bodies as the test writes them. */
class Session {
  static async open(base, { path = "/engine.io/", query = "" } = {}) {
    const url = `${base}${path}?EIO=3&transport=polling${query}`;
    const answer = await request(url);
    assert.equal(answer.status, 200, answer.text);
    return Object.assign(new Session(), { url: `${url}&sid=${JSON.parse(/\{.*\}/.exec(answer.text)[0]).sid}`, handshake: answer });
  }

  poll(options) {
    return request(this.url, options);
  }

  push(body, type = "text/plain;charset=UTF-8") {
    return request(this.url, { method: "POST", body, headers: { "Content-Type": type } });
  }

  async send(body, type) {
    const { status, text, headers } = await this.push(body, type);
    assert.deepEqual([status, text, headers["content-type"]], [200, "ok", "text/html"]);
  }
}

const open = (query) => Session.open(engine.url, { query });
const openHasty = () => Session.open(hasty.url);
const openSocketIo = (query = "") => Session.open(plain.url, { path: "/socket.io/", query });

// A client has half a second for its next ping: whatever the host does slowly the first time is done here.
const warm = await openHasty();
await warm.push("2:4a");
await warm.poll();

const isGone = async (session) => eventually(async () => (await session.push("1:6")).text.includes('"code":1'), "the session is gone");

describe("a session of revision 3", { concurrency: 2 }, () => {
  test("opens with the length in front", async () => {
    const { handshake } = await open();
    const [, length, packet] = /^(\d+):(0.*)$/.exec(handshake.text);
    assert.equal(packet.length, Number(length));
    assert.deepEqual(Object.keys(JSON.parse(packet.slice(1))), ["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"]);
    assert.equal(handshake.headers["content-type"], "text/plain; charset=UTF-8");
  });

  test("counts UTF-16 units in text", async () => {
    const session = await open();
    await session.send("6:4hello2:4€4:4🦄x");
    const answer = await session.poll();
    assert.deepEqual([answer.headers["content-type"], answer.text], ["text/plain; charset=UTF-8", "6:4hello2:4€4:4🦄x"]);
  });

  test("gets all packets as bytes when one of them is binary", async () => {
    const session = await open();
    await session.send("6:4hello2:4€10:b4AQIDBA==");
    const answer = await session.poll();
    assert.equal(answer.headers["content-type"], bytesType);
    const expected = Buffer.concat([Buffer.from([0, 6, 255]), Buffer.from("4hello"), Buffer.from([0, 4, 255]), Buffer.from("4€"), Buffer.from([1, 5, 255, 4, 1, 2, 3, 4])]);
    assert.deepEqual(answer.body, expected);
  });

  test("may send all packets as bytes", async () => {
    const session = await open();
    const body = Buffer.concat([Buffer.from([0, 6, 255]), Buffer.from("4hello"), Buffer.from([0, 4, 255]), Buffer.from("4€"), Buffer.from([1, 5, 255, 4, 1, 2, 3, 4])]);
    await session.send(body, bytesType);
    assert.deepEqual((await session.poll()).body, body);
  });

  test("counts long packets in digits of one byte each", async () => {
    const session = await open();
    const packet = Buffer.concat([Buffer.from([1, 1, 0, 2, 4, 255, 4]), Buffer.alloc(1023, 7)]);
    await session.send(packet, bytesType);
    assert.deepEqual((await session.poll()).body, packet);
  });

  test("gets base64 when it asks for it", async () => {
    const session = await open("&b64=1");
    await session.send(Buffer.from([1, 5, 255, 4, 1, 2, 3, 4]), bytesType);
    assert.equal((await session.poll()).text, "10:b4AQIDBA==");
  });

  test("has its pings answered without their data", async () => {
    const session = await open();
    await session.send("6:2probe1:2");
    assert.equal((await session.poll()).text, "1:31:3");
  });

  test("is closed when it does not ping for interval and timeout together", async () => {
    const session = await openHasty();
    const start = Date.now();
    const { text } = await session.poll();
    assert.equal(text, "1:1");
    assert.ok(Date.now() - start > 350, `${Date.now() - start} ms`);
    await isGone(session);
  });

  test("lives as long as it pings", async () => {
    const session = await openHasty();
    for (let i = 0; i < 6; i++) {
      // The subject is time: all of these together are more than interval and timeout.
      await delay(150);
      await session.send("1:2");
      assert.equal((await session.poll()).text, "1:3");
    }
  });

  for (const [what, body] of [["a wrong length", "7:4b"], ["no length", "4b"], ["half a packet", "2:4a3"], ["an unknown packet", "1:7"], ["nothing", ""], ["a pong", "1:3"]]) {
    test(`ends with ${what}`, async () => {
      const session = await open();
      await session.push(body);
      await isGone(session);
    });
  }

  test("upgrades: probe, release, upgrade, and bytes with their type in front", async () => {
    const session = await open();
    const poll = session.poll();
    const raw = await RawWebSocket.open(session.url.replace("polling", "websocket"));
    raw.send("2probe");
    assert.equal(await raw.next(), "3probe");
    assert.equal((await poll).text, "1:6");
    raw.send("5", "4text €", Buffer.from([4, 1, 2]), "b4AQI=");
    assert.deepEqual([await raw.next(), await raw.next(), await raw.next()], ["4text €", Buffer.from([4, 1, 2]), Buffer.from([4, 1, 2])]);
    raw.send("2probe");
    assert.equal(await raw.next(), "3");
    await raw.close();
  });

  test("gets base64 on a WebSocket that asks for it", async () => {
    const raw = await RawWebSocket.open(`${engine.url}/engine.io/?EIO=3&transport=websocket&b64=1`);
    await raw.next();
    raw.send(Buffer.from([4, 1, 2, 3, 4]));
    assert.equal(await raw.next(), "b4AQIDBA==");
    await raw.close();
  });

  test("ends with bytes that have no type", oursOnly("it ignores them"), async () => {
    const raw = await RawWebSocket.open(`${engine.url}/engine.io/?EIO=3&transport=websocket`);
    await raw.next();
    raw.send(Buffer.from([0x34, 1]));
    assert.equal((await raw.whenClosed()).code, 1005);
  });

  test("takes no request of revision 4, and the other way round", async () => {
    const session = await open();
    assert.equal((await request(session.url.replace("EIO=3", "EIO=4"))).text, '{"code":3,"message":"Bad request"}');
    const { text } = await request(`${engine.url}/engine.io/?EIO=4&transport=polling`);
    const { sid } = JSON.parse(text.slice(1));
    assert.equal((await request(`${engine.url}/engine.io/?EIO=3&transport=polling&sid=${sid}`)).text, '{"code":3,"message":"Bad request"}');
  });
});

describe("the main namespace of an older client", { concurrency: 6 }, () => {
  test("is joined without asking, and said so with the second poll", async () => {
    const session = await openSocketIo();
    assert.match(session.handshake.text, /^\d+:0\{[^}]*\}$/);
    assert.equal((await session.poll()).text, "2:40");
  });

  test("takes its name written out, as boards do", async () => {
    const raw = await RawWebSocket.open(`${plain.url}/socket.io/?EIO=3&transport=websocket`, { headers: { Origin: "file://" } });
    await raw.next();
    assert.equal(await raw.next(), "40");
    raw.send('42/,0["echo",1]');
    assert.equal(await raw.next(), '430[1]');
    await raw.close();
  });

  test("may be asked for all the same", oursOnly("it closes the connection"), async () => {
    const raw = await RawWebSocket.open(`${plain.url}/socket.io/?EIO=3&transport=websocket`, { headers: { Origin: "file://" } });
    raw.send("40/", '42/,0["echo",1]');
    await raw.next();
    assert.deepEqual([await raw.next(), await raw.next()], ["40", '430[1]']);
    await raw.close();
  });

  test("moves to a WebSocket that says 5 without a probe", async () => {
    const session = await openSocketIo();
    const raw = await RawWebSocket.open(session.url.replace("polling", "websocket"), { headers: { Origin: "file://" } });
    raw.send("5", '420["echo","hi"]');
    assert.deepEqual([await raw.next(), await raw.next()], ["40", '430["hi"]']);
    await raw.close();
  });
});

for (const [name, query, pack] of [["3", "EIO=3", (packet) => `${packet.length}:${packet}`], ["4", "EIO=4", (packet) => packet]]) {
  describe(`polling by scripts, revision ${name}`, () => {
    const openScript = async (more = "&j=0") => {
      const url = `${engine.url}/engine.io/?${query}&transport=polling${more}`;
      const handshake = await request(url);
      const sid = /sid\\":\\"([^"\\]+)/.exec(handshake.text)[1];
      return Object.assign(new Session(), { url: `${url}&sid=${sid}`, handshake });
    };
    const submit = (session, packet) => {
      const data = pack(packet).replace(/\\n/g, "\\\n").replace(/\n/g, "\\n");
      return session.send(new URLSearchParams({ d: data }).toString(), "application/x-www-form-urlencoded");
    };
    // What a browser makes of the script.
    const run = (script) => new Function("___eio", `"use strict"; let got; ${script.replace(/^___eio\[(\d+)\]/, "got = ___eio")}; return got;`)((payload) => payload);

    test("answers with a call, whose index has only digits, as plain text", async () => {
      const { handshake } = await openScript("&j=a7b");
      assert.equal(handshake.headers["content-type"], "text/plain; charset=UTF-8");
      assert.match(handshake.text, /^___eio\[7\]\("(\d+:)?0\{\\"sid\\":.*\}"\);$/);
      assert.equal(handshake.headers["content-length"], String(handshake.body.length));
    });

    test("carries all text to the byte", async () => {
      const session = await openScript();
      const text = '4"quoted" \\ / \u2028\u2029 \b\f\r\t\v\x7f \u0000\u001f é€🦄 a+b%20&=\n\\n\\\\n';
      await submit(session, text);
      const answer = await session.poll();
      assert.equal(run(answer.text), pack(text));
      assert.ok(!/[\u2028\u2029\n]/.test(answer.text));
    });

    test("escapes what scripts can not hold exactly so", async () => {
      const session = await openScript();
      await submit(session, '4"\\\b\f\n\r\t\u0001\u2028\u2029\u202a\u007f');
      const { text } = await session.poll();
      const escaped = JSON.stringify(pack('4"\\\b\f\n\r\t\u0001\u2028\u2029\u202a\u007f')).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
      assert.equal(text, `___eio[0](${escaped});`);
    });

    test("ignores a form without the field", async () => {
      const session = await openScript();
      await session.send("x=1", "application/x-www-form-urlencoded");
      await submit(session, "4after");
      assert.equal(run((await session.poll()).text), pack("4after"));
    });
  });
}
