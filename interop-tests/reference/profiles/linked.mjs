import { Adapter } from "socket.io-adapter";
import { Server } from "socket.io";

/** Two servers that an adapter of the application's own links. */
export function linked(server) {
  const all = [];
  class LinkedAdapter extends Adapter {
    constructor(nsp) {
      super(nsp);
      all.push(this);
    }

    others() {
      return all.filter((other) => other !== this && other.nsp.name === this.nsp.name);
    }

    broadcast(packet, options) {
      super.broadcast(packet, options);
      if (!options.flags?.local) for (const other of this.others()) Adapter.prototype.broadcast.call(other, structuredClone(packet), options);
    }

    async fetchSockets(options) {
      const lists = await Promise.all([this, ...this.others()].map((adapter) => Adapter.prototype.fetchSockets.call(adapter, options)));
      return lists.flat();
    }

    addSockets(options, rooms) {
      for (const adapter of [this, ...this.others()]) Adapter.prototype.addSockets.call(adapter, options, rooms);
    }

    delSockets(options, rooms) {
      for (const adapter of [this, ...this.others()]) Adapter.prototype.delSockets.call(adapter, options, rooms);
    }

    disconnectSockets(options, close) {
      for (const adapter of [this, ...this.others()]) Adapter.prototype.disconnectSockets.call(adapter, options, close);
    }

    serverSideEmit(packet) {
      const done = typeof packet.at(-1) === "function" ? packet.at(-1) : undefined;
      if (!done) return this.others().forEach((other) => other.nsp._onServerSideEmit(packet));
      const answers = [];
      const missing = setTimeout(() => done(new Error("timeout"), answers), 500);
      for (const other of this.others()) {
        other.nsp._onServerSideEmit([...packet.slice(0, -1), (answer) => {
          clearTimeout(missing);
          done(null, [answer]);
        }]);
      }
    }
  }
  const servers = [[new Server(server, { adapter: LinkedAdapter }), "main"], [new Server(server, { adapter: LinkedAdapter, path: "/other" }), "other"]];
  for (const [io, name] of servers) fill(io, name);
  return () => servers.forEach(([io]) => io.close());
}

function fill(io, name) {
  const seen = [];
  io.on("note", (text, bytes) => seen.push({ text, bytes }));
  io.on("who", (...args) => args.pop()(`${name} of ${args.length}`));
  io.on("bytes", (bytes, ack) => ack(Buffer.from([...bytes, 9])));
  io.on("connection", (socket) => {
    socket.on("join", async (room, ack) => {
      await socket.join(room);
      ack(true);
    });
    socket.on("all", (room, ...event) => (room === null ? io : io.to(room)).emit(...event));
    socket.on("all-local", (...event) => io.local.emit(...event));
    socket.on("tell", (...event) => io.serverSideEmit(...event));
    socket.on("ask-others", (...event) => {
      const ack = event.pop();
      io.serverSideEmit(...event, (error, answers) => (error ? ack(`${answers.length} in time`) : ack(...answers)));
    });
    socket.on("seen", (ack) => ack(seen));
    socket.on("fetch", async (ack) => ack((await io.fetchSockets()).map(({ id }) => id).sort()));
    socket.on("move", (from, to, ack) => {
      io.in(from).socketsJoin(to);
      io.in(to).socketsLeave(from);
      ack(true);
    });
    socket.on("kick", (room, ack) => {
      io.in(room).disconnectSockets();
      ack(true);
    });
    socket.on("tables", (ack) => {
      const { rooms, sids } = io.of("/").adapter;
      const sorted = (table) => Object.fromEntries([...table].map(([key, values]) => [key, [...values].sort()]));
      ack({ rooms: sorted(rooms), sids: sorted(sids) });
    });
  });
}
