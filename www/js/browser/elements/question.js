/**
 * `<indgang-question>`: what the visitor may be asked now, why, and what they get for it; with a
 * "not now" of the same weight. It stands where the page puts it and covers nothing. Where there is
 * nothing to ask it is not there.
 */

import { isFinal } from "../choice.js";
import { autofill, bounds } from "./autofill.js";
import { Inside, make, seeIt, sheetOf } from "./style.js";

/** @typedef {import("../known.js").Question} Asked */

/** The longest text of an answer, as src/limits.rs has it: in bytes there, so that it may still be too long. */
const LONGEST = "64";

const sheets = sheetOf(`
:host(:not([asks])), :host(:not([asks])) .card { display: none; }
.card {
  display: grid; gap: 1rem; padding: clamp(1.2rem, 4vw, 1.9rem); border: 1px solid var(--border);
  border-radius: var(--radius); background: var(--surface);
}
.words { display: grid; gap: 0.45rem; max-width: 46ch; }
form { display: grid; gap: 1rem; }
form:empty { display: none; }
.field { display: grid; gap: 0.3rem; font-weight: 650; max-width: 22rem; }
input:not([type=radio]) {
  width: 100%; min-height: 2.9rem; padding: 0.4rem 0.9rem; border: 1.5px solid var(--muted); border-radius: calc(var(--radius) * 0.5);
  background: var(--surface); color: var(--text); font: inherit; color-scheme: inherit;
}
.options { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.option {
  display: inline-flex; align-items: center; gap: 0.55rem; min-height: 2.75rem; padding: 0.35rem 1.1rem; cursor: pointer;
  border: 1.5px solid var(--border); border-radius: 999px;
}
.option:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.option:has(:focus-visible) { outline: 3px solid var(--indgang-focus, currentColor); outline-offset: 3px; }
.option input { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
.option input:focus-visible { outline: none; }
.answers { display: flex; flex-wrap: wrap; gap: 0.6rem; }
.answers button { min-width: 8rem; }
.said:focus { outline: none; }
.said:empty { display: none; }
.said a { color: inherit; }
@media (max-width: 30rem) { .answers button { flex: 1; } }
@media (forced-colors: active) { .card, .option { border-color: CanvasText; } .option:has(:checked) { border-color: Highlight; } }
`);

