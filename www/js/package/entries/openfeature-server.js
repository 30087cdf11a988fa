// OpenFeature on a server: each evaluation's context is a page view. It decides here, and asks nobody.

import { resolve } from "../lib/flags.js";

export class IndgangProvider {
  metadata = { name: "indgang" };
  runsOn = /** @type {const} */ ("server");
  #given;

  /** @param {any} indgang one, or its being loaded */
  constructor(indgang) {
    this.#given = Promise.resolve(indgang);
    // Who waits for it is told so; nobody else must be.
    this.#given.catch(() => {});
  }

  async initialize() {
    await this.#given;
  }

  /**
   * The context is this package's own, with the visitor's records; its targeting key is not read: nobody has a name here.
   * @param {"boolean" | "string" | "number" | "object"} type @param {string} flag @param {any} fallback @param {any} context
   */
  async #resolved(type, flag, fallback, { records, ...context } = {}) {
    return resolve((await this.#given).decide(context, records), type, flag, fallback);
  }

  /** @param {string} flag @param {boolean} fallback @param {any} context */
  resolveBooleanEvaluation(flag, fallback, context) {
    return this.#resolved("boolean", flag, fallback, context);
  }

  /** @param {string} flag @param {string} fallback @param {any} context */
  resolveStringEvaluation(flag, fallback, context) {
    return this.#resolved("string", flag, fallback, context);
  }

  /** @param {string} flag @param {number} fallback @param {any} context */
  resolveNumberEvaluation(flag, fallback, context) {
    return this.#resolved("number", flag, fallback, context);
  }

  /** @param {string} flag @param {any} fallback @param {any} context */
  resolveObjectEvaluation(flag, fallback, context) {
    return this.#resolved("object", flag, fallback, context);
  }
}
