// The packages as users have them: packed, installed into applications that know nothing of this repository, and asked by the official client.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Socket as EngineSocket } from "engine.io-client";
import { nativeLinker } from "../../build/debian.mjs";
import { browserOptions, useBrowser } from "../browser/chromium.mjs";
import { talkInTwoWindows } from "../browser/quick-start.mjs";
import { ask, ask1, connect, transports } from "../support/clients.mjs";
import { parser } from "../support/msgpack.mjs";
import { createApp, createReadmeApps, pack, packages, publishNative, root } from "../support/packages.mjs";
import { nextEvent, within } from "../support/waiting.mjs";
import { startProgram, startWebApp } from "../support/web-app.mjs";
import { readZip } from "../support/zip.mjs";

const MINUTE_MS = 60_000;
const slow = { timeout: 8 * MINUTE_MS };
let packed;

before(async () => {
  packed = await pack();
}, slow);
after(() => packed?.remove());

for (const id of Object.keys(packages)) {
  describe(`the package ${id}`, () => {
    const read = (kind) => readZip(join(packed.feed, `${id}.${packed.version}.${kind}`));

    test("says what it is, and where it comes from", () => {
      const files = read("nupkg");
      const nuspec = files.get(`${id}.nuspec`).toString();
      const repository = /<repository type="git" url="(https:[^"]+)" [^>]*commit="[0-9a-f]{40}"/.exec(nuspec)?.[1];
      assert.ok(repository, "the commit that it was built from");
      for (const tag of ["authors", "description", "releaseNotes", "tags"]) assert.match(nuspec, new RegExp(`<${tag}>[^<]{10,}</${tag}>`));
      assert.match(nuspec, /<license type="expression">MIT</);
      assert.ok(nuspec.includes(`<projectUrl>${repository}</projectUrl>`));
      assert.deepEqual([...files.get("icon.png").subarray(1, 4)], [...Buffer.from("PNG")]);
      assert.ok(files.has(`lib/net10.0/${id}.xml`), "documentation");
    });

    test("has a README whose links lead to files of the repository, from anywhere", () => {
      const files = read("nupkg");
      const readme = files.get("README.md").toString();
      const repository = /<projectUrl>([^<]+)</.exec(files.get(`${id}.nuspec`))[1];
      assert.ok(readme.startsWith(`# ${id}\n`));
      const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
      assert.ok(links.length > 1);
      for (const link of links) {
        const [file, anchor] = link.replace(`${repository}/blob/main/`, "").split("#");
        assert.ok(link.startsWith(`${repository}/blob/main/`) && existsSync(join(root, file)), link);
        if (anchor) assert.ok(headings(file).includes(anchor), link);
      }
    });

    test("has symbols that lead to the published source, and not to the folder that it was built in", () => {
      const library = read("nupkg").get(`lib/net10.0/${id}.dll`);
      const symbols = read("snupkg").get(`lib/net10.0/${id}.pdb`);
      for (const file of [library, symbols]) assert.equal(file.includes(root), false);
      assert.match(symbols.toString("latin1"), /"documents":\{"\/_\/\*":"https:\/\/raw\.githubusercontent\.com\/[^"]+\/[0-9a-f]{40}\/\*"\}/);
    });

    test("depends on packages of the same version", () => {
      const nuspec = read("nupkg").get(`${id}.nuspec`).toString();
      const others = {
        "SocketIoNet": { "SocketIoNet.EngineIo": `[${packed.version}]` },
        "SocketIoNet.EngineIo": {},
        "SocketIoNet.Epoll": { "SocketIoNet.EngineIo": packed.version },
      };
      const wanted = others[id] ?? { "SocketIoNet": packed.version };
      const found = [...nuspec.matchAll(/<dependency id="(SocketIoNet[^"]*)" version="([^"]+)"/g)].map(([, name, version]) => [name, version]);
      assert.deepEqual(Object.fromEntries(found), wanted);
    });
  });
}

