const calls = new Map();

export function addAckEvents(socket) {
  socket.on("ask", (...args) => socket.emit("question", ...args, (...answer) => socket.emit("answer", ...answer)));
  socket.on("ask-timeout", (ms) => {
    socket.timeout(ms).emit("question", "timed", (error, answer) => {
      if (error) socket.emit("answer-timeout");
      else socket.emit("answer", answer);
    });
  });
  socket.on("silent", () => {});
  socket.on("ack-twice", (ack) => {
    ack("first");
    ack("second");
  });
  let held;
  socket.on("held-ack", (value, ack) => (held = () => ack(value)));
  socket.on("release-ack", () => held());
  socket.on("late-ack", (ms, value, ack) => setTimeout(ack, ms, value));
  socket.on("flaky", (key, ack) => {
    calls.set(key, (calls.get(key) ?? 0) + 1);
    if (calls.get(key) > 1) ack(calls.get(key));
  });
  socket.on("ask-room", (room, ms, ack) => {
    socket.nsp.to(room).timeout(ms).emit("question", "room", (error, answers) => ack({ ok: !error, answers }));
  });
}
