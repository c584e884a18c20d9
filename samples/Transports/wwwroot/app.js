// The page: seven columns, three charts, sliders and buttons.
import { Charts } from "./charts.js";
import { synchronize } from "./clock.js";
import { ColumnView } from "./column-view.js";
import { columns } from "./columns.js";

const DRAW_MS = 1000;
const visitor = Math.random().toString(36).slice(2, 10);
const settings = { interval: 1000, rate: 2, size: 64, says: 0 };
const views = columns.map((column, index) => new ColumnView(column, index, { visitor, settings }));
const charts = new Charts(columns);
const notice = document.getElementById("notice");
let questions = 0;
let saying;

const control = (name, parameters = {}) => fetch(`/controls/${name}?${new URLSearchParams({ visitor, ...parameters })}`, { method: "POST" });

function bindSlider(name, unit, apply) {
  const slider = document.getElementById(name);
  const output = document.getElementById(`${name}-value`);
  const take = () => {
    settings[name] = Number(slider.value);
    output.textContent = `${settings[name].toLocaleString("en")} ${unit}`;
    apply();
  };
  slider.addEventListener("input", take);
  take();
}

function applyFeed() {
  control("feed", { rate: settings.rate, size: settings.size }).catch(() => {});
}

function applySaying() {
  clearInterval(saying);
  if (settings.says > 0) saying = setInterval(() => views.forEach((view) => view.say(++questions)), 1000 / settings.says);
}

function bindButton(id, action, text) {
  document.getElementById(id).addEventListener("click", () => {
    notice.textContent = text;
    control(action).catch(() => {});
  });
}

async function readTraffic() {
  const response = await fetch(`/controls/traffic?visitor=${visitor}`, { cache: "no-store" });
  const traffic = await response.json();
  columns.forEach(({ id }, index) => views[index].setTraffic(traffic.columns[id], traffic.newest));
}

async function draw() {
  try {
    await readTraffic();
  } catch {
    // The server restarts; the figures stay as they are.
  }
  views.forEach((view) => view.draw());
  charts.draw(views.map((view) => ({
    p50: view.statistics.latency(0.5),
    p95: view.statistics.latency(0.95),
    recent: view.statistics.takeRecent(),
    ...view.bytesPerMessage(),
  })));
  await Promise.all(views.map((view) => view.showDetails().catch(() => {})));
  setTimeout(draw, DRAW_MS);
}

/** A browser opens six connections to a server at most: two open pages would wait for each other. */
function pauseWhenHidden() {
  let paused = [];
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      paused = views.filter((view) => view.isRunning);
      paused.forEach((view) => view.stop());
      notice.textContent = "Paused while the page was in the background: messages of that time count as lost where they are not recovered.";
    } else {
      paused.forEach((view) => view.start());
    }
  });
}

bindSlider("interval", "ms", () => {});
bindSlider("rate", "per second", applyFeed);
bindSlider("size", "characters", applyFeed);
bindSlider("says", "per second", applySaying);
bindButton("cut", "cut", "Every connection was cut. Which columns reconnect by themselves, after how long, and what did each lose?");
bindButton("restart", "restart", "The server is restarting. It no longer has the events it kept for recovery.");
bindButton("offline", "offline", "Offline for 8 seconds: no byte passes, and no connection is closed. Which columns notice?");
document.getElementById("all").addEventListener("click", () => views.forEach((view) => view.start()));
document.getElementById("none").addEventListener("click", () => views.forEach((view) => view.stop()));

await synchronize();
const wanted = new URLSearchParams(location.search).get("columns");
columns.forEach(({ id }, index) => {
  if (wanted === null || wanted.split(",").includes(id)) views[index].start();
});
pauseWhenHidden();
draw();
