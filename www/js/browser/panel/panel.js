/** The element itself: puts the cards together, and shows what is true now. */

import { once } from "../elements/once.js";
import { make } from "../elements/style.js";
// Its own words, and not those of the other elements.
import { panel } from "../words/en.json";
import { hands } from "./hands.js";
import { left } from "./left.js";
import { sheets } from "./look.js";
import { notes } from "./notes.js";
import { thisPage } from "./page.js";
import { card, home } from "./parts.js";

/**
 * Defines `<indgang-panel>`, once the page's own side is there.
 * @param {import("../words.js").Words} words
 */
export function definePanel(words) {
  const { language } = words;
  const texts = words.panel ?? panel;

  class IndgangPanel extends HTMLElement {
    #root = this.attachShadow({ mode: "open" });
    #said = make("p", { class: "said", role: "status", lang: language });
    /** @type {import("./parts.js").State | undefined} */
    #state;
    /** @type {import("./parts.js").Card[]} */
    #cards = [];
    #turn = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} when what was said goes */
    #quiet;
    #seen = false;
    #update = () => void this.#show();
    // Behind a worker it asks what is remembered: not before somebody looks at it.
    #view = new IntersectionObserver((entries) => {
      this.#seen ||= entries.some(({ isIntersecting }) => isIntersecting);
      this.#update();
    });

    connectedCallback() {
      if (!this.#cards.length) this.#build();
      document.addEventListener("indgang:change", this.#update);
      this.#view.observe(this);
    }

    disconnectedCallback() {
      document.removeEventListener("indgang:change", this.#update);
      this.#view.disconnect();
    }

    #build() {
      // Numbers and times as this browser writes them, if it speaks that language.
      const written = navigator.languages.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
      const tools = { texts, words, language: written, state: () => this.#state, look: () => this.#look(), say: (words) => this.#say(words) };
      const [page, remembered, sent, own] = (this.#cards = [thisPage(tools), notes(tools), left(tools), hands(tools)]);
      const far = card("far", texts.far, make("indgang-consent", { mode: "switches" }));
      const bounds = card("bounds", texts.bounds.title, make("p", { class: "muted" }, texts.bounds.words));
      const about = { class: "panel", role: "group", "aria-label": texts.label, lang: language };
      // One below the other on a phone: what is not protected comes last.
      const columns = [
        make("div", { class: "column" }, far, page.element, own.element),
        make("div", { class: "column" }, remembered.element, sent.element, bounds),
      ];
      this.#root.adoptedStyleSheets = sheets;
      this.#root.append(make("div", about, ...columns), this.#said);
      once(this.#root);
    }

    /** @param {string} words */
    #say(words) {
      // The same words once more are heard once more. What they say can be seen in the cards as well.
      clearTimeout(this.#quiet);
      this.#said.replaceChildren();
      setTimeout(() => this.#said.replaceChildren(words), 50);
      this.#quiet = setTimeout(() => this.#said.replaceChildren(), 15_000);
    }

    async #look() {
      const [known, released] = await Promise.all([indgang.remembered(), indgang.released()]);
      // It is there when these are.
      return { allowed: /** @type {import("../visit.js").Allowed} */ (indgang.consent.state), known, released };
    }

    async #show() {
      if (!this.#seen || !(this.checkVisibility?.() ?? true)) return;
      // Changes come in bursts, and an older answer must not replace a newer one.
      const turn = ++this.#turn;
      await new Promise((then) => setTimeout(then));
      if (turn !== this.#turn) return;
      const now = await this.#look().catch((error) => {
        console.warn(`indgang: panel: ${error.message}`);
        this.#say(texts.hands.failed);
        // Where nothing else stands, that stays.
        if (!this.#state) clearTimeout(this.#quiet);
      });
      if (turn !== this.#turn || !now) return;
      this.#state = now;
      for (const { show } of this.#cards) show(now);
      const active = this.#root.activeElement;
      if (active?.checkVisibility?.() === false) home(active);
    }
  }
  customElements.define("indgang-panel", IndgangPanel);
}
