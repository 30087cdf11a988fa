// The page door: one synchronous call per page view, into an instance that may be replaced.

import { Page, __wbg_reset_state as renew, initSync } from "#glue/page";
import { tell } from "./log.js";
import module from "./page.wasm";
import { serve, served } from "./plans.js";

/**
 * What went wrong with us, told to operators in the header `indgang-fault`.
 * @typedef {"trap" | "plan" | "rewrite"} FaultCode
 */

export class Fault extends Error {
  /** @param {FaultCode} code @param {string} [detail] a code of the core's */
  constructor(code, detail) {
    super(detail ? `${code} ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}

/** @type {{ page: Page, spoken: string, contents: import("./contents.js").Contents, entries: Set<string> } | { fault: Fault } | undefined} what this isolate decides with */
let ready;
let instantiated = false;

/**
 * Decides a page view.
 *
 * @param {import("./facts.js").Facts} facts
 * @param {Record<string, any>} env
 * @returns {Decision}
 * @throws {Fault} and then the next call begins with a fresh instance
 */
export function decide(facts, env) {
  try {
    ready ??= load(served(), env);
    if ("page" in ready) {
      facts.spoken = ready.spoken;
      // The facts themselves are for the build that traps on demand; any other takes one argument.
      const { contents, entries } = ready;
      const { decides, plan, entry, redirect, slots, merge, context, record, epoch, cookies } = JSON.parse(ready.page.decide(facts.text, facts));
      // All of one shape, and of one that is written down: of any other V8 forgets what it has compiled for it, each time that
      // it collects garbage while no such object is there.
      return { decides, plan, entry, redirect, slots, merge, context, record, epoch, cookies, contents, entries, inline: "", linked: false, told: undefined, preview: undefined };
    }
  } catch {
    afresh();
    throw new Fault("trap");
  }
  throw ready.fault;
}

/**
 * Decides with other plans from here on, if they are sound; else those before go on.
 *
 * @param {import("./plans.js").Plans} plans
 * @param {Record<string, any>} env
 * @returns {string | undefined} the code of what is wrong with them
 */
export function take(plans, env) {
  try {
    const next = load(plans, env);
    if ("fault" in next) return next.fault.detail;
    if (ready && "page" in ready) ready.page.free();
    ready = next;
    serve(plans);
    return undefined;
  } catch {
    afresh();
    return "plan.trap";
  }
}

/** After a trap nothing in the instance can be relied on; what it held is gone with it. */
function afresh() {
  ready = undefined;
  if (instantiated) renew();
}

/**
 * @param {import("./plans.js").Plans} plans
 * @param {Record<string, any>} env
 * @returns {NonNullable<typeof ready>}
 */
function load({ edge, browser }, env) {
  if (!edge) return { fault: new Fault("plan", "plan.none") };
  if (!instantiated) {
    initSync({ module });
    instantiated = true;
  }
  const page = (/** @type {string | undefined} */ secret) => {
    const page = new Page(new Uint8Array(edge), browser, secret, env.INDGANG_SECRET_PREVIOUS);
    const [contents, entries] = [bySlot(JSON.parse(page.contents())), new Set(JSON.parse(page.entries()))];
    return { page, spoken: page.languages(), contents, entries };
  };
  try {
    return page(env.INDGANG_SECRET);
  } catch (error) {
    const code = codeOf(error);
    if (code?.startsWith("plan.")) return { fault: new Fault("plan", code) };
    if (code !== "edge.bad_secret") throw error;
    // Pages without profiles are better than none.
    tell("secret", { code });
    return page(undefined);
  }
}

/** Rows of a slot, a variant, a kind and a text. @returns {import("./contents.js").Contents} */
function bySlot(/** @type {string[][]} */ rows) {
  /** @type {import("./contents.js").Contents} */
  const contents = {};
  for (const [slot, variant, kind, text] of rows) ((contents[slot] ??= {})[variant] = { [kind]: text });
  return contents;
}

/** The stable code of an error that the core threw, if it did. @param {unknown} error */
export function codeOf(error) {
  const message = error instanceof Error ? error.message : "";
  return /^[a-z]+\.[a-z_]+$/.test(message) ? message : undefined;
}

/**
 * See `decide` in src/edge/page.rs.
 * @typedef {object} Decision
 * @property {boolean} decides
 * @property {string} plan the version that decided
 * @property {string | null} entry
 * @property {boolean} redirect
 * @property {Record<string, string>} slots
 * @property {Record<string, string>} merge
 * @property {string} inline the JSON text that the page is told, once all is settled
 * @property {string | null} context
 * @property {string} [record] there if the page shall have signals recorded
 * @property {number} [epoch] of the profile that was asked
 * @property {boolean} [linked] whether a signed link says of which segment the visitor is
 * @property {string} [told] what the origin told of the visitor, sealed
 * @property {string[]} cookies
 * @property {import("./contents.js").Contents} contents what the manifest brings along for variants
 * @property {Set<string>} entries the paths whose content can come from another
 * @property {string} [preview] what a page in a preview says of it, as HTML
 */
