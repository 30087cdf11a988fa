/**
 * `<indgang-consent mode="banner">` asks, once, and gets out of the way; `mode="switches"` shows
 * and changes the answer at any time. The three answers weigh the same, and nothing is on before
 * the visitor switches it on.
 */

import { Inside, make, sheetOf } from "./style.js";
import { CSS, switches } from "./switches.js";
import { LEAD, SIGNAL, TITLE } from "./words.js";

const sheets = sheetOf(`
${CSS}
.banner {
  position: fixed; z-index: 2147483000; inset: auto 0 0 0; width: min(46rem, 100% - 1.5rem); margin: 0 auto 0.75rem;
  max-height: calc(100dvh - 1.5rem); overflow: auto; overscroll-behavior: contain; display: grid; gap: 0.9rem;
  padding: clamp(1.1rem, 3vw, 1.75rem); border: 1px solid var(--border); border-radius: var(--radius);
  background: var(--surface); box-shadow: 0 1.25rem 3.5rem rgb(0 15 25 / 0.28); animation: rise 0.3s ease-out;
}
@keyframes rise { from { translate: 0 1.5rem; opacity: 0; } }
.answers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.7rem; }
@media (max-width: 34rem) { .answers { grid-template-columns: 1fr 1fr; } .answers :last-child { grid-column: 1 / -1; } }
.note { padding: 0.8rem 1rem; border-radius: calc(var(--radius) * 0.6); border: 1px solid var(--border); margin-top: 0.9rem; }
.said { min-height: 1.6em; margin-top: 0.5rem; }
.banner .said:empty { display: none; }
.apart { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

const FAILED = "That did not reach the site. Nothing was switched on, and nothing more is kept on this page. Please try again.";
const DONE = "Saved. You can change it at any time.";
const ERASED = "Saved. Nothing is remembered, and whatever was is erased.";

export class Consent extends Inside {
  #switches = switches(() => this.#isBanner || this.#answer(this.#switches.wanted));
  #said = make("p", { class: "muted said", role: "status" });
  #note = make("p", { class: "muted note", hidden: "" }, SIGNAL);
  #panel = this.#isBanner ? this.#banner() : make("div");
  /** @type {Element | null} where the visitor was before they came to the banner */
  #from = null;
  /** How many answers are on their way: until they are there, the switches are as they were put. */
  #underWay = 0;
  #update = () => this.#underWay || this.#show();

  get #isBanner() {
    return this.host.getAttribute("mode") !== "switches";
  }

  connect() {
    this.root.adoptedStyleSheets = sheets;
    // What is said must outlive the banner that it is said of.
    if (this.#isBanner) this.root.append(this.#panel, this.#said);
    else this.root.append(this.#switches.element, this.#note, this.#said);
    this.#said.classList.toggle("apart", this.#isBanner);
    document.addEventListener("indgang:change", this.#update);
    this.#show();
  }

  disconnect() {
    document.removeEventListener("indgang:change", this.#update);
  }

  #banner() {
    const list = make("div", { id: "purposes", hidden: "" }, this.#switches.element);
    const answers = make("div", { class: "answers" });
    const button = (words, action) => {
      const element = make("button", { type: "button" }, words);
      element.addEventListener("click", () => action(element));
      answers.append(element);
    };
    button("Accept", () => this.#answer(all("granted")));
    button("Refuse", () => this.#answer(all("denied")));
    button("Choose", (element) => {
      if (!list.hidden) return this.#answer(this.#switches.wanted);
      list.hidden = false;
      element.textContent = "Save my choice";
      element.removeAttribute("aria-expanded");
      this.#switches.first?.focus();
    });
    answers.lastElementChild?.setAttribute("aria-expanded", "false");
    answers.lastElementChild?.setAttribute("aria-controls", "purposes");
    const about = { class: "banner", role: "region", "aria-labelledby": "title", hidden: "" };
    const lead = make("p", { class: "muted" }, LEAD, " ", make("slot"));
    const panel = make("section", about, make("h2", { id: "title" }, TITLE), lead, list, answers);
    panel.addEventListener("focusin", (event) => {
      const from = /** @type {FocusEvent} */ (event).relatedTarget;
      if (from instanceof Element && !this.host.contains(from) && !panel.contains(from)) this.#from = from;
    });
    return panel;
  }

  #show() {
    const allowed = this.visit.allowed;
    if (this.#isBanner) {
      // A page with the switches on it asks by itself; two questions would be one too many.
      const asked = allowed.ask && !document.querySelector("indgang-consent[mode=switches]");
      if (asked || !this.#panel.contains(this.root.activeElement)) this.#panel.hidden = !asked;
      // Nothing is switched on for the visitor: while they choose, the switches are theirs.
      this.#switches.element.querySelectorAll("label")[1].hidden = !allowed.worker;
    } else {
      this.#switches.show(allowed);
      this.#note.hidden = !allowed.gpc;
    }
  }

  /** @param {Record<string, string>} wanted */
  async #answer(wanted) {
    const held = this.root.activeElement;
    this.#underWay += 1;
    const failed = await this.visit.answer(/** @type {any} */ (wanted)).then(() => "", () => FAILED);
    this.#underWay -= 1;
    this.#said.textContent = failed || (wanted.remember === "denied" ? ERASED : DONE);
    if (failed) this.#said.classList.remove("apart");
    if (failed || !this.#isBanner) return this.#update();
    // Back to where the visitor was, or to the content: not to the end of the page.
    if (held) {
      const main = /** @type {HTMLElement} */ (this.#from ?? document.querySelector("main") ?? document.body);
      if (!this.#from && main.tabIndex < 0) main.setAttribute("tabindex", "-1");
      main.focus({ preventScroll: true });
    }
    this.#panel.hidden = true;
  }
}

/** @param {string} state */
const all = (state) => ({ remember: state, edge: state, measure: state });
