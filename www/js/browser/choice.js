/** Where the visitor's choice is kept: in the worker's cookie, or in storage where there is none. */

import * as store from "./store.js";

/** @returns {string | undefined} the choice as the worker set it */
function cookie() {
  const choice = /(?:^|; )__Host-indgang-choice=([^;]*)/.exec(document.cookie)?.[1];
  // Signals have withdrawn this one, the worker saw, and it is not written down yet.
  return choice && choice === unrecorded() ? choice.replace(/\.\w+/, ".ddd") : choice;
}

/**
 * What the worker wants recorded of signals: the choice that they withdrew, or an empty text;
 * `undefined` where there is nothing.
 */
export const unrecorded = () => document.getElementById("indgang-decision")?.dataset.record;

/** Whether the site's operator has switched us off: then every page is as its origin has it. */
export const off = () => {
  const [view] = performance.getEntriesByType("navigation");
  const told = /** @type {any} */ (view)?.serverTiming ?? [];
  return told.some(({ name, description }) => name === "indgang" && description === "off");
};

/** Whether the worker shows this page to somebody who previews it: nothing is recorded of them. */
export const isPreview = () => document.getElementById("indgang-decision")?.dataset.preview !== undefined;

/**
 * Whether the page came through a worker. It says so in the page; a page that it had to pass on
 * untouched is still one of its site, which its cookie shows.
 */
export const hasWorker = () => !!document.getElementById("indgang-decision") || cookie() !== undefined || off();

/** The choice as text; empty if there is none. A refusal counts here before the worker has heard it. */
export function currentChoice() {
  const choice = cookie() ?? store.read("choice");
  return store.read("refused") ? choice.replace(/\.\w+/, ".ddd") : choice;
}

/** Whether a worker left the slots of this page to the device. */
export const leftToDevice = () => document.getElementById("indgang-decision")?.dataset.slots === "device";

/** Whether a worker chose what the slots of this page show: it is final as it came. */
export const isFinal = () => hasWorker() && !leftToDevice();

/** Whether what is shown here may follow from a profile on the device: one is allowed, and the page was not final. */
export const chosenHere = () => currentChoice().startsWith("1.g") && !isFinal();

/**
 * The choice of a visitor that their worker does not know of, as it was made on a page that the
 * worker had to pass on untouched; else empty.
 */
export const untold = () => (hasWorker() && cookie() === undefined ? store.read("choice") : "");

/**
 * What the origin told of the visitor, as this page carries it: sealed by the worker, and taken once.
 * @returns {string} empty if there is nothing
 */
export function handed() {
  const carrier = document.getElementById("indgang-decision");
  const told = carrier?.dataset.told;
  delete carrier?.dataset.told;
  return told ?? "";
}

/**
 * What a worker says it gave: the page in the place of the one that was asked for, and what slots show.
 * @returns {{ entry?: string | null, slots?: Record<string, string> } | null}
 */
export function given() {
  try {
    return JSON.parse(document.getElementById("indgang-decision")?.textContent ?? "");
  } catch {
    return null;
  }
}

/** Whether this page was asked for by a signed link, which says of which segment its visitor is. */
export const isLinked = () => document.getElementById("indgang-decision")?.dataset.linked !== undefined;

/** How often this visitor has had something erased. @returns {string | undefined} */
export const epoch = () => currentChoice().split(".")[5];

/**
 * Whether this page was chosen by a profile that has been erased since.
 * @param {string} [painted] the epoch of the profile on the device that painted it, if none of the edge's did
 */
export function outlived(painted) {
  const by = document.getElementById("indgang-decision")?.dataset.epoch ?? painted;
  return by !== undefined && by !== epoch();
}
