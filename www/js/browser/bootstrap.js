/**
 * The first thing in `<head>`: shows what was chosen before anything is painted, while the page
 * is still being parsed. It decides nothing. What it shows was worked out by the engine at the
 * end of the previous page view, or by the edge for this one.
 *
 * It blocks the page, so it is written to be short: what can wait for the engine is in slots.js.
 */

import { aheadFor } from "./ahead-read.js";
import { arrival, carrier, currentChoice, epoch, isFinal, outlived } from "./choice.js";
import { preload } from "./gate.js";
import { KEPT, PARTS, fits, kept } from "./kept.js";
import { unfit } from "./strict.js";

const ours = kept();
ours.unfit = unfit;
/** @type {string | undefined} the path that it was looked up for */
let path;
/** @type {ReturnType<typeof aheadFor> | null} */
let ahead;
/** @type {{ slots: Record<string, string> } | null | undefined} */
let chosen;
/** What the edge says, once it is there. @type {{ plan: string, entry: string | null, slots: Record<string, string> } | undefined} */
let inline;

/** Looks up what was decided ahead for this page, which an app may have made another. */
function look() {
  path = location.pathname;
  // The edge knows the current plan; what was worked out with another one is void.
  chosen = ahead = aheadFor(path, inline?.plan);
  if (ahead) ours.by = epoch();
}

// Until a slot is whole its default must not be painted, if another variant was chosen. A
// constructed sheet, as a page's security policy may forbid style elements.
/** @type {any} */
const sheet = fits() && new CSSStyleSheet();
/** Names of slots that need it no more. */
const whole = new Set();

/** A page that was chosen by what is no longer there is asked for again, and not taken from a cache. */
function afresh() {
  // One that was asked for again is as it should be, whatever its cookies say.
  if (outlived(ours.by) && arrival()?.type !== "reload") location.reload();
}

const views = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) ours.seen.add(target);
});

function apply() {
  // From there on the engine sees to what comes.
  if (ours.there) return sheet.replaceSync(""), parsing.disconnect();
  /** What the parser came to last, if it is not done. @type {Node | null} */
  let last = document.readyState === "loading" ? document : null;
  while (last?.lastChild) last = last.lastChild;
  /** @param {Element | null} element whether the parser is past it */
  const isWhole = (element) => element && !element.contains(last);
  // It comes before the first slot.
  const told = /** @type {any} */ (carrier());
  if (!inline && isWhole(told)) {
    try {
      inline = JSON.parse(told.textContent);
      look();
      // Already served by the edge: nothing to offer.
      if (ahead?.entry === inline?.entry) delete ahead?.entry;
      afresh();
      chosen = isFinal() ? null : (ahead ?? inline);
    } catch {
      // A page that was cut or changed on its way shows its defaults.
    }
  }
  if (path !== location.pathname) {
    const moved = path;
    look();
    // What was not left to the device at first was not decided for what is shown now.
    if (moved && isFinal()) chosen = ahead = null;
  }
  const parts = /** @type {NodeListOf<any>} */ (document.querySelectorAll(PARTS));
  // Which images come near the view would tell how tall all is that may follow from the profile, as in slots.js.
  if (parts[0] && !isFinal() && currentChoice().startsWith("1.g")) {
    for (const image of /** @type {NodeListOf<any>} */ (document.querySelectorAll("[loading=lazy i]"))) image.loading = "eager";
  }
  for (const element of parts) {
    const { indgangSlot: name, indgangMerge: field, indgangEntryOffer: own, indgangPreload: list } = element.dataset;
    if (name && !element[KEPT] && isWhole(element)) {
      const images = list?.match(/\S+/g) ?? [];
      const wanted = chosen?.slots?.[name];
      const template = wanted && element.querySelector(`:scope>template[data-indgang-variant="${wanted}"]`);
      const why = template && unfit(template.content, images);
      const may = template && !why;
      // Images first, and in this order, whatever is shown.
      element[KEPT] = { shown: may ? wanted : "default", original: [...element.childNodes], wanted, why, images: preload(images) };
      whole.add(name);
      views.observe(element);
      if (may) element.replaceChildren(document.importNode(template.content, true));
    }
    if (!ahead) continue;
    const { merge, entry } = ahead;
    const text = Object.hasOwn(merge, field) && merge[field];
    if (text && element.textContent !== text) {
      if (!ours.texts.has(element)) ours.texts.set(element, element.textContent);
      element.textContent = text;
    }
    // A link, never a redirect, which would be a request; one that names a way offers no other.
    if (own !== undefined && !(element.hidden = !entry || entry === path || (own && own !== entry))) element.href = entry;
  }
  let rules = "";
  // The default comes after the variants.
  const { slots } = (last && chosen) ?? {};
  for (const name in slots) {
    if (slots[name] !== "default" && !whole.has(name)) rules += `[data-indgang-slot=${name}]>template~*{visibility:hidden}`;
  }
  sheet.replaceSync(rules);
}

// What is told goes to the engine, and never into an address: not before it is there, nor without it.
addEventListener("submit", (event) => {
  if (/** @type {Element} */ (event.target).matches("[data-indgang-traits]")) event.preventDefault();
}, true);

const parsing = new MutationObserver(apply);
if (sheet) {
  document.adoptedStyleSheets.push(sheet);
  // Rendered before its visitor came to it, who may have withdrawn elsewhere meanwhile.
  document.addEventListener("prerenderingchange", afresh);
  // Also once it is parsed: what an app brings then is shown as chosen likewise.
  document.addEventListener("readystatechange", apply);
  parsing.observe(document, { childList: true, subtree: true });
  apply();
}