export class Question extends Inside {
  /** @type {Asked | null} what is asked here now */
  #asked = null;
  /** Whether the visitor said something to it: then nothing else is asked on this page. */
  #over = false;
  #home = "";
  #turn = 0;
  #title = make("h2", { id: "question" });
  #form = /** @type {HTMLFormElement} */ (make("form"));
  // Its place is there before it speaks, or it is not heard.
  #said = make("p", { class: "said", role: "status", tabindex: "-1", lang: this.words.language });
  #update = () => void this.#look();
  // It was put once it was seen.
  #view = new IntersectionObserver((entries) => {
    if (!this.#asked || !entries.some(({ isIntersecting }) => isIntersecting)) return;
    this.#view.disconnect();
    this.visit.observe(`?${this.#asked.name}`);
  });

  connect() {
    this.root.adoptedStyleSheets = sheets;
    const about = { class: "card", "aria-labelledby": "question" };
    this.root.replaceChildren(make("section", about, this.#title, this.#form, this.#said));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer();
    });
    document.addEventListener("indgang:change", this.#update);
    // For every visitor, whether there is anything to ask or not: nobody shall see by it who was asked.
    this.visit.prepare().catch(() => {});
    this.#look();
  }

  disconnect() {
    document.removeEventListener("indgang:change", this.#update);
    this.#view.disconnect();
  }

  /** Looks what may be asked now. */
  async #look() {
    const { home } = this.visit.allowed;
    const before = this.#home;
    this.#home = home;
    // One question at a time, however many places there are for it.
    if (home === "nowhere" || document.querySelector(this.host.localName) !== this.host) {
      this.#turn += 1;
      return this.#show(null);
    }
    // The edge is asked once: when the page opens, or the profile has come there.
    if (this.#over || (home === "edge" && before === home)) return;
    const turn = ++this.#turn;
    const { question } = await this.visit.more().then((it) => it.known()).catch(() => ({ question: null }));
    // Whoever is answering is not interrupted.
    if (turn !== this.#turn || question?.name === this.#asked?.name || this.root.activeElement) return;
    this.#show(question);
    // Nor is it put above what its visitor looks at, which would move.
    const [box] = this.host.getClientRects();
    if (box?.bottom <= 0) this.#show(null);
  }

  /** @param {Asked | null} asked */
  #show(asked) {
    this.#asked = asked;
    this.#over = false;
    this.#said.textContent = "";
    this.#title.textContent = asked?.words ?? "";
    // What the site's author wrote is in the language of the page.
    this.#title.lang = document.documentElement.lang || "und";
    this.#form.replaceChildren(...(asked ? this.#parts(asked) : []));
    this.#view.disconnect();
    this.host.toggleAttribute("asks", !!asked);
    if (asked) this.#view.observe(this.host);
  }

  /** @param {Asked} asked */
  #parts({ name, title, why, gives, kind, options }) {
    const { language, question: texts } = this.words;
    const { lang } = this.#title;
    const about = make("div", { class: "words", lang }, make("p", { id: "why" }, why));
    if (gives) about.append(make("p", { class: "muted", id: "gives" }, gives));
    const common = { name: "answer", required: "", "aria-describedby": gives ? "why gives" : "why" };
    const later = make("button", { type: "button" }, texts.later);
    later.addEventListener("click", () => this.#later());
    const answers = make("div", { class: "answers", lang: language }, make("button", { type: "submit" }, texts.save), later);
    const choices = kind === "boolean" ? `true\t${texts.yes}\nfalse\t${texts.no}` : options;
    if (!choices) {
      const type = kind === "boolean" ? "text" : kind;
      const field = make("input", { type, id: "answer", autocomplete: autofill(name), maxlength: LONGEST, ...bounds(name), ...common });
      return [about, make("label", { class: "field", lang }, title, field), answers];
    }
    const own = kind === "boolean" ? language : lang;
    const group = make("div", { class: "options", role: "radiogroup", "aria-labelledby": "question", lang: own });
    for (const choice of choices.split("\n")) {
      const [value, label] = choice.split("\t");
      group.append(make("label", { class: "option" }, make("input", { type: "radio", value, ...common }), label));
    }
    return [about, group, answers];
  }

  async #answer() {
    const value = `${new FormData(this.#form).get("answer") ?? ""}`.trim();
    const { name } = /** @type {Asked} */ (this.#asked);
    if (!value) return;
    const { form, question: texts } = this.words;
    await this.#told(this.visit.more().then((it) => it.declare({ [name]: value })), () => (isFinal() ? `${form.kept} ${form.next}` : texts.thanks), true);
  }

  async #later() {
    const { name } = /** @type {Asked} */ (this.#asked);
    await this.#told(this.visit.more().then((it) => it.putOff(name)), async () => {
      const { form, language, question: texts } = this.words;
      const known = await this.visit.more().then((it) => it.known()).catch(() => null);
      // It was put off, and nobody can tell until when.
      if (!known) return form.kept;
      const row = known.remembered.find((note) => note.kind === "later" && note.name === name);
      // Answered in another tab meanwhile: nothing was put off.
      if (!row) return texts.answered;
      // As this browser writes it, if it speaks that language.
      const written = navigator.languages.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
      const day = new Intl.DateTimeFormat(written, { dateStyle: "long", timeZone: "UTC" });
      return texts.rests.replace("{day}", day.format(row.value * 1000));
    });
  }

  /**
   * @param {Promise<import("../more.js").Kept>} told
   * @param {() => string | Promise<string>} words
   * @param {boolean} [answered] and not put off
   */
  async #told(told, words, answered = false) {
    // What it changes is heard of before it is over.
    this.#over = true;
    const became = await told.catch(() => "failed");
    const over = became === "kept" || became === "page";
    this.#over = over;
    const held = this.root.activeElement;
    this.#said.textContent = became === "kept" ? await words() : this.words.form[became];
    if (!over) return;
    this.#form.replaceChildren();
    // The page itself is final: it is asked for anew, if the visitor likes.
    if (answered && became === "kept" && isFinal()) this.#said.append(" ", seeIt(this.words.question.see));
    // Not lost with the button that had it.
    if (held) this.#said.focus({ preventScroll: true });
  }
}
