/**
 * What not every page has: `<indgang-consent>`, `<indgang-question>`, and forms by which visitors tell something of
 * themselves. It is loaded once there is one on the page, or the panel, with what they say.
 */

import { code, load as file } from "./gate.js";

const NAMES = ["indgang-consent", "indgang-question"];
const OTHERS = "indgang-panel,form[data-indgang-traits]";

/** @typedef {typeof import("./elements.js")} Code */
/** @typedef {{ code: Code, words: import("./words.js").Words }} Loaded */
/** @type {Promise<Loaded | null> | undefined} */
let loading;

/** Without it the page, and the rest of us, work as well. @returns {Promise<Loaded | null>} */
const load = () =>
  (loading ??= code
    .elements()
    .then(async (code) => ({ code, words: await code.words(file) }))
    .catch((error) => (console.warn(`indgang: elements: ${error.message}`), null)));

/** What our elements say. */
export const spoken = async () => (await load())?.words;

/** Begins to load if there is one on the page, as for every visitor of it. */
export const prepare = () => void (document.querySelector(`${NAMES},${OTHERS}`) && load());

/**
 * Defines the elements and connects the forms. Settles when those on the page are there.
 * @param {import("./visit.js").Visit} visit
 */
export async function define(visit) {
  for (const name of NAMES) {
    customElements.define(
      name,
      class extends HTMLElement {
        /** @type {import("./elements/style.js").Inside | undefined} */
        #inside;

        async connectedCallback() {
          const loaded = await load();
          if (!loaded || !this.isConnected) return;
          this.#inside ??= new loaded.code.INSIDE[name](this, visit, loaded.words);
          this.#inside?.connect();
        }

        disconnectedCallback() {
          this.#inside?.disconnect();
        }
      },
    );
  }
  const forms = async () => {
    const loaded = await (document.querySelector(OTHERS) && load());
    await loaded?.code.connectForms(visit, loaded.words);
  };
  await forms();
  // An app may bring more.
  new MutationObserver(forms).observe(document, { childList: true, subtree: true });
}
