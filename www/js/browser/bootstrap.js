/**
 * The first thing in `<head>`: shows what was chosen before anything is painted, while the page
 * is still being parsed. It decides nothing. What it shows was worked out by the engine at the
 * end of the previous page view, or by the edge for this one.
 */

import { aheadFor } from "./ahead-read.js";
import { chosenHere, epoch, leftToDevice, outlived } from "./choice.js";
import { fill, isWhole, offer, show, slots } from "./slots.js";

const SLOT = "[data-indgang-slot]";
let ahead = aheadFor(location.pathname);
/** @type {{ slots: Record<string, string>, merge?: Record<string, string>, entry?: string | null } | null} */
let chosen = ahead;
let told = false;

// Until a slot is whole its default must not be painted, if another variant was chosen. A
// constructed sheet, as a page's security policy may forbid style elements.
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);

function hideDefaults() {
  const waiting = Object.entries(chosen?.slots ?? {}).filter(([, variant]) => variant !== "default");
  const taken = new Set([...slots().values()].map((slot) => slot.name));
  const rules = waiting
    .filter(([name]) => !taken.has(name))
    .map(([name]) => `[data-indgang-slot=${CSS.escape(name)}]>:not(template){visibility:hidden}`);
  sheet.replaceSync(rules.join(""));
}

/** Reads what the edge says, once it is there: it comes before the first slot. */
function listen() {
  const element = document.getElementById("indgang-decision");
  if (told || !element || !isWhole(element)) return;
  told = true;
  try {
    const inline = JSON.parse(element.textContent ?? "");
    // The edge knows the current plan; what was worked out with another one is void.
    if (ahead && ahead.plan !== inline.plan) ahead = null;
    // Already served by the edge: nothing to offer.
    if (ahead && ahead.entry === inline.entry) ahead.entry = null;
    afresh();
    chosen = leftToDevice() ? (ahead ?? inline) : null;
    hideDefaults();
  } catch {
    // A page that was cut or changed on its way shows its defaults.
  }
}

/** A page that was chosen by what is no longer there is asked for again, and not taken from a cache. */
function afresh() {
  const [view] = performance.getEntriesByType("navigation");
  // One that was asked for again is as it should be, whatever its cookies say.
  if (outlived(slots().by) && /** @type {any} */ (view)?.type !== "reload") location.reload();
}

function apply() {
  listen();
  // Which of these come near the view would tell how tall the chosen variants are, or a question;
  // and those of a default, whether it is still there.
  const moves = document.querySelector(`${SLOT},indgang-question`);
  const lazy = moves && chosenHere() ? document.querySelectorAll("[loading=lazy]") : [];
  for (const element of lazy) element.setAttribute("loading", "eager");
  for (const element of document.querySelectorAll(SLOT)) {
    if (slots().has(element) || !isWhole(element)) continue;
    show(element, chosen?.slots[element.getAttribute("data-indgang-slot") ?? ""] ?? "default");
  }
  if (!chosen) return;
  hideDefaults();
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
if (ahead) slots().by = epoch();
hideDefaults();
const parsing = new MutationObserver(apply);
parsing.observe(document, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", () => {
  parsing.disconnect();
  apply();
  sheet.replaceSync("");
});
