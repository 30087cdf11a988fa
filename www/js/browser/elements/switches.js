/** One switch for each purpose: a native checkbox, so that keys and screen readers know it. */

import { make } from "./style.js";

const PURPOSES = /** @type {const} */ (["remember", "edge", "measure"]);

export const CSS = `
.switches { display: grid; }
.switch { display: grid; grid-template-columns: 1fr auto; gap: 0.15rem 1.25rem; align-items: center; padding-block: 0.9rem; cursor: pointer; }
.switch + .switch { border-top: 1px solid var(--border); }
.switch b { font-weight: 700; }
.switch .muted { grid-column: 1; max-width: 48ch; }
.switch input {
  grid-column: 2; grid-row: 1 / span 2; appearance: none; position: relative; width: 3.4rem; height: 2rem; margin: 0;
  border: 2px solid var(--muted); border-radius: 999px; background: transparent; cursor: pointer; transition: background-color 0.15s;
}
.switch input::before {
  content: ""; position: absolute; inset-block: 0.25rem; inset-inline-start: 0.25rem; aspect-ratio: 1; border-radius: 50%;
  background: var(--muted); transition: inset-inline-start 0.15s;
}
.switch input:checked { background: var(--accent); border-color: var(--accent); }
.switch input:checked::before { background: var(--on-accent); inset-inline-start: 1.65rem; }
@media (forced-colors: active) {
  .switch input { border-color: ButtonText; }
  .switch input::before { background: ButtonText; forced-color-adjust: none; }
  .switch input:checked { background: Highlight; border-color: Highlight; forced-color-adjust: none; }
  .switch input:checked::before { background: HighlightText; }
}
`;

/**
 * One switch with its words.
 * @param {string} name
 * @param {{ title: string, words: string }} texts
 */
export function row(name, { title, words }) {
  const attributes = { type: "checkbox", role: "switch", id: name, name, "aria-describedby": `${name}-words` };
  const box = /** @type {HTMLInputElement} */ (make("input", { ...attributes, "aria-labelledby": `${name}-title` }));
  const label = make("label", { class: "switch", for: name });
  label.append(make("b", { id: `${name}-title` }, title), box, make("span", { class: "muted", id: `${name}-words` }, words));
  return { label, box };
}

/**
 * @param {import("../words.js").Texts["ask"]} texts
 * @param {(name: string, on: boolean) => void} changed
 */
export function switches(texts, changed) {
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  const rows = PURPOSES.map((name) => {
    const { label, box } = row(name, texts[name]);
    boxes.set(name, box);
    box.addEventListener("change", () => {
      // The edge has no notes without Remember: switching one takes the other along.
      if (name === "edge" && box.checked) set("remember", true);
      if (name === "remember" && !box.checked) set("edge", false);
      changed(name, box.checked);
    });
    return label;
  });
  /** @param {string} name @param {boolean} on */
  const set = (name, on) => {
    const box = boxes.get(name);
    if (box) box.checked = on;
  };
  /**
   * Leaves out what is not asked for: by the site, or as there is no edge without a worker.
   * @param {import("../visit.js").Allowed} allowed
   */
  const ask = ({ worker, unasked = [] }) => {
    for (const [at, name] of PURPOSES.entries()) rows[at].hidden = unasked.includes(name) || (name === "edge" && !worker);
    const { words, stays, unless } = texts.remember;
    const [remember, edge] = rows;
    /** @type {HTMLElement} */ (remember.querySelector("#remember-words")).textContent = `${words} ${edge.hidden ? stays : unless}`;
  };
  return {
    ask,
    /** What is asked for, in few words. */
    get brief() {
      return PURPOSES.filter((_, at) => !rows[at].hidden).map((name) => texts[name].brief);
    },
    element: make("div", { class: "switches", role: "group", "aria-label": texts.purposes }, ...rows),
    /** Shows what is allowed. @param {import("../visit.js").Allowed} allowed */
    show(allowed) {
      for (const name of boxes.keys()) set(name, allowed[name] === "granted");
      ask(allowed);
    },
    /** @returns {Record<string, "granted" | "denied">} */
    get wanted() {
      return Object.fromEntries([...boxes].map(([name, box]) => [name, box.checked ? "granted" : "denied"]));
    },
    /** The first of those that are asked for. */
    get first() {
      return boxes.get(PURPOSES.find((_, at) => !rows[at].hidden) ?? "remember");
    },
  };
}
