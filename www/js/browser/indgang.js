/**
 * The page's own side of Indgang: loads the engine when the browser is idle, listens, and defines
 * the elements. The page works without it.
 */

import { arrival, noted, outlived, untold } from "./choice.js";
import { define, prepare, spoken } from "./define.js";
import { idle, loaded } from "./engine.js";
import { IndgangError, SERVE, fails } from "./error.js";
import { watch } from "./events.js";
import { code } from "./gate.js";
import { KEPT, fits, kept } from "./kept.js";
import { alone, grants } from "./outbox.js";
import { slots, take } from "./slots.js";
import { state } from "./steps.js";
import { read } from "./store.js";
import { Visit } from "./visit.js";

/** @type {Visit | undefined} */
let visit;

/** A page that was chosen by what is no longer there is asked for again, and not taken from a cache. */
async function afresh() {
  // One that was asked for again is as it should be, whatever its cookies say.
  if (!outlived(kept().by?.epoch) || arrival()?.type === "reload") return;
  location.reload();
  // What is left of this one counts for nothing.
  await new Promise(() => {});
}

/** The page view, when the engine is there; rejects with an `IndgangError` if it cannot be. */
export const ready = (async () => {
  const early = KEPT in document;
  // Who asks for us late has the page in use.
  if (document.readyState !== "complete") await afresh();
  // Rendered before its visitor came to it, who may have withdrawn elsewhere meanwhile.
  document.addEventListener("prerenderingchange", afresh);
  await idle();
  if (!fits()) throw new IndgangError("load.old_browser", "this browser is too old: update it");
  if (noted("preview") !== undefined) throw new IndgangError("preview", "a preview records nothing");
  prepare();
  // What signals grant or withdrew is written down before anything else is asked.
  // A refusal that is held comes first, and the page view tells it.
  // Not before the visitor's own answer, which outweighs it.
  const records = noted("record") !== undefined && !untold();
  const recorded = records && alone(async () => read("refused") || grants()("consent", "POST", '{"signals":true}')).catch(() => {});
  // Those of the bootstrap's that cannot be shown say so, even if the engine does not come.
  slots().forEach(take);
  const engine = await loaded();
  await recorded;
  const here = (visit = new Visit(engine));
  // For every visitor at once: how far down the panel is may depend on what was chosen above it.
  if (document.querySelector("indgang-panel")) here.prepare().catch(() => {});
  here.showUnseen();
  here.watch();
  watch(here);
  if (!early && slots()[0]) console.info("indgang: bootstrap.js did not run: what is in view keeps its default; name it first in the head");
  await define(here);
  if ("platform" in here.allowed) {
    code.platform().then(({ listen }) => listen(here), (error) => console.warn(`indgang: platform: ${error.message}; ${SERVE}`));
  }
  return here;
})().catch(fails("load.failed"));
ready.catch((error) => console.warn(`indgang: ${error.code}: ${error.message}`));

/** @returns {Promise<Visit>} */
const there = async () => visit ?? (await ready);

export const consent = {
  /** What is allowed now; `null` until the engine is there. */
  get state() {
    return visit?.allowed ?? null;
  },
  /**
   * The visitor's answer, from a page's own dialogue. What is left out stays as it was answered; what never was, is refused with this.
   * @param {Partial<Record<"remember" | "edge" | "measure", boolean | import("./visit.js").State>>} wanted
   */
  async answer(wanted) {
    const { allowed, answer } = await there().then((it) => ({ allowed: it.allowed, answer: it.answer.bind(it) }));
    const { remember, edge, measure } = { ...allowed, ...wanted };
    // Who grants `edge`, and says nothing of `remember`, grants both.
    if (wanted.remember === undefined && state(edge) === "granted" && wanted.edge !== undefined) {
      return answer({ remember: "granted", edge: "granted", measure: state(measure) });
    }
    await answer({ remember: state(remember), edge: state(edge), measure: state(measure) });
  },
};

/**
 * Something happened: `observe("purchase", { value: 1298 })`.
 * @param {string} name
 * @param {{ topics?: string, item?: string, value?: number }} [about]
 */
export const observe = async (name, about) => (await there()).observe(name, about);
/** What the engine would show on this page now, and why. */
export const decide = async () => (await there()).decide();
/** Forgets everything but the choice. */
export const forget = async () => (await there()).forget();

/** @typedef {import("./more.js").More} More */
/**
 * @template {Exclude<keyof More, symbol>} Name
 * @param {Name} name
 * @returns {(...given: Parameters<More[Name]>) => ReturnType<More[Name]>}
 */
const more = (name) => /** @type {any} */ (async (...given) => /** @type {any} */ (await (await there()).more())[name](...given));
/** What is remembered, where, why the page is as it is, and what may be asked now. */
export const remembered = more("known");
/** Tells of the visitor what they said of themselves; an empty text takes it back. */
export const declare = more("declare");
/** While paused, what is remembered stays, but does not count and does not grow. */
export const pause = more("pause");
/** The visitor does not want what decides this slot, here or anywhere; `""` is the way in. */
export const dismiss = more("dismiss");
/** The visitor says "not now" to the question for a trait, or takes that back. */
export const putOff = more("putOff");
/** The visitor takes back all that they dismissed. */
export const restore = more("restore");
/** What left this browser since the page opened: what, on what basis, and the second since 1970. */
export const released = more("released");

/** What our elements say, in the language of this page; `undefined` if it could not be loaded. */
export const words = spoken;

const all = { ready, consent, observe, decide, remembered, declare, pause, dismiss, putOff, restore, forget, released, words };
// For pages whose scripts are not modules, and for the panel, which is a script of its own.
/** @type {any} */ (globalThis).indgang = all;
