// The three charts, drawn with Chart.js.
const SECONDS_SHOWN = 60;

/** A colour of the style sheet as the canvas takes it: variables may hold light-dark(). */
function color(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

const hues = [12, 38, 95, 165, 205, 245, 300];

export const colorOf = (index) => `hsl(${hues[index]} 62% 52%)`;

export class Charts {
  #latency;
  #bytes;
  #timeline;

  constructor(columns) {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.color = color("--muted");
    Chart.defaults.borderColor = color("--line");
    Chart.defaults.animation = false;
    Chart.defaults.maintainAspectRatio = false;
    const labels = columns.map(({ name }) => name);
    this.#latency = bars("latency-chart", labels, "logarithmic", "milliseconds", [
      { label: "half arrive within (p50)", backgroundColor: color("--accent"), data: [] },
      { label: "95 of 100 arrive within (p95)", backgroundColor: color("--accent-soft"), data: [] },
    ]);
    this.#bytes = bars("bytes-chart", labels, "linear", "bytes for each message", [
      { label: "the message", backgroundColor: color("--good"), data: [], stack: "bytes" },
      { label: "headers and framing", backgroundColor: color("--wait"), data: [], stack: "bytes" },
    ]);
    this.#timeline = timeline("timeline-chart", columns);
  }

  /** @param figures for each column: { p50, p95, recent, payload, overhead }, null where there is none yet. */
  draw(figures) {
    fill(this.#latency, figures.map(({ p50 }) => p50), figures.map(({ p95 }) => p95));
    fill(this.#bytes, figures.map(({ payload }) => payload), figures.map(({ overhead }) => overhead));
    for (const [index, { recent }] of figures.entries()) {
      const { data } = this.#timeline.data.datasets[index];
      data.push(recent);
      data.splice(0, data.length - SECONDS_SHOWN);
    }
    this.#timeline.update();
  }
}

function fill(chart, ...series) {
  for (const [index, data] of series.entries()) chart.data.datasets[index].data = data;
  chart.update();
}

function bars(id, labels, type, title, datasets) {
  return new Chart(document.getElementById(id), {
    type: "bar",
    data: { labels, datasets },
    options: {
      indexAxis: "y",
      scales: { x: { type, title: { display: true, text: title }, min: type === "logarithmic" ? 0.1 : 0, stacked: datasets[0].stack !== undefined }, y: { stacked: datasets[0].stack !== undefined } },
      plugins: { legend: { position: "bottom" } },
    },
  });
}

function timeline(id, columns) {
  return new Chart(document.getElementById(id), {
    type: "line",
    data: {
      labels: Array.from({ length: SECONDS_SHOWN }, (_, index) => (index === SECONDS_SHOWN - 1 ? "now" : `${index + 1 - SECONDS_SHOWN} s`)),
      datasets: columns.map(({ name }, index) => ({
        label: name, data: new Array(SECONDS_SHOWN).fill(null), borderColor: colorOf(index), backgroundColor: colorOf(index), borderWidth: 2, pointRadius: 0, spanGaps: false,
      })),
    },
    options: {
      scales: { y: { type: "logarithmic", min: 0.1, title: { display: true, text: "milliseconds (median of each second)" } }, x: { ticks: { maxTicksLimit: 7 } } },
      plugins: { legend: { position: "bottom" } },
    },
  });
}
