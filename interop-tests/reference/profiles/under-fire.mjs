import { Server } from "socket.io";

const salvos = {
  "byte": [20, "x"],
  "64k": [4, "x".repeat(64 * 1024)],
  "2mb": [1, "x".repeat(2_000_000)],
  "small": [3000, ""],
  "disconnect": [3, "x"],
  "close": [3, "x"],
};

export function underFire(server) {
  const io = new Server(server, { allowEIO3: true, upgradeTimeout: 60_000 });
  io.on("connection", (socket) => {
    const { fire, wait } = socket.handshake.query;
    let [shots, posts, isInOrder] = [0, 0, true];
    const shoot = () => {
      const [count, load] = salvos[fire];
      for (let i = 0; i < count; i++) socket.emit("shot", shots++, load);
    };
    socket.on("post", (number) => (isInOrder &&= number === posts++));
    socket.on("finish", (ack) => ack(posts, isInOrder));
    if (fire === "disconnect" || fire === "close") {
      setTimeout(() => {
        shoot();
        if (fire === "close") socket.conn.close();
        else socket.disconnect(true);
      }, Number(wait));
      return;
    }

    socket.on("more", shoot);
    shoot();
  });
  return () => io.close();
}
