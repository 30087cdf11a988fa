/** What not every page has: what is inside our elements, and forms. Loaded where there is one. */

import { Consent } from "./elements/consent.js";
import { Question } from "./elements/question.js";
import { connectForms, renewForms } from "./traits.js";

export { words } from "./words.js";

/** By the element's name. */
const INSIDE = { "indgang-consent": Consent, "indgang-question": Question };

/**
 * @param {import("./visit.js").Visit} visit
 * @param {import("./words.js").Words} words
 */
export async function define(visit, words) {
  for (const [name, Inside] of Object.entries(INSIDE)) {
    customElements.define(
      name,
      class extends HTMLElement {
        /** @type {import("./elements/style.js").Inside | undefined} */
        #inside;

        connectedCallback() {
          this.#inside ??= new Inside(this, visit, words);
          this.#inside.connect();
        }

        disconnectedCallback() {
          this.#inside?.disconnect();
        }
      },
    );
  }
  const forms = () => connectForms(visit, words);
  document.addEventListener("indgang:change", (event) => renewForms(visit, /** @type {CustomEvent} */ (event).detail));
  // An app may bring more.
  new MutationObserver(forms).observe(document, { childList: true, subtree: true });
  await forms();
}
