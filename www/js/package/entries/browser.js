// In a browser: the engine, the profile and the consent of this page.

import { IndgangError, fails } from "../../browser/error.js";
import { nothing, reason, told } from "../lib/decision.js";
import { page } from "../lib/page.js";
import { read } from "../lib/read.js";
import { shown } from "../lib/shown.js";

export { IndgangError };

export class Indgang {
  #visit;

  /** @param {import("../lib/page.js").Page} page @param {import("../../browser/visit.js").Visit} visit */
  constructor(page, visit) {
    this.#visit = visit;
    this.consent = page.consent;
    const { remembered, declare, pause, dismiss, putOff, restore, forget, released } = page;
    this.profile = { remembered, declare, pause, dismiss, putOff, restore, forget, released };
  }

  /** @param {{ plan: any, files?: string | URL }} options */
  static async load(options) {
    const { plan, files } = options ?? /** @type {any} */ ({});
    if (typeof document === "undefined") throw new IndgangError("load.no_page", "there is no page here: import `indgang/slim`, and give it `indgang/indgang.wasm`");
    const from = await source(plan);
    try {
      const there = await page(from, files);
      return new this(there, await there.ready);
    } catch (error) {
      // That of a page's own script is of another class. What the browser throws may have a number as its code.
      const { name, code, message } = /** @type {any} */ (error);
      if (name === "IndgangError") throw new IndgangError(code, message);
      fails("load.failed")(/** @type {Error} */ (error));
    }
  }

  decide() {
    try {
      return shown(this.#visit);
    } catch {
      return nothing("engine.trap");
    }
  }

  /** @param {string} event @param {any} [about] */
  observe(event, about) {
    this.#visit.observe(event, told(about));
  }

  /** @param {string | null} slot */
  async explain(slot) {
    const { remembered } = this.profile;
    return reason((await remembered()).why, slot);
  }

  /** @param {"decision"} name @param {(decision: any) => void} listener */
  on(name, listener) {
    if (name !== "decision") throw new TypeError(`there is no "${name}" to listen to: \`on("decision", …)\``);
    let before = JSON.stringify(this.decide());
    const changed = () => {
      const decision = this.decide();
      const now = JSON.stringify(decision);
      if (now === before) return;
      before = now;
      listener(decision);
    };
    document.addEventListener("indgang:change", changed);
    return () => document.removeEventListener("indgang:change", changed);
  }
}

/** A plan's address as it is, asked for when the browser is idle, and its bytes as what an address would answer. @param {any} plan */
async function source(plan) {
  const from = await read(plan, "plan", (address) => new URL(address, document.baseURI));
  return from instanceof URL ? from : new Response(from);
}
