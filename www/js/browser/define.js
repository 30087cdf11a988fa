/**
 * What not every page has: `<indgang-consent>` and `<indgang-why>`, and forms by which visitors
 * tell something of themselves. It is loaded once there is one on the page.
 */

import { code } from "./gate.js";

const NAMES = ["indgang-consent", "indgang-why"];
const FORMS = "form[data-indgang-traits]";

/** @typedef {typeof import("./elements.js")} Code */
/** @type {Promise<Code | null> | undefined} */
let loading;

/** Without it the page, and the rest of us, work as well. @returns {Promise<Code | null>} */
const load = () =>
  (loading ??= code("elements.js").catch((error) => (console.warn(`indgang: elements: ${error.message}`), null)));

/** Begins to load if there is one on the page, as for every visitor of it. */
export const prepare = () => void (document.querySelector(`${NAMES},${FORMS}`) && load());

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
          const Inside = (await load())?.INSIDE[name];
          if (!Inside || !this.isConnected) return;
          this.#inside ??= new Inside(this, visit);
          this.#inside?.connect();
        }

        disconnectedCallback() {
          this.#inside?.disconnect();
        }
      },
    );
  }
  await (await loading)?.connectForms(visit);
}
