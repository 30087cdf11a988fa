/**
 * What not every page has: `<indgang-consent>`, `<indgang-question>`, and forms by which visitors tell something of
 * themselves. It is loaded once there is one on the page, or the panel, with what they say.
 */

import { SERVE } from "./error.js";
import { code, load as file } from "./gate.js";

const OURS = "indgang-consent,indgang-question,indgang-panel,form[data-indgang-traits]";

/** @typedef {typeof import("./elements.js")} Code */
/** @typedef {{ code: Code, words: import("./words.js").Words }} Loaded */
/** @type {Promise<Loaded | null> | undefined} */
let loading;

/** Without it the page, and the rest of us, work as well. @returns {Promise<Loaded | null>} */
const load = () =>
  (loading ??= code
    .elements()
    .then(async (code) => ({ code, words: await code.words(file) }))
    .catch((error) => (console.warn(`indgang: elements: ${error.message}; ${SERVE}`), null)));

/** What our elements say. */
export const spoken = async () => (await load())?.words;

/** Begins to load if there is one on the page, as for every visitor of it. */
export const prepare = () => void (document.querySelector(OURS) && load());

/**
 * Defines the elements and connects the forms, once there is one. Settles when those on the page are there.
 * @param {import("./visit.js").Visit} visit
 */
export async function define(visit) {
  /** @type {Promise<void> | null | undefined} */
  let defined;
  const look = () => (defined ??= document.querySelector(OURS) && load().then((it) => it?.code.define(visit, it.words)));
  await look();
  // An app may bring one.
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}
