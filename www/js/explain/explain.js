/**
 * Why a visitor sees what they see, and how little would have changed it.
 *
 *     const explainer = new Explainer(bindings, planBytes);
 *     explainer.explain({ context: { path: "/", country: "DK" }, profile: { sessions: 3 } }).shown;
 *
 * It says what `indgang explain --json` says. `bindings` is the door's own glue, after its
 * `initSync`. Give it an edge's plan: a browser's names neither segments nor experiences.
 */

export class Explainer {
  #engine;

  /**
   * @param bindings `{ Explainer }` of the door
   * @param {Uint8Array} plan
   */
  constructor(bindings, plan) {
    this.#engine = new bindings.Explainer(plan);
  }

  /**
   * Explains one page view. Throws an error with a line for each mistake in what is described.
   *
   * @param {object} [view]
   * @param {object | string} [view.context] the page view, as `--context` takes it; text may hold comments
   * @param {object | string} [view.profile] what is remembered of the visitor, as `--profile` takes it; without
   *   it, nothing
   * @param {string} [view.slot] one slot, or `entry`, instead of all
   * @param {number} [view.now] seconds since 1970, for a context that does not say when
   */
  explain(view) {
    return JSON.parse(this.text(view));
  }

  /** Gives its memory back: for whoever makes many. */
  free() {
    this.#engine.free();
  }

  /** The same as text. @param {Parameters<Explainer["explain"]>[0]} [view] */
  text({ context, profile, slot, now = Date.now() / 1000 } = {}) {
    return this.#engine.explain(text(context), text(profile), slot, now);
  }
}

function text(described) {
  return described === undefined || typeof described === "string" ? described : JSON.stringify(described);
}
