/** `<indgang-why>`: why the page is as it is, what is remembered and where, what left, and a way to end it. */

import { Inside, make, sheetOf } from "./style.js";
import { HOMES } from "./words.js";

const sheets = sheetOf(`
:host { display: grid; gap: 1.75rem; }
section { display: grid; gap: 0.55rem; justify-items: start; }
ul { width: 100%; border-top: 1px solid var(--border); }
li { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: 0 1rem; padding-block: 0.55rem; border-bottom: 1px solid var(--border); }
li b { font-weight: 650; }
li b::first-letter { text-transform: uppercase; }
@media (max-width: 30rem) { li { grid-template-columns: 1fr; } }
`);

/** One row of what is remembered, in words. */
function row({ kind, name, title, value }) {
  const label = title || name;
  switch (kind) {
    case "sessions":
      return ["Visits", `${value}`];
    case "topic":
      return [label, `${value === 10 ? "one look" : `${(value / 10).toLocaleString()} looks`}, and fading`];
    case "event":
      return name === "view" ? ["Pages", `${value}`] : [label, `${value}`];
    case "item":
      return ["Looked at", label];
    default:
      return [label, `${value}, as you told us`];
  }
}

/** What a slot is called on the page, if it is called anything there. */
function place(slot) {
  const element = document.querySelector(`[data-indgang-slot=${CSS.escape(slot)}]`);
  return element?.getAttribute("aria-label") || slot;
}

/** @param {string[][]} rows @param {string} none */
function list(rows, none) {
  if (!rows.length) return make("p", { class: "muted" }, none);
  return make("ul", { role: "list" }, ...rows.map(([name, words]) => make("li", {}, make("b", {}, name), make("span", {}, words))));
}

const title = (words) => make("h3", {}, words);

export class Why extends Inside {
  #page = make("section");
  #notes = make("section");
  #left = make("section");
  #said = make("p", { class: "muted", role: "status" });
  #forget = make("button", { type: "button" }, "Forget everything");
  #turn = 0;
  #update = () => this.#show();

  connect() {
    this.root.adoptedStyleSheets = sheets;
    this.root.append(this.#page, this.#notes, this.#left, make("section", {}, this.#forget, this.#said));
    this.#forget.addEventListener("click", async () => {
      this.#said.textContent = await this.visit.forget().then(
        () => "Forgotten. Your switches stand as they are.",
        () => "That did not reach the site. Please try again.",
      );
    });
    document.addEventListener("indgang:change", this.#update);
    this.#show();
  }

  disconnect() {
    document.removeEventListener("indgang:change", this.#update);
  }

  async #show() {
    // Changes come in bursts, and an older answer must not replace a newer one.
    const turn = ++this.#turn;
    await new Promise((then) => setTimeout(then));
    if (turn !== this.#turn) return;
    const { home, remembered, why } = await this.visit.known();
    if (turn !== this.#turn) return;
    const reasons = why.map(({ slot, variant, because }) => [slot === null ? "Way in" : place(slot), `${because} (${variant})`]);
    this.#page.replaceChildren(title("On this page"), list(reasons, "What everybody gets: nothing was chosen for you."));
    this.#notes.replaceChildren(
      title("What is remembered"),
      make("p", { class: "muted" }, HOMES[home]),
      ...(home === "nowhere" ? [] : [list(remembered.map(row), "Nothing yet.")]),
    );
    const sent = this.visit.released.map(({ what, basis, at }) => [
      new Date(at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
      `${what}; allowed by ${basis}`,
    ]);
    this.#left.replaceChildren(title("What left this browser since the page opened"), list(sent, "Nothing."));
    this.#forget.toggleAttribute("hidden", home === "nowhere");
  }
}
