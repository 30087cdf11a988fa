// OpenFeature on a page: each flag is decided on the device, and no evaluation is sent anywhere.

import { OpenFeatureEventEmitter, ProviderEvents } from "@openfeature/web-sdk";
import { resolve } from "../lib/flags.js";

export class IndgangProvider {
  metadata = { name: "indgang" };
  runsOn = /** @type {const} */ ("client");
  events = new OpenFeatureEventEmitter();
  #given;
  /** @type {any} */
  #indgang;
  #stop = () => {};

  /** @param {any} indgang that of this page, or its being loaded */
  constructor(indgang) {
    this.#given = Promise.resolve(indgang);
    // Who waits for it is told so; nobody else must be.
    this.#given.catch(() => {});
  }

  async initialize() {
    this.#indgang = await this.#given;
    this.#stop = this.#indgang.on("decision", () => this.events.emit(ProviderEvents.ConfigurationChanged));
  }

  async onClose() {
    this.#stop();
  }

  /** @param {"boolean" | "string" | "number" | "object"} type @param {string} flag @param {any} fallback */
  #resolved(type, flag, fallback) {
    return this.#indgang ? resolve(this.#indgang.decide(), type, flag, fallback) : notReady(fallback);
  }

  /** @param {string} flag @param {boolean} fallback */
  resolveBooleanEvaluation(flag, fallback) {
    return this.#resolved("boolean", flag, fallback);
  }

  /** @param {string} flag @param {string} fallback */
  resolveStringEvaluation(flag, fallback) {
    return this.#resolved("string", flag, fallback);
  }

  /** @param {string} flag @param {number} fallback */
  resolveNumberEvaluation(flag, fallback) {
    return this.#resolved("number", flag, fallback);
  }

  /** @param {string} flag @param {any} fallback */
  resolveObjectEvaluation(flag, fallback) {
    return this.#resolved("object", flag, fallback);
  }
}

/** @param {any} fallback */
const notReady = (fallback) => ({ value: fallback, reason: "ERROR", errorCode: "PROVIDER_NOT_READY", errorMessage: "the engine is not there yet: wait for `setProviderAndWait`" });
