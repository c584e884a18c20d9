// nginx, the servers and Redis. A server that has been silent for a while is down.
const SILENCE_MS = 2500;
const LIGHT_MS = 900;

export class ClusterMap {
  #cards = new Map();
  #here = null;

  constructor(list, bars, kill) {
    Object.assign(this, { list, bars, kill });
    setInterval(() => this.#draw(), 500);
  }

  /** A server has told that it is there. */
  update({ name, runtime, pages }) {
    const card = this.#cards.get(name) ?? this.#addCard(name);
    card.heardAt = Date.now();
    card.parts.runtime.textContent = runtime;
    card.parts.pages.textContent = pages === 1 ? "1 page" : `${pages} pages`;
    this.#draw();
  }

  /** This page is now served by that server, or by none. */
  moveTo(name) {
    this.#here = name;
    // Meanwhile it has heard of no server.
    for (const card of this.#cards.values()) card.heardAt = Date.now();
    this.#draw();
  }

  /** A message went through these servers on its way to this page. */
  light(from, to) {
    const crossed = from === to ? [this.bars[0]] : this.bars;
    for (const element of [...crossed, this.#cards.get(from)?.item, this.#cards.get(to)?.item]) {
      element?.animate([{ boxShadow: "0 0 0 3px var(--accent)" }, { boxShadow: "0 0 0 3px transparent" }], LIGHT_MS);
    }
  }

  #addCard(name) {
    const item = document.getElementById("server-template").content.firstElementChild.cloneNode(true);
    const parts = Object.fromEntries([...item.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    item.dataset.server = name;
    parts.name.textContent = name;
    parts.kill.addEventListener("click", () => this.kill(name));
    parts.kill.setAttribute("aria-label", `Kill ${name}`);
    const card = { item, parts };
    this.#cards.set(name, card);
    const sorted = [...this.#cards].sort(([one], [other]) => one.localeCompare(other));
    this.list.replaceChildren(...sorted.map(([, { item }]) => item));
    return card;
  }

  #draw() {
    for (const [name, { item, parts, heardAt }] of this.#cards) {
      const isSilent = this.#here !== null && Date.now() - heardAt > SILENCE_MS;
      item.dataset.state = isSilent ? "offline" : "online";
      parts.here.hidden = name !== this.#here;
      parts.kill.disabled = isSilent;
      if (isSilent) parts.pages.textContent = "killed; starts again soon";
    }
  }
}
