/** How long a wait may take unless the caller says otherwise; generous, because it only matters when something is wrong. */
export const limit = 8000;

/** Resolves or rejects with the promise, and rejects when that takes longer than ms. */
export async function within(promise, what, ms = limit) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The arguments of the next event of that name. Ask for it before causing it. */
export function nextEvent(emitter, name, ms = limit) {
  return within(new Promise((resolve) => emitter.once(name, (...args) => resolve(args))), `event "${name}"`, ms);
}

/** The arguments of the next `count` events of that name, in order. */
export function nextEvents(emitter, name, count, ms = limit) {
  const seen = [];
  const all = new Promise((resolve) => {
    const listener = (...args) => {
      seen.push(args);
      if (seen.length < count) return;
      emitter.off(name, listener);
      resolve(seen);
    };
    emitter.on(name, listener);
  });
  return within(all, `${count} events "${name}"`, ms).catch((error) => {
    throw new Error(`${error.message} (${seen.length} came)`);
  });
}

/** Repeats check until it returns something truthy, and returns that. */
export async function eventually(check, what, ms = limit) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${ms} ms until ${what}`);
    await delay(20);
  }
}

/** Everything a client socket receives from now on, for tests that say what must not arrive. */
export function record(socket) {
  const events = [];
  socket.onAny((name, ...args) => events.push([name, ...args]));
  return events;
}
