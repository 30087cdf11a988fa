/**
 * The first thing in `<head>`: shows what was chosen before anything is painted, while the page
 * is still being parsed. It decides nothing. What it shows was worked out by the engine at the
 * end of the previous page view, or by the edge for this one.
 */

import { aheadFor } from "./ahead-read.js";
import { chosenHere, epoch, isFinal, leftToDevice, outlived } from "./choice.js";
import { eager, fill, isWhole, kept, offer, show, slots, taken } from "./slots.js";

/** @type {string} the path that it was looked up for */
let path;
/** @type {ReturnType<typeof aheadFor>} */
let ahead;
/** @type {{ slots: Record<string, string>, merge?: Record<string, string>, entry?: string | null } | null} */
let chosen;
/** What the edge says, once it is there. @type {{ plan: string, entry: string | null, slots: Record<string, string> } | undefined} */
let inline;

/** Looks up what was decided ahead for this page, which an app may have made another. */
function look() {
  ahead = aheadFor((path = location.pathname));
  // The edge knows the current plan; what was worked out with another one is void.
  if (inline && ahead?.plan !== inline.plan) ahead = null;
  if (ahead) kept().by = epoch();
  chosen = ahead;
}

// Until a slot is whole its default must not be painted, if another variant was chosen. A
// constructed sheet, as a page's security policy may forbid style elements.
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);

function hideDefaults() {
  const waiting = document.readyState === "loading" ? Object.entries(chosen?.slots ?? {}) : [];
  const whole = slots().map((element) => taken(element)?.name);
  const rules = waiting
    .filter(([name, variant]) => variant !== "default" && !whole.includes(name))
    .map(([name]) => `[data-indgang-slot=${CSS.escape(name)}]>:not(template){visibility:hidden}`);
  sheet.replaceSync(rules.join(""));
}

/** Reads what the edge says, once it is there: it comes before the first slot. */
function listen() {
  const element = document.getElementById("indgang-decision");
  if (inline || !element || !isWhole(element)) return;
  try {
    inline = JSON.parse(element.textContent ?? "");
    look();
    // Already served by the edge: nothing to offer.
    if (ahead && ahead.entry === inline?.entry) ahead.entry = null;
    afresh();
    chosen = leftToDevice() ? (ahead ?? inline ?? null) : null;
  } catch {
    // A page that was cut or changed on its way shows its defaults.
  }
}

/** A page that was chosen by what is no longer there is asked for again, and not taken from a cache. */
function afresh() {
  const [view] = performance.getEntriesByType("navigation");
  // One that was asked for again is as it should be, whatever its cookies say.
  if (outlived(kept().by) && /** @type {any} */ (view)?.type !== "reload") location.reload();
}

function apply() {
  // From there on the engine sees to what comes.
  if (kept().there) return sheet.replaceSync(""), parsing.disconnect();
  listen();
  if (path !== location.pathname) {
    look();
    // What was not left to the device at first was not decided for what is shown now.
    if (isFinal()) chosen = ahead = null;
  }
  eager(chosenHere());
  for (const element of slots()) if (!taken(element) && isWhole(element)) show(element, chosen?.slots);
  hideDefaults();
  if (!chosen) return;
  if (chosen.merge) fill(chosen.merge);
  // Only what was decided ahead: the edge has already served its own entry.
  if (ahead) offer(ahead.entry);
}

// What is told goes to the engine, and never into an address: not before it is there, nor without it.
addEventListener("submit", (event) => {
  if (/** @type {Element} */ (event.target).matches("[data-indgang-traits]")) event.preventDefault();
}, true);

// Rendered before its visitor came to it, who may have withdrawn elsewhere meanwhile.
document.addEventListener("prerenderingchange", afresh);
look();
hideDefaults();
// Also once it is parsed: what an app brings then is shown as chosen likewise.
const parsing = new MutationObserver(apply);
parsing.observe(document, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", apply);
