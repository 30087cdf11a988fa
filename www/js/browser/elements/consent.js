/**
 * `<indgang-consent mode="banner">` asks, once, and gets out of the way; `mode="switches"` shows
 * and changes the answer at any time. The three answers weigh the same, and nothing is on before
 * the visitor switches it on.
 */

import { once, settle } from "./once.js";
import { Inside, make, sheetOf } from "./style.js";
import { CSS, switches } from "./switches.js";

// Remarks in here would travel. The banner leaves some of the page to be seen, what has the focus there as well; its answers are
// in sight however much is above them; in the last ones, where "Choose" was there is nothing; and what is heard is fixed, as it
// must not make the page any longer.
const sheets = sheetOf(`
${CSS}
.banner {
  position: fixed; z-index: 2147483000; inset: auto 0 0 0; width: min(46rem, 100% - 1.5rem); margin: 0 auto 0.75rem;
  --pad: clamp(1.1rem, 3vw, 1.75rem); padding: var(--pad) var(--pad) 0; scroll-padding-bottom: 6rem;
  max-height: calc(100dvh - 6rem); overflow: auto; overscroll-behavior: contain; display: grid; gap: 0.9rem; border: 1px solid var(--border); border-radius: var(--radius);
  background: var(--surface); box-shadow: 0 1.25rem 3.5rem rgb(0 15 25 / 0.28); animation: rise 0.3s ease-out;
}
@keyframes rise { from { translate: 0 1.5rem; opacity: 0; } }
.answers {
  display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.6rem;
  position: sticky; bottom: 0; padding-bottom: var(--pad); background: var(--surface);
}
.last { grid-template-columns: 21fr 11fr 16fr; }
@media (max-width: 34rem) {
  button { padding-inline: 0.3rem; }
  .banner { gap: 0.7rem; --pad: 1.05rem; }
  .choosing .lead { display: none; }
  .choosing .switch { padding-block: 0.6rem; }
  .choosing .switch .muted { font-size: 0.82em; line-height: 1.35; }
}
.note { padding: 0.8rem 1rem; border-radius: calc(var(--radius) * 0.6); border: 1px solid var(--border); margin-top: 0.9rem; }
.said:not(:empty) { margin-top: 0.5rem; }
.alarm {
  position: fixed; z-index: 2147483000; inset: 0.75rem 0.75rem auto; width: fit-content; max-width: 46rem; margin-inline: auto;
  padding: 0.8rem 1.1rem; border: 1px solid var(--border); border-radius: calc(var(--radius) * 0.6); background: var(--surface);
}
.apart { position: fixed; top: 0; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

/** Whether another element of ours that is to be seen shows the switches. */
const shownElsewhere = () =>
  [...document.querySelectorAll("indgang-consent[mode=switches], indgang-panel")].some(
    // One that is folded away asks nobody.
    (element) => element.checkVisibility?.() ?? true,
  );

/** The site's own room, while the banner makes more. @type {string[] | null} */
let own = null;

/**
 * Room for the banner below all that is on the page, and for what gets the focus, so that it covers nothing that has it.
 * @param {number} height of the banner in CSS pixels; 0 if it is not there
 */
function makeRoom(height) {
  const { style } = document.documentElement;
  own ??= [style.paddingBottom, style.scrollPaddingBottom];
  // And some air.
  const room = `${height + 24}px`;
  [style.paddingBottom, style.scrollPaddingBottom] = height ? [room, room] : own;
  if (!height) own = null;
}

export class Consent extends Inside {
  #switches = switches(this.words.ask, () => this.#isBanner || this.#answer(this.#switches.wanted));
  #said = make("p", { class: "muted said", role: "status", lang: this.words.language });
  #note = make("p", { class: "muted note", hidden: "" }, this.words.ask.signal);
  #lead = make("span", { class: "lead" });
  #panel = this.#isBanner ? this.#banner() : make("div", { lang: this.words.language }, this.#switches.element, this.#note);
  /** @type {Element | null} where the visitor was before they came to the banner */
  #from = null;
  /** How many answers are on their way: until they are there, the switches are as they were put. */
  #underWay = 0;
  #update = () => this.#underWay || this.#show();

  #size = new ResizeObserver(() => makeRoom(this.#panel.offsetHeight));

  get #isBanner() {
    return this.host.getAttribute("mode") !== "switches";
  }

  connect() {
    this.root.adoptedStyleSheets = sheets;
    // What is said must outlive the banner that it is said of.
    this.root.append(this.#panel, this.#said);
    once(this.root);
    this.#said.classList.toggle("apart", this.#isBanner);
    document.addEventListener("indgang:change", this.#update);
    if (this.#isBanner) this.#size.observe(this.#panel);
    this.#show();
  }

  disconnect() {
    document.removeEventListener("indgang:change", this.#update);
    this.#size.disconnect();
    if (this.#isBanner) makeRoom(0);
  }

  #banner() {
    const texts = this.words.ask;
    const list = make("div", { id: "purposes", hidden: "" }, this.#switches.element);
    const button = (words, action) => {
      const element = make("button", { type: "button" }, words);
      element.addEventListener("click", action);
      return element;
    };
    const choose = button(texts.choose, () => choosing(true));
    const answers = [
      button(texts.accept, () => this.#answer(all("granted"))),
      button(texts.refuse, () => this.#answer(all("denied"))),
      choose,
    ];
    const first = make("div", { class: "answers" }, ...answers);
    // Whoever chooses has one thing to say, and a way back: not three.
    const save = button(texts.save, () => this.#answer(this.#switches.wanted));
    const back = button(texts.back, () => choosing(false));
    const second = make("div", { class: "answers last", hidden: "" }, save, back);
    const lead = make("p", { class: "muted" }, this.#lead, " ", make("slot"));
    /** @param {boolean} on */
    const choosing = (on) => {
      list.hidden = second.hidden = !on;
      first.hidden = on;
      panel.classList.toggle("choosing", on);
      settle(save, back, ...answers.slice(0, 2));
      (on ? this.#switches.first : choose)?.focus();
    };
    const about = { class: "banner", role: "region", "aria-labelledby": "title", hidden: "", lang: this.words.language };
    const panel = make("section", about, make("h2", { id: "title" }, texts.title), lead, list, first, second);
    panel.addEventListener("keydown", ({ key }) => key === "Escape" && !second.hidden && choosing(false));
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
      const asked = allowed.ask && !shownElsewhere();
      if (asked || !this.#panel.contains(this.root.activeElement)) this.#panel.hidden = !asked;
      // Nothing is switched on for the visitor: while they choose, the switches are theirs.
      this.#switches.ask(allowed);
      const lead = this.words.ask.lead.replace("{purposes}", this.#switches.brief.join("; "));
      // What the visitor has marked stays marked.
      if (this.#lead.textContent !== lead) this.#lead.textContent = lead;
    } else {
      this.#switches.show(allowed);
      this.#note.hidden = !allowed.gpc;
    }
  }

  /** @param {Record<string, string>} wanted */
  async #answer(wanted) {
    const held = this.root.activeElement;
    const texts = this.words.ask;
    this.#underWay += 1;
    const failed = await this.visit.answer(/** @type {any} */ (wanted)).then(() => "", () => texts.failed);
    this.#underWay -= 1;
    const refuses = wanted.remember === "denied";
    // A refusal counts all the same.
    const done = refuses ? texts.erased : texts.done;
    const ended = [this.visit.hands.lasts("choice") ? done : this.words.form.page, refuses ? texts.held : failed];
    this.#said.textContent = ended[+!!failed];
    if (this.#isBanner) this.#said.className = failed ? "alarm" : "apart";
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
