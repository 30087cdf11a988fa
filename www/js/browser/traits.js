/** Forms by which visitors tell something of themselves: `<form data-indgang-traits>`. */

import { isFinal } from "./choice.js";
import { seeIt } from "./elements/style.js";
import { again, fill, keeping, look, news } from "./fields.js";

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement} where the form says what became of an answer
 */
function status(form) {
  let element = form.querySelector("[role=status]");
  if (!element) {
    element = document.createElement("p");
    element.setAttribute("role", "status");
    form.append(element);
  }
  return /** @type {HTMLElement} */ (element);
}

/**
 * What the visitor has told, by trait.
 * @param {import("./visit.js").Visit} visit
 */
const toldOf = async (visit) =>
  new Map((await (await visit.more()).known()).remembered.flatMap(({ kind, name, value }) => (kind === "trait" ? [[name, `${value}`]] : [])));

/**
 * What was told waits: says what became of all of it once the visitor has answered on this page.
 * @param {import("./visit.js").Visit} visit
 * @param {Record<string, string>} given
 * @param {(became: import("./more.js").Kept) => void} say
 */
function settled(visit, given, say) {
  let granted = 0;
  const end = () => document.removeEventListener("indgang:change", changed);
  /** @param {any} event */
  const changed = async ({ detail }) => {
    const { home, remember } = visit.allowed;
    // What waited is forgotten.
    if (remember === "pending" && detail === "told") return end(), say("dropped");
    if (remember === "pending") return;
    // At the edge it is there when it has arrived, which is the next that is heard of.
    const last = home !== "edge" || granted++;
    if (last) end();
    if (remember === "denied") return say("dropped");
    const told = await toldOf(visit).catch(() => null);
    // What was taken back is kept when it is gone.
    const there = told && Object.entries(given).every(([name, value]) => !value === !told.has(name));
    if (there) end(), say(visit.hands.lasts("declared") ? "kept" : "page");
    else if (last) say(home === "edge" ? "failed" : "full");
  };
  document.addEventListener("indgang:change", changed);
}

/** @type {WeakSet<HTMLFormElement>} those that are connected */
const connected = new WeakSet();
/** The same, also while they are on no page: an app may put one by and bring it back. @type {Set<WeakRef<HTMLFormElement>>} */
const forms = new Set();

/** @param {(form: HTMLFormElement) => void} step */
function each(step) {
  for (const held of forms) {
    const form = held.deref();
    if (form) step(form);
    else forms.delete(held);
  }
}

// Else Firefox writes in again what is forgotten meanwhile: a field's `autocomplete` counts there as its page brought it.
addEventListener("pagehide", () => each((form) => fill(form, new Map())));

/** What was said of an answer that is kept, or was not, is over. @param {HTMLFormElement} form */
function over(form) {
  const place = status(form);
  if (/^(kept|page|dropped|same)$/.test(place.dataset.of ?? "")) place.textContent = "";
}

/** @param {Map<string, string>} told @param {"told" | "back"} [what] has changed: what was told here has its own words */
const fillAll = (told, what) => each((form) => fill(form, told) && what !== "told" && over(form));

/** Where the profile was when forms last said something. */
let home = "";

let turn = 0;
/** Whether what was told can be asked. */
let answered = true;

/**
 * What was told stands in the forms, to be seen and corrected.
 * @param {import("./visit.js").Visit} visit
 * @param {"told" | "back"} [what]
 */
async function showTold(visit, what) {
  const own = (turn += 1);
  const told = await toldOf(visit).catch((error) => void console.warn(`indgang: ${error.message}`));
  answered = !!told;
  // An older answer must not replace a newer one.
  if (told && own === turn) fillAll(told, what);
}

/**
 * Something has changed: what is remembered, or what is allowed.
 * @param {import("./visit.js").Visit} visit
 * @param {"told" | "back"} [what]
 */
export function renewForms(visit, what) {
  if (!forms.size) return;
  if (what === "told" || home !== visit.allowed.home) each(over);
  home = visit.allowed.home;
  if (home === "nowhere") return (turn += 1), fillAll(new Map(), what);
  // The edge is asked again if it is the visitor who did something here, and who did not answer is not asked for ever.
  if (what || (home === "device" && answered)) showTold(visit, what);
}

/**
 * Connects the forms on the page that are not yet.
 * @param {import("./visit.js").Visit} visit
 * @param {import("./words.js").Words} words
 */
export async function connectForms(visit, { form: said, question, language }) {
  const all = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-indgang-traits]"));
  const fresh = [...all].filter((form) => !connected.has(form));
  for (const form of fresh) {
    connected.add(form);
    forms.add(new WeakRef(form));
    look(form);
    // Its place is there before it speaks, or it is not heard.
    status(form).lang = language;
    let latest;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const given = news(form);
      // What the page itself chose for its visitor is not told, and must not look as if it were; what was told just now was.
      const nothing = !Object.keys(given).length;
      if (nothing && /^(kept|page|waits)$/.test(status(form).dataset.of ?? "") && status(form).textContent) return;
      latest = given;
      const kept = keeping(form);
      /** @param {import("./more.js").Kept | "same"} became */
      const say = (became) => {
        // Of what was told here last.
        if (given !== latest) return;
        const place = status(form);
        place.textContent = said[became];
        place.dataset.of = became;
        if (became !== "kept" && became !== "page") return;
        kept();
        // The page itself is final: it is asked for anew, if the visitor likes.
        if (became === "kept" && isFinal()) place.append(` ${said.next} `, seeIt(question.see));
      };
      if (nothing) return say("same");
      const became = await visit.more().then((it) => it.declare(given)).catch(() => /** @type {const} */ ("failed"));
      say(became);
      if (became === "failed" || became === "full") again(form, given);
      if (became === "waits") settled(visit, given, say);
    });
  }
  home ||= visit.allowed.home;
  if (fresh.length) await showTold(visit);
}
