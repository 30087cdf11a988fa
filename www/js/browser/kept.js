/** What is kept with the document and its parts, where the bootstrap and the engine both find it. */

/**
 * @typedef {object} Kept
 * @property {string} path of the page as it was loaded
 * @property {IntersectionObserverEntry[] | import("./slots.js").Seen} seen what came in view, and went
 * @property {import("./ahead-read.js").Ahead} [by] what was decided ahead, if the page was painted by it
 * @property {import("./visit.js").Visit} [there] the engine's: from there on it is the page view
 */

/** With a slot that is taken over it is a `Slot`, with one that is not whole what hides it. */
export const KEPT = Symbol.for("indgang");
/** With a merge field that was filled, its own words. */
export const WORDS = Symbol.for("indgang.words");

/** What is kept with the document. @returns {Kept} */
export const kept = () => (document[KEPT] ??= { path: location.pathname, seen: [] });

/** Whether an app has made the page another than the one that was loaded. */
export const moved = () => kept().path !== location.pathname;

/** What on a page is chosen. */
export const PARTS = "[data-indgang-slot],[data-indgang-merge],[data-indgang-entry-offer]";

/** Whether the browser is new enough: of all that we use, these two came last. Older ones keep the page as it was served. */
export const fits = () => document.adoptedStyleSheets && /** @type {any} */ (AbortSignal).timeout;
