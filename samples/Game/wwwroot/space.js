// Draws an arena. Pictures come thirty times a second; between two of them every ship is drawn on its way from the one to the other.
const PICTURE_MS = 1000 / 30;
const STARS = 160;

export class Space {
  #canvas;
  #pen;
  #size = 1;
  #before;
  #now;
  #at = 0;
  #stars = Array.from({ length: STARS }, () => ({ x: Math.random(), y: Math.random(), size: Math.random() * 1.6 }));
  names = new Map();
  me;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext("2d");
    new ResizeObserver(() => this.#fit()).observe(canvas);
    this.#fit();
    const frame = () => {
      this.#draw();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  enter(welcome) {
    this.me = welcome.number;
    this.#size = welcome.size;
  }

  show(picture) {
    this.#before = this.#now ?? picture;
    this.#now = picture;
    this.#at = performance.now();
  }

  get picture() {
    return this.#now;
  }

  /** The angle from this player's ship to a point of the screen, and how far away it is, from 0 to 1. */
  aim(clientX, clientY) {
    const ship = this.#now?.ships.get(this.me);
    if (!ship) return null;
    const box = this.#canvas.getBoundingClientRect();
    const { scale, left, top } = this.#view();
    const dx = (clientX - box.left) * devicePixelRatio - (left + ship.x * scale);
    const dy = (clientY - box.top) * devicePixelRatio - (top + ship.y * scale);
    return { angle: (Math.atan2(dy, dx) + 2 * Math.PI) % (2 * Math.PI), thrust: Math.min(1, Math.hypot(dx, dy) / (160 * devicePixelRatio)) };
  }

  #fit() {
    this.#canvas.width = this.#canvas.clientWidth * devicePixelRatio;
    this.#canvas.height = this.#canvas.clientHeight * devicePixelRatio;
  }

  #view() {
    const { width, height } = this.#canvas;
    const scale = Math.min(width, height) / this.#size;
    return { scale, left: (width - this.#size * scale) / 2, top: (height - this.#size * scale) / 2 };
  }

  #draw() {
    const pen = this.#pen;
    const { width, height } = this.#canvas;
    pen.fillStyle = "#0b0a14";
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "#7a76a8";
    for (const star of this.#stars) pen.fillRect(star.x * width, star.y * height, star.size * devicePixelRatio, star.size * devicePixelRatio);
    if (!this.#now) return;
    const { scale, left, top } = this.#view();
    pen.strokeStyle = "#2c2a4a";
    pen.lineWidth = 2 * devicePixelRatio;
    pen.strokeRect(left, top, this.#size * scale, this.#size * scale);
    for (const spark of this.#now.sparks) this.#drawSpark(left + spark.x * scale, top + spark.y * scale, scale);
    const share = Math.min(1, (performance.now() - this.#at) / PICTURE_MS);
    for (const [number, ship] of this.#now.ships) {
      const from = this.#before.ships.get(number) ?? ship;
      this.#drawShip(number, ship, left + (from.x + (ship.x - from.x) * share) * scale, top + (from.y + (ship.y - from.y) * share) * scale, scale);
    }
  }

  #drawSpark(x, y, scale) {
    const pen = this.#pen;
    pen.fillStyle = "#ffd166";
    pen.beginPath();
    pen.arc(x, y, 7 * scale, 0, 2 * Math.PI);
    pen.fill();
  }

  #drawShip(number, ship, x, y, scale) {
    const pen = this.#pen;
    const { name = "", isAdrift = false } = this.names.get(number) ?? {};
    const size = 26 * scale;
    pen.save();
    pen.globalAlpha = isAdrift ? 0.35 : 1;
    pen.translate(x, y);
    pen.fillStyle = "#c9c6ea";
    pen.font = `${Math.max(10 * devicePixelRatio, 22 * scale)}px system-ui, sans-serif`;
    pen.textAlign = "center";
    if (number === this.me || this.#now.ships.size <= 30) pen.fillText(`${name} ${ship.score}`, 0, -size * 1.5);
    pen.rotate(ship.angle);
    if (ship.thrust > 0) {
      pen.fillStyle = "#ff8c5a";
      triangle(pen, -size * (0.7 + ship.thrust), 0, -size * 0.6, size * 0.35);
    }
    pen.fillStyle = number === this.me ? "#ffffff" : `hsl(${(number * 47) % 360} 70% 62%)`;
    triangle(pen, size, 0, -size * 0.8, size * 0.7);
    pen.restore();
  }
}

function triangle(pen, tipX, tipY, baseX, halfWidth) {
  pen.beginPath();
  pen.moveTo(tipX, tipY);
  pen.lineTo(baseX, -halfWidth);
  pen.lineTo(baseX, halfWidth);
  pen.closePath();
  pen.fill();
}
