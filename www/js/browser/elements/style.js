/** What the elements share: their look, which takes the site's colours, and a way to build. */

import { fits } from "../kept.js";

// A page may run the other way than what we say on it (`plaintext`, `:dir`): the order is the words', the side is the page's.
const sheet = made(`
:host {
  --accent: var(--indgang-accent, #10414f); --on-accent: var(--indgang-on-accent, #fff);
  --surface: var(--indgang-surface, #fff); --text: var(--indgang-text, #11242b);
  --muted: var(--indgang-muted, #4a5f66); --border: var(--indgang-border, #c5d0d3);
  --radius: var(--indgang-radius, 1rem);
  display: block; color: var(--text); line-height: 1.5; text-align: start;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
h2, h3, p, ul { margin: 0; padding: 0; }
h2 { font-size: 1.35em; line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h3 { font-size: 1.05em; line-height: 1.3; }
p { text-wrap: pretty; }
h2, h3, p, b, span, button { unicode-bidi: plaintext; }
:host(:dir(rtl)) { text-align: right; }
ul { list-style: none; }
button {
  min-height: 2.9rem; padding: 0.5rem 1.3rem; border: 2px solid var(--accent); border-radius: 999px;
  background: transparent; color: var(--text); font: inherit; font-weight: 650; cursor: pointer;
  transition: background-color 0.15s, color 0.15s;
}
button:hover { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--indgang-focus, currentColor); outline-offset: 3px; }
button[disabled] { opacity: 0.55; cursor: default; }
.muted { color: var(--muted); font-size: 0.9em; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`);

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Leads to this page as it is now. @param {string} words */
export const seeIt = (words) => make("a", { href: location.pathname + location.search }, words);

/** What is inside an element: made when the element is first connected. */
export class Inside {
  /**
   * @param {HTMLElement} host
   * @param {import("../visit.js").Visit} visit
   * @param {import("../words.js").Words} words
   */
  constructor(host, visit, words) {
    this.host = host;
    this.visit = visit;
    this.words = words;
    this.root = host.attachShadow({ mode: "open" });
  }
  connect() {}
  disconnect() {}
}

/** With a sheet of one element's own. */
export const sheetOf = (css) => [sheet, made(css)];

/** The panel's script comes to an old browser as well, where it shows nothing. @param {string} css @returns {any} */
function made(css) {
  if (!fits()) return;
  const own = new CSSStyleSheet();
  own.replaceSync(css);
  return own;
}
