/** What is on its way to the worker: one request at a time, and none past an answer that forbids it. */

import { currentChoice } from "./choice.js";
import { ask } from "./gate.js";
import * as store from "./store.js";

/** How long an answer waits for what is on its way, in milliseconds. */
const PATIENCE = 1500;

/**
 * Takes a step while no other tab takes one: of two answers that are on their way at once, the one
 * that was given first could arrive last. A tab that sleeps is not waited for long.
 * @template T
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function alone(step) {
  if (!navigator.locks) return step();
  let begun = false;
  const begin = () => ((begun = true), step());
  return navigator.locks.request("indgang", { signal: AbortSignal.timeout(PATIENCE) }, begin).catch((error) => {
    if (begun) throw error;
    return step();
  });
}

/** Other tabs of the site. @type {BroadcastChannel | undefined} */
export let tabs;
try {
  tabs = new BroadcastChannel("indgang");
} catch {
  // An old browser, or one that refuses it where cookies are refused.
}

/** How often something was refused or answered that no earlier answer may undo. */
let ended = 0;
/** Ends the question that may let something stay, while that is on its way. @type {AbortController | undefined} */
let granting;

export const SINCE = new Error("refused or answered since");

/** No answer that was asked for until now grants anything from here on: what comes of it late, the browser does not look at. */
function end() {
  ended += 1;
  granting?.abort(SINCE);
}
// A page that the browser puts by has been left as well.
addEventListener("pagehide", end);
addEventListener("storage", ({ key, newValue }) => key === "indgang.refused" && newValue && end());
tabs?.addEventListener("message", ({ data }) => data === "answering" && end());

/** Asks what may let something stay: as `ask` does, unless somebody refuses or answers after this, here or in another tab. */
export function grants() {
  const since = ended;
  /** @type {typeof ask} */
  return async (endpoint, method, body) => {
    if (since !== ended) throw SINCE;
    granting = new AbortController();
    return ask(endpoint, method, body, granting.signal).finally(() => (granting = undefined));
  };
}

/**
 * What the worker answers of a choice. Whatever else answers in its place has heard nothing.
 * @param {Response} answer
 * @param {boolean} [refused] whether it was told that nothing is granted
 */
export async function heard(answer, refused) {
  const said = await answer.json();
  if (said.choice === undefined || (refused && granted(said.choice))) throw new Error("something else answers");
  // From here on the worker knows best, also where its cookie does not stay.
  store.write("choice", null);
  return said;
}

/** Whether a choice lets a profile live. @param {string | null} choice */
const granted = (choice) => /^1.g/.test(choice ?? "");

/**
 * Holds a refusal of everything, which counts on this device from here on, until the worker has heard it: what is here is erased.
 * @param {string} [by] `p` if a consent platform refuses, which may grant again, and whom the visitor's own word outweighs
 * @returns {string} what is held: another text each time, so that nobody lets go of what somebody else refused
 */
export function hold(by = "") {
  end();
  // First, as storage may be full.
  for (const key of /** @type {const} */ (["learnt", "declared", "ahead"])) store.write(key, null);
  const held = `${by}${Date.now()} ${performance.now()}`;
  store.write("refused", held);
  return held;
}

/** The worker has heard this. @returns whether that was all */
export function letGo(/** @type {string} */ held) {
  const all = store.read("refused") === held;
  if (all) store.write("refused", null);
  return all;
}

/** Tells the worker what is held here, whoever refused. What was granted with a refusal is not granted later, unheard. */
export async function tell() {
  const held = store.read("refused");
  if (!held) return;
  const no = '{"remember":"denied","edge":"denied","measure":"denied"}';
  const own = held[0] !== "p";
  // A platform that the worker hears by itself may grant again by now: what it withdrew is erased all the same.
  const send = own ? ask : grants();
  const { choice } = await heard(await send("consent", "POST", own ? no : `{"signals":${no}}`), own);
  if (granted(choice)) await heard(await send("profile", "DELETE"));
  letGo(held);
}

export class Outbox {
  #next;
  #changed;
  /** What is on its way, and why it did not get there; empty if it did. @type {Promise<"" | "full" | "failed"> | null} */
  #sending = null;
  /** Sends that, if it waits for other tabs. @type {(() => Promise<unknown>) | null} */
  #waiting = null;
  #answering = false;
  /** Answers are given one after the other. */
  #turn = Promise.resolve();

  /**
   * @param {(leaving: boolean) => { endpoint: "profile" | "observe", body: string }} next what was
   *   released and not taken yet; an empty body if there is nothing
   * @param {() => void} changed is called when something arrived, or did not
   */
  constructor(next, changed) {
    this.#next = next;
    this.#changed = changed;
  }

  /**
   * Holds back what is on its way while the worker is asked something that must not be undone.
   * @param {() => Promise<void>} step
   * @returns {Promise<void>} fails as the step does
   */
  exclusively(step) {
    const turn = this.#turn.then(async () => {
      this.#answering = true;
      // It cannot be called back: what outlives its page cannot be stopped. So it is waited for,
      // not for long, and swept up after if it comes later still.
      await Promise.race([this.#sending, new Promise((then) => setTimeout(then, PATIENCE))]);
      await alone(step).finally(() => (this.#answering = false));
    });
    // The next answer waits for this one, and not for its luck.
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Sends what was released, one request at a time: the last answer's cookie is the whole. */
  flush(leaving = false) {
    // A page that is left waits for nobody.
    if (leaving) this.#waiting?.();
    if (this.#answering || (this.#sending && !leaving)) return;
    const { endpoint, body } = this.#next(leaving);
    if (!body) return;
    const choice = currentChoice();
    // What was said is written whole: two tabs take turns, so that neither undoes the other's.
    let asked;
    this.#waiting = () => (asked ??= currentChoice() === choice ? ask(endpoint, "POST", body) : Promise.reject("answered meanwhile"));
    this.#sending = (endpoint === "profile" && !leaving ? alone(this.#waiting) : this.#waiting())
      // An answer that another choice overtook may have brought a cookie back.
      .then(() => (currentChoice() === choice ? undefined : ask("consent", "POST", "{}")))
      .then(() => /** @type {const} */ (""))
      .catch((error) => {
        console.info(`indgang: not sent (${error})`);
        // Of what was said, and not of what was done.
        return endpoint === "observe" ? "" : error.code === "profile.full" ? "full" : "failed";
      })
      .then((lost) => {
        this.#sending = this.#waiting = null;
        this.#changed();
        this.flush();
        return lost;
      });
  }

  /** Settles when the visitor's answers so far are given, or could not be. */
  get answered() {
    return this.#turn;
  }

  /** Settles when nothing is on its way any more: why some of it did not get there, else empty. */
  async lost() {
    let lost = "";
    while (this.#sending) lost = (await this.#sending) || lost;
    return /** @type {"" | "full" | "failed"} */ (lost);
  }
}