const headings = (file) => [...readFileSync(join(root, file), "utf8").matchAll(/^#+ (.+)$/gm)].map(([, text]) => text.toLowerCase().replace(/[^\w -]/g, "").replaceAll(" ", "-"));

describe("a new web application with the README's quick start", () => {
  const running = useBrowser(async () => startWebApp(await createApp(packed, "MyChat", "SocketIoNet", "README.md")));

  test("serves a page whose visitors talk to each other", browserOptions(), () => talkInTwoWindows(running.browser, running.app.url));

  for (const [name, options] of Object.entries(transports)) {
    test(`answers the official client over ${name}`, { skip: browserOptions().skip }, async (t) => {
      const [ada, grace] = [await connect(t, running.app, "/", options), await connect(t, running.app, "/", options)];
      const heard = nextEvent(grace, "chat message");
      ada.emit("chat message", "hello");
      assert.deepEqual(await heard, ["hello"]);
      assert.equal(await ask1(ada, "sum", 1, 2), 3);
    });
  }
});

describe("the program of a package's README", () => {
  let apps;

  before(async () => {
    apps = await createReadmeApps(packed);
  }, slow);

  async function start(t, id) {
    const { stop, url } = await startWebApp(apps[id]);
    t.after(stop);
    return { url };
  }

  test("of SocketIoNet adds up", async (t) => {
    const socket = await connect(t, await start(t, "SocketIoNet"));
    assert.equal(await ask1(socket, "sum", 1, 2), 3);
  });

  test("of SocketIoNet.EngineIo sends back what it gets", async (t) => {
    const { url } = await start(t, "SocketIoNet.EngineIo");
    const socket = new EngineSocket(url, { transports: ["websocket"] });
    t.after(() => socket.close());
    await nextEvent(socket, "open");
    for (const message of ["é€🦄", Buffer.from([1, 2, 3])]) {
      const echo = nextEvent(socket, "message");
      socket.send(message);
      assert.deepEqual(await echo, [message]);
    }
  });

  test("of SocketIoNet.Epoll sends bytes back", async (t) => {
    const host = await start(t, "SocketIoNet.Epoll");
    for (const options of Object.values(transports)) {
      const socket = await connect(t, host, "/", options);
      assert.deepEqual(await ask1(socket, "echo", Buffer.from([1, 2, 3])), Buffer.from([1, 2, 3]));
    }
  });

  test("of SocketIoNet.MessagePack sends bytes back", async (t) => {
    const socket = await connect(t, await start(t, "SocketIoNet.MessagePack"), "/", { parser });
    const bytes = Buffer.from([1, 2, 3]);
    assert.deepEqual(Buffer.from(await ask1(socket, "echo", bytes)), bytes);
  });

  test("of SocketIoNet.NewtonsoftJson reads a document", async (t) => {
    const socket = await connect(t, await start(t, "SocketIoNet.NewtonsoftJson"));
    assert.equal(await ask1(socket, "name", { name: "Ada" }), "Ada");
  });

  for (const broker of ["Redis", "Postgres"]) {
    test(`of SocketIoNet.${broker} serves its own clients, whether its broker is there or not`, async (t) => {
      const host = await start(t, `SocketIoNet.${broker}`);
      const [ada, grace] = [await connect(t, host), await connect(t, host)];
      const heard = nextEvent(grace, "chat");
      ada.emit("chat", "hello");
      assert.deepEqual(await heard, ["hello"]);
    });
  }
});

describe("the sample Chat, published with Native AOT", { skip: nativeLinker.isInstalled() || process.env.CI === "true" ? false : "clang and zlib1g-dev are not installed" }, () => {
  let app;

  before(async () => {
    const program = await publishNative(packed, "interop-tests/Native", "samples/Chat");
    app = await startProgram(program, [], join(root, "samples/Chat"));
  }, slow);
  after(() => app?.stop());

  /** The arguments of the next event, without the offset that the server adds for the recovery. */
  const hears = async (socket, event) => (await nextEvent(socket, event)).slice(0, -1);

  for (const [name, options] of Object.entries(transports)) {
    test(`lets people talk in a room, over ${name}`, async (t) => {
      const [ada, grace] = [await connect(t, app, "/", options), await connect(t, app, "/", options)];
      const room = name.split(" ").join("-").slice(0, 20);
      assert.deepEqual((await ask1(ada, "join", "Ada", room)).members, ["Ada"]);
      const joined = hears(ada, "joined");
      const welcome = await ask1(grace, "join", "Grace", room);
      assert.deepEqual(welcome.members, ["Ada", "Grace"]);
      assert.deepEqual(await joined, ["Grace", ["Ada", "Grace"]]);
      const said = hears(grace, "message");
      const { at } = await ask1(ada, "message", "hello");
      assert.deepEqual(await said, [{ name: "Ada", text: "hello", at }]);
    });

    test(`takes typed arguments, acknowledges, and asks back, over ${name}`, async (t) => {
      const socket = await connect(t, app, "/basics", options);
      const picture = Buffer.from([1, 2, 3]);
      assert.deepEqual(await ask(socket, "order", { item: "tea", count: 3, picture }, 1.5), [{ order: { item: "tea", count: 3, picture }, total: 4.5 }]);
      assert.deepEqual(await ask(socket, "bytes", Buffer.from([4, 5])), [2, Buffer.from([4, 5])]);
      socket.on("question", (answer) => answer("answer"));
      assert.equal(await ask1(socket, "question"), "answer");
    });

    test(`emits to rooms, over ${name}`, async (t) => {
      const [ada, grace] = [await connect(t, app, "/basics", options), await connect(t, app, "/basics", options)];
      const told = hears(grace, "told");
      await ask(grace, "join", name);
      ada.emit("tell", name, "hello");
      assert.deepEqual(await told, ["hello"]);
    });
  }

  test("recovers a client that lost its connection", async (t) => {
    const socket = await connect(t, app, "/basics", { reconnection: true, reconnectionDelay: 10 });
    const { id } = socket;
    const other = await connect(t, app, "/basics");
    await ask(socket, "join", "kitchen");
    const first = hears(socket, "told");
    other.emit("tell", "kitchen", "first");
    await first;
    const [back, second] = [nextEvent(socket, "connect"), hears(socket, "told")];
    socket.io.engine.close();
    other.emit("tell", "kitchen", "second");
    await back;
    assert.deepEqual([socket.recovered, socket.id, await second], [true, id, ["second"]]);
  });

  test("says which type no JsonSerializerContext names, when its handler is registered", async (t) => {
    const problem = await ask1(await connect(t, app, "/basics"), "unnamed");
    assert.match(problem, /no JsonSerializerContext names Native\.Unnamed\. To add it, put \[JsonSerializable\(typeof\(Unnamed\)\)\]/);
  });

  test("serves its page and the browser client", async () => {
    for (const path of ["/", "/socket.io/socket.io.js"]) assert.equal((await within(fetch(app.url + path), path)).status, 200);
  });
});
