// Messages, each with its route from the author to this page, and who delivered it to how many others.
const element = (tag, className, ...children) => {
  const created = document.createElement(tag);
  created.className = className;
  created.append(...children);
  return created;
};

export class MessageList {
  #deliveries = new Map();

  constructor(list) {
    this.list = list;
  }

  addNotice(text) {
    this.#append(element("li", "notice", text));
  }

  add({ id, from, text, server }, here) {
    const delivered = element("p", "delivered");
    const route = server === here ? [from, "nginx", server, "nginx", "this page"] : [from, "nginx", server, "Redis", here, "nginx", "this page"];
    const stops = element("p", "route", ...route.map((stop) => element("span", stop === server || stop === here ? "stop hop" : "stop", stop)));
    this.#deliveries.set(id, delivered);
    this.#append(element("li", "message", element("p", "text", element("b", "", from), ` ${text}`), stops, delivered));
  }

  /** servers: one for each page that has received the message. */
  setDelivered(id, servers) {
    const delivered = this.#deliveries.get(id);
    if (!delivered) return;
    const counts = Map.groupBy(servers, (server) => server);
    const parts = [...counts].sort().map(([server, pages]) => `${pages.length} by ${server}`);
    delivered.textContent = `Delivered to ${servers.length} ${servers.length === 1 ? "page" : "pages"}: ${parts.join(", ")}`;
    this.#deliveries.delete(id);
    this.#showLast();
  }

  #append(item) {
    this.list.append(item);
    this.#showLast();
  }

  #showLast() {
    this.list.scrollTop = this.list.scrollHeight;
  }
}
