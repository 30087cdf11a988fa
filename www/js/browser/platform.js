/**
 * The site's consent platform, heard on the page. Loaded where the plan says that there is one,
 * and then by everyone. It decodes nothing: the platform has its consent string read already.
 */

import { FORGET, HEAR } from "./steps.js";

/** @typedef {import("./visit.js").State} State */
/** In this order, as the engine is given them. @typedef {{ remember: State, edge: State, measure: State }} Word */

/** How long a page waits for its platform to be there at all, in milliseconds. */
const PATIENCE = 30_000;
/** How often it looks meanwhile. */
const STEP = 100;

/** The framework's purposes, as in src/consent/tcf/grant.rs. */
const PROFILE = [1, 5, 6];
const MEASURE = [1, 8];
/** Policies of framework 2.2, the oldest that count, and of 2.3, which tells vendors that were disclosed. */
const POLICY = { since: 4, disclosing: 5 };
/** Kinds of a publisher's restriction that rule a purpose out, or consent to it. */
const RULED_OUT = [0, 2];

/** The types of consent mode that let a profile live. */
const PROFILE_TYPES = ["functionality_storage", "personalization_storage"];

/** @param {boolean} granted @returns {State} */
const state = (granted) => (granted ? "granted" : "denied");
/** @param {boolean} profile @param {boolean} measure @returns {Word} */
const word = (profile, measure) => ({ remember: state(profile), edge: state(profile), measure: state(measure) });

/**
 * @param {import("./visit.js").Visit} visit whose `allowed.platform` is the site's number as a vendor, 0 where the
 *   publisher's own consent counts, and -1 for consent mode
 */
export function listen(visit) {
  const vendor = visit.allowed.platform ?? 0;
  const heard = recorder(visit);
  /** @param {Word} word */
  const hear = (word) => void heard(word).catch((error) => console.info(`indgang: ${error.message}`));
  if (vendor < 0) overhear(hear);
  else waitFor(Date.now() + PATIENCE, vendor, hear);
}

/**
 * Has what the platform says count.
 * @param {import("./visit.js").Visit} visit
 */
function recorder(visit) {
  const { act, choice, exclusively, grants, hold, letGo, read, settled, take, tell, whole, worker } = visit.hands;
  /** What it said last. @type {Word | undefined} */
  let last;
  return async (/** @type {Word} */ word) => {
    const [before, chosen] = [visit.allowed.home, choice()];
    // What the visitor granted here is not the platform's to take back. Its own grant may be on its way.
    const granted = !/[vo]/.test(chosen) && (/^1.g/.test(chosen) || last?.remember === "granted");
    last = word;
    if (granted && word.remember === "denied" && !read("refused")) {
      // As the visitor's own refusal: it counts at once, and needs nothing that may not come.
      const held = hold("p");
      act(() => worker() || take(FORGET));
      if (!worker()) letGo(held);
      settled();
    }
    const send = grants();
    // On a site that is without a worker now, nobody is left to tell.
    if (read("refused")) worker() ? await exclusively(tell) : letGo(read("refused"));
    await whole();
    const hear = () => act(() => take(HEAR, ...Object.values(last ?? word)));
    hear();
    if (visit.allowed.worker && visit.allowed.outdated) {
      await exclusively(async () => {
        let told;
        // What it said while it was recorded counts after that.
        while (told !== last && (hear(), visit.allowed.outdated)) {
          told = last;
          await send("consent", "POST", JSON.stringify({ signals: told }));
          act(() => {});
        }
      });
    }
    if (chosen !== choice() || before !== visit.allowed.home) settled();
  };
}

/** The framework's stub comes with the page, and queues; a platform without one may come later. */
function waitFor(until, vendor, hear) {
  const api = /** @type {any} */ (globalThis).__tcfapi;
  if (typeof api !== "function") {
    if (Date.now() < until) setTimeout(() => waitFor(until, vendor, hear), STEP);
    return;
  }
  api("addEventListener", 2, (data, told) => {
    // Only a finished answer: one that was given before, or just now.
    if (!told || !/^(tcloaded|useractioncomplete)$/.test(data?.eventStatus)) return;
    const granted = grantedBy(data, vendor);
    if (granted) hear(word(PROFILE.every(granted), MEASURE.every(granted)));
  });
}

/**
 * What the framework's data grant, by purpose; `undefined` if they say nothing here.
 * @param {any} data
 * @param {number} vendor
 */
function grantedBy(data, vendor) {
  const { gdprApplies, isServiceSpecific, tcfPolicyVersion, purposeOneTreatment } = data;
  if (gdprApplies !== true || isServiceSpecific !== true || !(tcfPolicyVersion >= POLICY.since)) return;
  /** Purpose 1 was not asked for, whatever is said of it. */
  const asked = (purpose) => purpose !== 1 || purposeOneTreatment !== true;
  if (!vendor) return (purpose) => asked(purpose) && data.publisher?.consents?.[purpose] === true;
  const disclosed = data.outOfBand?.disclosedVendors ?? {};
  const told = tcfPolicyVersion >= POLICY.disclosing || Object.keys(disclosed).length > 0;
  const allowed = data.vendor?.consents?.[vendor] === true && (!told || disclosed[vendor] === true);
  return (purpose) =>
    allowed &&
    asked(purpose) &&
    data.purpose?.consents?.[purpose] === true &&
    !RULED_OUT.includes(data.publisher?.restrictions?.[purpose]?.[vendor]);
}

/**
 * Consent mode: only `update` is a visitor's word, and each adds to those before. What a page sets
 * as its `default` says nothing of anybody.
 */
function overhear(hear) {
  const page = /** @type {any} */ (globalThis);
  const layer = (page.dataLayer ??= []);
  /** @type {Record<string, string>} */
  const said = {};
  const took = (entry) => {
    // `gtag` puts its arguments there as they are.
    const [command, kind, states] = entry?.length >= 3 ? Array.from(entry) : [];
    if (command !== "consent" || kind !== "update" || !states) return false;
    Object.assign(said, states);
    return true;
  };
  const tell = () => {
    const granted = (type) => said[type] === "granted";
    hear(word(PROFILE_TYPES.every(granted), granted("analytics_storage")));
  };
  /** What is refused in words counts at once; what is not named yet may be in the next entry. */
  const soon = () => (PROFILE_TYPES.some((type) => said[type] === "denied") ? tell() : queueMicrotask(tell));
  if (Array.from(layer, took).includes(true)) tell();
  const push = layer.push;
  layer.push = function (...entries) {
    const pushed = push.apply(this, entries);
    if (entries.map(took).includes(true)) soon();
    return pushed;
  };
}
