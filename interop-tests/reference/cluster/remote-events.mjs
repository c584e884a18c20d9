/** Events that ask other servers, or act on sockets that may be theirs; `select` gives the namespace with a selection's operators. */
export function addRemoteEvents(socket, select) {
  const { nsp } = socket;
  on(socket, "fetch", async (selection) => ({ ok: true, sockets: (await select(selection).fetchSockets()).map(describe) }));
  on(socket, "make-join", (selection, rooms) => void select(selection).socketsJoin(rooms));
  on(socket, "make-leave", (selection, rooms) => void select(selection).socketsLeave(rooms));
  on(socket, "kick", (selection, close) => void select(selection).disconnectSockets(close));
  on(socket, "sse", (...args) => void nsp.serverSideEmit(...args));
  on(socket, "sse-ack", (...args) => askServers(nsp, args));
  on(socket, "remote", async (id, op, ...args) => {
    const [target] = await nsp.in(id).fetchSockets();
    if (!target) throw new Error(`no socket ${id}`);
    return operations[op](target, ...args);
  });
  on(socket, "count", () => nsp.adapter.serverCount());
  on(socket, "all-rooms", async () => (nsp.adapter.allRooms ? [...(await nsp.adapter.allRooms())].sort() : null));
}

const ok = { ok: true };
const operations = {
  emit: (target, ...args) => (target.emit(...args), ok),
  join: (target, room) => (target.join(room), ok),
  leave: (target, room) => (target.leave(room), ok),
  disconnect: (target, close) => (target.disconnect(close), ok),
  ask: async (target, ms, ...args) => ({ ok: true, answer: await target.timeout(ms).emitWithAck(...args) }),
};

/** Acknowledges with what the handler returns, or with what it throws. */
function on(socket, event, handler) {
  socket.on(event, async (...args) => {
    const ack = args.pop();
    try {
      const result = await handler(...args);
      if (result === undefined) ack();
      else ack(result);
    } catch (error) {
      ack({ ok: false, error: error?.message ?? String(error) });
    }
  });
}

const describe = ({ id, rooms, data, handshake }) => ({ id, rooms: [...rooms].sort(), data, handshake });

function askServers(nsp, args) {
  return new Promise((resolve) => {
    nsp.serverSideEmit(...args, (error, answers) => resolve(error ? { ok: false, error: error.message, answers } : { ok: true, answers }));
  });
}
