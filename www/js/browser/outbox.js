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

/**
 * Holds a refusal of everything, which counts on this device from here on, until the worker has heard it.
 * @returns {string} what is held: another text each time, so that nobody lets go of what somebody else refused
 */
export function hold() {
  const held = `${Date.now()} ${performance.now()}`;
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
  await ask("consent", "POST", '{"remember":"denied","edge":"denied","measure":"denied"}');
  letGo(held);
}

export class Outbox {
  #next;
  #changed;
  /** What is on its way, and whether it got there. @type {Promise<boolean> | null} */
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
      .then(() => true)
      .catch((error) => void console.info(`indgang: not sent (${error})`))
      .then((sent) => {
        this.#sending = this.#waiting = null;
        this.#changed();
        this.flush();
        return !!sent;
      });
  }

  /** Settles when nothing is on its way any more: whether all of that got there. */
  async sent() {
    let sent = true;
    while (this.#sending) sent = (await this.#sending) && sent;
    return sent;
  }
}
