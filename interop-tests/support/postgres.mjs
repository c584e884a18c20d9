import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "./redis.mjs";
import { eventually, within } from "./waiting.mjs";

const VERSIONS = "/usr/lib/postgresql";
const PROGRAMS = existsSync(VERSIONS) ? readdirSync(VERSIONS).map((version) => join(VERSIONS, version, "bin")).filter((folder) => existsSync(join(folder, "initdb"))).at(-1) : undefined;

/** The skip option of suites that need a PostgreSQL, which build/test.mjs installs where it may. */
export const needsPostgres = { skip: !PROGRAMS && process.env.CI !== "true" ? "PostgreSQL is not installed" : false };

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGQUIT")));

/** A PostgreSQL of its own with an empty database; it can be stopped, started again, frozen and thawed. */
export async function startPostgres() {
  const postgres = new Postgres(await findFreePort());
  await postgres.start();
  return postgres;
}

class Postgres {
  #folder = mkdtempSync(join(tmpdir(), "socketionet-postgres-"));
  #owner = ownerOf();

  constructor(port) {
    this.port = port;
    this.address = `127.0.0.1:${port}`;
    this.url = `postgres://postgres@${this.address}/postgres`;
    chmodSync(this.#folder, 0o700);
    if (this.#owner.uid !== undefined) chownSync(this.#folder, this.#owner.uid, this.#owner.gid);
    const parameters = ["--pgdata", this.#folder, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"];
    const { status, stderr } = spawnSync(join(PROGRAMS, "initdb"), parameters, { ...this.#owner, cwd: this.#folder });
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
  }

  async start() {
    const settings = ["fsync=off", "listen_addresses=127.0.0.1", `unix_socket_directories=${this.#folder}`].flatMap((setting) => ["-c", setting]);
    const child = spawn(join(PROGRAMS, "postgres"), ["-D", this.#folder, "-p", String(this.port), ...settings], { ...this.#owner, cwd: this.#folder, stdio: "ignore" });
    this.child = child;
    running.add(child);
    child.unref();
    this.exited = new Promise((resolve) => child.once("close", resolve));
    this.exited.then(() => running.delete(child));
    await eventually(() => this.send("SELECT 1").then(() => true, () => false), "PostgreSQL accepts connections");
  }

  /** Sends one command over a connection of its own and gives the rows. */
  async send(sql, ...parameters) {
    const client = new pg.Client({ connectionString: this.url });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await within(client.query(sql, parameters), sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends every connection but the one that asks. */
  cutConnections() {
    return this.send("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
  }

  /** Ends without a word to clients that they would wait for. */
  async kill() {
    this.child.kill("SIGQUIT");
    await within(this.exited, "PostgreSQL to end");
  }

  /** Nothing is answered any more, by the processes of its connections either. */
  freeze() {
    this.#signal("SIGSTOP");
  }

  thaw() {
    this.#signal("SIGCONT");
  }

  #signal(name) {
    const { pid } = this.child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    for (const one of [pid, ...children]) process.kill(Number(one), name);
  }

  async stop() {
    if (running.has(this.child)) await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** PostgreSQL does not run as root. */
function ownerOf() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(spawnSync("id", [flag, "postgres"]).stdout);
  return { uid: id("-u"), gid: id("-g") };
}
