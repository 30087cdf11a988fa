// The engine outside of a page: loaded once, asked for each page view. Loading may throw, deciding never does.

import { IndgangError } from "../../browser/error.js";
import * as step from "../../browser/steps.js";
import { nothing, reason, told } from "./decision.js";
import { read, why } from "./read.js";

export { IndgangError };

/** @typedef {(step: number, now: number, given: Uint8Array) => string} Call */

/** Seconds since 1970. @param {Date | number | undefined} when */
const seconds = (when) => Math.floor(Number(when ?? Date.now()) / 1000);

/** What became of what was told, by the engine's number: `Kept` in src/browser/visit.rs. */
const KEPT = /** @type {const} */ (["dropped", "waits", "kept", "kept", "full"]);

export class Indgang {
  #module;
  #plan;
  /** @type {Call | undefined} */
  #shared;

  /** @param {WebAssembly.Module} module @param {Uint8Array} plan */
  constructor(module, plan) {
    this.#module = module;
    this.#plan = plan;
  }

  /** @param {{ plan: any, wasm: any }} options */
  static async load(options) {
    const { plan, wasm } = options ?? /** @type {any} */ ({});
    const [module, bytes] = await Promise.all([compiled(wasm), read(plan, "plan", ask)]);
    const indgang = new this(module, bytes);
    try {
      indgang.#shared = indgang.#engine();
    } catch (error) {
      throw bad(error);
    }
    return indgang;
  }

  /** An engine of its own with the plan; a trap in one leaves all others whole. */
  #engine() {
    const { env } = step.imports();
    const { room, whole } = /** @type {any} */ (new WebAssembly.Instance(this.#module, { env }).exports);
    const call = step.caller(env.memory, { room, call: whole });
    const code = call(step.PLAN, 0, this.#plan);
    if (code) throw new IndgangError(code, `the plan was refused (${code}): build one with \`indgang build FILE --browser PLAN\` of this version`);
    return call;
  }

  /** @param {any} [context] @param {any} [records] */
  decide(context, records) {
    try {
      // One engine serves all that only ask: nothing is told to it, and opening a view takes over all that it knows.
      const decision = new Visit((this.#shared ??= this.#engine()), context, records).decide();
      if (decision.fault) this.#shared = undefined;
      return decision;
    } catch {
      this.#shared = undefined;
      return nothing("engine.trap");
    }
  }

  /** @param {string | null} slot @param {any} [context] @param {any} [records] */
  async explain(slot, context, records) {
    return reason(this.decide(context, records).why, slot);
  }

  /** @param {any} [context] @param {any} [records] */
  visit(context, records) {
    return new Visit(this.#engine(), context, records);
  }
}

class Visit {
  #call;
  #now;
  consent;
  profile;

  /** @param {Call} call @param {any} [context] @param {any} [records] */
  constructor(call, context = {}, records = {}) {
    this.#call = call;
    this.#now = context.now;
    const { path = "/", host = "", referrer = "", languages = "", country = "", region = "", device = "", utcOffsetMinutes = 0, gpc = false } = context;
    const seed = context.seed ?? crypto.getRandomValues(new Uint16Array(1))[0];
    const kept = [records?.choice, records?.learnt, records?.declared, +gpc];
    const facts = [host, referrer, `${languages}`, country, region, device, utcOffsetMinutes, seed, 0, path];
    this.#take(step.OPEN, ...kept, ...facts);

    const visit = this;
    const states = () => parsed(this.#take(step.ALLOWED), { remember: "pending", edge: "pending", measure: "pending", ask: false, home: "nowhere" });
    this.consent = {
      get state() {
        return states();
      },
      /** @param {any} [wanted] */
      answer(wanted) {
        const { remember, edge, measure } = { ...states(), ...wanted };
        // Who grants `edge`, and says nothing of `remember`, grants both, as on a page; here is no edge to travel to.
        const both = wanted?.remember === undefined && wanted?.edge !== undefined && step.state(edge) === "granted";
        visit.#take(step.ANSWER, both ? "granted" : step.state(remember), step.state(edge), step.state(measure));
      },
    };
    this.profile = {
      get records() {
        return parsed(visit.#take(step.STORED), { choice: null, learnt: null, declared: null });
      },
      remembered: () => parsed(this.#take(step.REMEMBERED), []),
      /** @param {Record<string, any>} traits */
      declare(traits) {
        return visit.#kept(step.DECLARE, ...step.pairs(traits));
      },
      pause: (on = true) => this.#kept(step.PAUSE, +on),
      dismiss: (/** @type {string | null} */ slot) => this.#kept(step.DISMISS, slot ?? ""),
      restore: () => this.#kept(step.RESTORE),
      forget: () => void this.#take(step.FORGET),
    };
  }

  /** A step of the engine; empty after a fault. @param {number} number @param {(string | number)[]} texts */
  #take(number, ...texts) {
    try {
      return this.#call(number, seconds(this.#now), step.given(texts));
    } catch {
      return "";
    }
  }

  /** @param {number} number @param {(string | number)[]} texts */
  #kept(number, ...texts) {
    const answer = this.#take(number, ...texts);
    return answer === "" ? "failed" : (KEPT[Number(answer)] ?? "failed");
  }

  /** @param {Date | number} [now] */
  decide(now = this.#now) {
    this.#now = now;
    return parsed(this.#take(step.DECIDE), null) ?? nothing("engine.trap");
  }

  /** @param {string} event @param {any} [about] */
  observe(event, about) {
    const { topics, item, value } = told(about);
    const whole = Math.trunc(value);
    this.#take(step.OBSERVE, event, topics, Number.isSafeInteger(whole) ? whole : "", item);
  }

  /** @param {string | null} slot */
  async explain(slot) {
    return reason(this.decide().why, slot);
  }
}

/** @param {string} text @param {any} otherwise */
function parsed(text, otherwise) {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** @param {string | URL} address */
const ask = (address) => fetch(address);

/** @param {any} source @returns {Promise<WebAssembly.Module>} */
async function compiled(source) {
  try {
    const from = await read(source, "wasm", ask);
    return from instanceof WebAssembly.Module ? from : await WebAssembly.compile(from);
  } catch (error) {
    throw bad(error);
  }
}

/** @param {unknown} error */
const bad = (error) =>
  error instanceof IndgangError
    ? error
    : new IndgangError("load.bad_wasm", `\`wasm\` is no engine of this version, or none may be compiled here (${why(error)}): give what \`indgang/indgang.wasm\` holds, in a worker the module that is imported`);
