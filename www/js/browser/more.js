/**
 * What a page is asked when its visitor tells something, takes something back, or looks at what is remembered. Loaded then,
 * as the rest of the engine is: whoever does the same loads the same.
 */

import { IndgangError } from "./error.js";
import * as steps from "./steps.js";
import { why } from "./why.js";

/** @typedef {import("./known.js").Known} Known */
/** @typedef {"dropped" | "waits" | "kept" | "page" | "full" | "failed"} Kept what became of what was told; `page`: it counts on this page alone, as storage is closed or full */

export class More {
  #visit;
  #hands;
  /** What the worker is asked to tell, as long as it has not answered and nothing changes. @type {{ of: string, answer: Promise<any> } | null} */
  #heard = null;

  /** @param {import("./visit.js").Visit} visit */
  constructor(visit) {
    this.#visit = visit;
    this.#hands = visit.hands;
    document.addEventListener("indgang:change", () => (this.#heard = null));
  }

  /**
   * The visitor tells something of themselves, all of it or nothing; an empty text takes back.
   * @param {Record<string, string>} traits
   */
  async declare(traits) {
    const became = await this.#tell(() => (this.#hands.told(traits), this.#hands.say(traits)));
    // Told again for another tab's sake it might be kept after all.
    if (became === "dropped" || became === "full") this.#hands.told({});
    if (became === "kept" || became === "page") this.#hands.changed();
    if (became === "dropped" && this.#visit.allowed.remember !== "denied") {
      console.warn(`indgang: not kept: "traits" in the manifest admits no such answer (${Object.keys(traits)})`);
    }
    return became;
  }

  /**
   * The visitor pauses, or goes on: while paused, the profile stays, but does not count and does
   * not grow. `dropped` where there is no profile.
   */
  pause(on = true) {
    return this.#tell(() => this.#hands.take(steps.PAUSE, +on));
  }

  /**
   * The visitor does not want what decides this slot, here or anywhere; `""` or `null` is the way
   * in. `dropped` if nothing was chosen for them there.
   * @param {string | null} slot
   */
  dismiss(slot) {
    return this.#tell(() => this.#hands.take(steps.DISMISS, slot ?? ""));
  }

  /** The visitor says "not now" to the question for a trait, or takes that back. @param {string} name */
  putOff(name, on = true) {
    // As the engine tells them from answers: src/engine/observe.rs.
    return this.#tell(() => this.#hands.take(steps.DECLARE, name, on ? "\x18" : "\x19"));
  }

  /** The visitor takes back all that they dismissed. */
  restore() {
    return this.#tell(() => this.#hands.take(steps.RESTORE));
  }

  /**
   * @param {() => string} step
   * @returns {Promise<Kept>}
   */
  async #tell(step) {
    const { act, answered, epoch, exclusively, flush, lasts, lost, read, show, whole } = this.#hands;
    const [{ home, worker }, before] = [this.#visit.allowed, epoch()];
    // What was clicked here counts before what is clicked next.
    const rest = whole();
    if (rest) await rest;
    // What is on its way to the edge was taken as it was: this would be undone. A refusal is not waited for.
    if (!read("refused")) await answered();
    /** @type {number | "dropped" | undefined} */
    let kept;
    // Told before everything was refused or forgotten: it is a part of that.
    const isOver = () => read("refused") || (home !== "nowhere" && before !== epoch());
    const once = () => void (kept ??= isOver() ? "dropped" : +act(step));
    // Another tab's answer may be moving what is here to the edge, as it was. A page that is left waits for nobody.
    if (worker && home === "device" && !read("refused")) {
      addEventListener("pagehide", once);
      await exclusively(async () => once()).finally(() => removeEventListener("pagehide", once));
    } else once();
    if (kept === "dropped") return kept;
    flush();
    const why = await lost();
    if (why) return why;
    if (kept === 4) return "full";
    if (kept === 0) return "dropped";
    if (kept === 1) return "waits";
    show();
    return lasts("declared") ? "kept" : "page";
  }

  /**
   * What is remembered, where, and why the page is as it is.
   * @returns {Promise<Known>}
   */
  async known() {
    const { ask, first, lasts, lost, page, read, take, whole } = this.#hands;
    // What happened here may be on its way to who is asked.
    await lost();
    const { home, worker } = this.#visit.allowed;
    /** @type {any} */
    let answer = null;
    // The worker would tell of what is refused or forgotten here.
    if (worker && home !== "device" && !read("refused")) {
      // Panel, forms and question ask once for all of them.
      const of = `${new URLSearchParams({ page: location.pathname + location.search, referrer: page().referrer })}`;
      if (this.#heard?.of !== of) {
        const answered = () => void (this.#heard = null);
        this.#heard = { of, answer: ask("profile", "GET", of).then((answer) => answer.json()).finally(answered) };
      }
      answer = await this.#heard.answer.catch((error) => {
        // Nobody else knows.
        if (home === "edge") throw new IndgangError("worker.unreachable", `what is remembered could not be asked (${error})`);
      });
    }
    if (!answer) {
      await whole();
      const remembered = JSON.parse(take(steps.REMEMBERED));
      answer = { ...this.#visit.decide(), remembered, learnt: read("learnt"), declared: read("declared") };
    }
    const { remembered = [], question = null, why: now = [], learnt, declared } = answer;
    // Of what there is here, some at least.
    const stored = /** @type {const} */ (["learnt", "declared"]).filter(read);
    const records = { learnt: learnt || null, declared: declared || null };
    return { home, lasts: !stored.length || stored.some(lasts), remembered, records, why: why(now, first(), home === "device", page()), question };
  }

  /** What left this browser, as released on this page. */
  async released() {
    await this.#hands.whole();
    return JSON.parse(this.#hands.take(steps.RELEASED));
  }
}
