// The page's own side of Indgang, of which there is one to a page: that of its script, or else the one brought here.

import { IndgangError } from "../../browser/error.js";
import { places } from "../../browser/gate.js";

/** @typedef {typeof import("../../browser/indgang.js")} Page */

/** @type {(page: Page) => void} */
let say;
/** That side, once somebody has asked for it. @type {Promise<Page>} */
export const there = new Promise((then) => (say = then));

/** Where bundlers put what it loads, who know these by their form. */
const brought = () => ({
  "engine.wasm": new URL("./engine.wasm", import.meta.url),
  "whole.wasm": new URL("./whole.wasm", import.meta.url),
  "words/da.json": new URL("./words/da.json", import.meta.url),
  "words/sv.json": new URL("./words/sv.json", import.meta.url),
});

/** The side of this page, if it has one already; an element of that name is none. @returns {Page | undefined} */
export const here = () => ("ready" in (globalThis.indgang ?? {}) ? globalThis.indgang : undefined);

/** @param {any} plan @param {string | URL | undefined} files @returns {Promise<Page>} */
export async function page(plan, files) {
  const script = document.querySelector('script[src*="/indgang/indgang.js"]');
  if (script && !here() && document.readyState !== "complete") {
    await new Promise((then) => addEventListener("load", then, { once: true }));
  }
  if (!here()) {
    const names = brought();
    const folder = files === undefined ? undefined : address(files);
    for (const name of /** @type {(keyof ReturnType<typeof brought>)[]} */ (Object.keys(names))) {
      places[name] = folder ? new URL(name, folder) : names[name];
    }
    places["plan.bin"] = plan;
  }
  const found = here() ?? (await import("../../browser/indgang.js"));
  say(found);
  return found;
}

/** @param {string | URL} files */
function address(files) {
  try {
    return new URL(files, document.baseURI);
  } catch {
    throw new IndgangError("load.failed", `\`files\` is no address (${files}): give that of a folder, with a slash at its end`);
  }
}
