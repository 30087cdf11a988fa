/**
 * `<indgang-panel>`: what is remembered and where, why the page is as it is, what left, and the
 * means to change each. A script of its own, for the pages that show it. It sends nothing: it asks
 * the page's own side of Indgang.
 */

import { definePanel } from "./panel/panel.js";

(async () => {
  // Whichever of the two scripts the page names first.
  if (!globalThis.indgang && document.readyState !== "complete") {
    await new Promise((then) => addEventListener("load", then, { once: true }));
  }
  // Why it does not come, the page's own side says.
  if (!(await indgang.ready.catch(() => null))) return;
  const words = await indgang.words();
  if (words) definePanel(words);
})().catch((error) => console.warn(`indgang: the panel is not there: ${error.message}; load indgang.js as well`));
