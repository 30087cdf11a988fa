/**
 * Where the visitor's choice is kept: in the worker's cookie, or in storage where there is none; and what else a worker
 * notes on the page.
 */

import * as store from "./store.js";

/** Where a worker notes what it gave. */
export const carrier = () => document.getElementById("indgang-decision");

/**
 * A note of the worker's, `undefined` where there is none. `slots`: `device` if it left them to the device; `epoch`: of the
 * profile that the page was chosen by; `record`: that signals are to be recorded: the choice that they withdrew, or an
 * empty text; `preview`: the page is shown to somebody of whom nothing is recorded; `linked`: it was asked for by a signed
 * link, which says of which segment its visitor is; `told`: see {@link handed}.
 * @param {"slots" | "epoch" | "record" | "preview" | "linked" | "told"} name
 */
export const noted = (name) => carrier()?.dataset[name];

/** @returns {string | undefined} the choice as the worker set it: no other cookie's value that looks like it */
const cookie = () => /(?:^|; )__Host-indgang-choice=([^;]*)/.exec(document.cookie)?.[1];

/** How the browser came to this page. @returns {PerformanceNavigationTiming | undefined} */
export const arrival = () => /** @type {any} */ (performance.getEntriesByType("navigation")[0]);

/** Whether the site's operator has switched us off: then every page is as its origin has it. */
export const off = () => !!arrival()?.serverTiming?.some(({ name }) => name === "indgang");

/**
 * Whether the page came through a worker. It says so in the page; a page that it had to pass on
 * untouched is still one of its site, which its cookie shows.
 */
export const hasWorker = () => !!(carrier() || cookie() || off());

/**
 * The choice as text; empty if there is none. A refusal counts here before the worker has heard it, and what signals have
 * withdrawn before that is written down.
 */
export function currentChoice() {
  const choice = cookie() ?? store.read("choice");
  return store.read("refused") || choice === noted("record") ? choice.replace(/\.\w+/, ".ddd") : choice;
}

/** Whether a worker chose what the slots of this page show: it is final as it came. */
export const isFinal = () => hasWorker() && noted("slots") !== "device";

/**
 * Whether a visitor has chosen something that their worker does not know of, on a page that it had to pass on untouched,
 * or before there was one. What a consent platform or a signal said there is none of theirs, and is said again.
 */
export const untold = () => hasWorker() && !cookie() && /[vo]/.test(store.read("choice"));

/**
 * What the origin told of the visitor, as this page carries it: sealed by the worker, and taken once.
 * @returns {string} empty if there is nothing
 */
export function handed() {
  const told = noted("told");
  delete carrier()?.dataset.told;
  return told ?? "";
}

/**
 * What a worker says it gave: the page in the place of the one that was asked for, and what slots show.
 * @returns {{ plan?: string, entry?: string | null, slots?: Record<string, string> } | null}
 */
export function given() {
  try {
    return JSON.parse(carrier()?.textContent ?? "");
  } catch {
    return null;
  }
}

/** How often this visitor has had something erased. @returns {string | undefined} */
export const epoch = () => currentChoice().split(".")[5];

/**
 * Whether this page was chosen by a profile that has been erased since.
 * @param {string} [painted] the epoch of the profile on the device that painted it, if none of the edge's did
 */
export const outlived = (painted) => (noted("epoch") ?? painted ?? epoch()) !== epoch();
