/**
 * One page view: asks the engine, and does what it says with storage, page and worker.
 *
 * Each step reads what storage holds first, as another tab may have changed it, and writes what
 * it must hold afterwards. So a withdrawal anywhere ends the profile here too.
 */

import { decidedAhead } from "./ahead.js";
import { currentChoice, epoch, given, handed, hasWorker, isFinal, off, outlived, untold } from "./choice.js";
import { facts, idle } from "./engine.js";
import { IndgangError } from "./error.js";
import { viewed } from "./events.js";
import { ask } from "./gate.js";
import { Outbox, grants, heard, hold, letGo, tabs, tell } from "./outbox.js";
import { eager, fill, kept, offer, show, slots, take, taken, wasSeen } from "./slots.js";
import * as steps from "./steps.js";
import * as store from "./store.js";
import { why } from "./why.js";

/** @typedef {import("./known.js").State} State */
/** @typedef {import("./known.js").Allowed} Allowed */
/** @typedef {import("./known.js").Note} Note */
/** @typedef {import("./known.js").Question} Question */
/** @typedef {import("./known.js").Known} Known */
/** @typedef {import("./why.js").Reason} Reason */
/** @typedef {"dropped" | "waits" | "kept" | "full" | "failed"} Kept what became of what was told */

/** How late storage may come to other tabs, in milliseconds. */
const LATE = 2000;

/** The profile's records, as storage holds them, and whether there is a global privacy control. */
const records = () => [store.read("learnt"), store.read("declared"), +!!navigator.globalPrivacyControl];

export class Visit {
  #engine;
  #outbox = new Outbox((leaving) => this.#leaving(leaving), () => this.#changed());
  /** What the site's consent platform said last. @type {Parameters<Visit["hear"]>[0] | undefined} */
  #word;
  /** What was learnt, as last written here, and when. @type {{ text: string | null, at: number }} */
  #wrote = { text: null, at: 0 };
  /** What the visitor answered here last, and when: a tab that had not seen it may write without it. */
  #told = { traits: /** @type {Record<string, string>} */ ({}), at: -LATE, epoch: epoch() };
  /** The visitor's choice at the last look. */
  #choice = currentChoice();
  /** Why the page is as it is: decided when it was opened, before this view counted. */
  #first;
  /** What this view is of, and which site its visitor came from. */
  #path = location.pathname;
  #referrer = document.referrer.split("/", 3).join("/");
  /** What a worker says it gave, and whether it chose for the slots: as long as the page is the one it gave. */
  #given = given();
  #final = isFinal();
  /** What slots show that come now. @type {Record<string, string>} */
  #chosen;
  /** Whether a profile on the device decides. */
  #here = false;
  /** What the worker is asked to tell, as long as it has not answered and nothing changes. @type {{ of: string, answer: Promise<any> } | null} */
  #heard = null;
  /** How many views this page has been. */
  #views = 1;

  /** @param {import("./steps.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    engine.take(steps.OPEN, this.#choice, ...records(), ...facts(this.#referrer));
    this.#first = this.decide();
    this.#chosen = this.#final ? (this.#given?.slots ?? {}) : this.#first.slots;
    const [wanted, choice] = [this.allowed, untold()];
    this.#save();
    // It was held here until the worker could be told; another tab may be first.
    if (store.read("refused")) this.#exclusively(tell).catch(() => {}).then(() => this.#settled(this.#act(() => "edge")));
    else if (choice) this.answer(wanted).catch(() => store.write("choice", choice));
    // A worker's cookie is read fresh, but storage comes to other tabs late: there its own event
    // says when the new choice can be read. Acting earlier would write the erased profile back.
    tabs?.addEventListener("message", () => hasWorker() && this.#elsewhere());
    addEventListener("storage", ({ key, newValue }) => {
      if (key === "indgang.refused" || (!hasWorker() && (key === null || key === "indgang.choice"))) this.#elsewhere();
      else if (key === "indgang.learnt") this.#written(newValue);
      // This event comes before that of what was written.
      else if (key === "indgang.said") for (const name of newValue?.split(" ") ?? []) delete this.#told.traits[name];
      else if (key === "indgang.declared") this.#overwritten(newValue);
    });
    addEventListener("pageshow", (event) => event.persisted && this.#restored());
    addEventListener("pagehide", () => this.#outbox.flush(true));
  }

  /** @returns {Allowed} */
  get allowed() {
    const [allowed, no] = [JSON.parse(this.#engine.take(steps.ALLOWED)), "denied"];
    // Also where no record says so yet: whoever refuses is asked no more.
    return store.read("refused") ? { ...allowed, remember: no, edge: no, measure: no, ask: false } : allowed;
  }

  /** The decision for this page, now. */
  decide() {
    this.#follow();
    return JSON.parse(this.#engine.take(steps.DECIDE));
  }

  #sync() {
    this.#choice = currentChoice();
    this.#engine.take(steps.SYNC, this.#choice, ...records());
    // Whose choice is old, or who never chose, has none that says so yet: what waits is let go of.
    if (store.read("refused")) this.#engine.take(steps.ASK, "denied", "denied", "denied");
  }

  #save() {
    const stored = JSON.parse(this.#engine.take(steps.STORED));
    for (const key of /** @type {const} */ (["choice", "learnt", "declared"])) {
      if (store.write(key, stored[key]) && key === "learnt") this.#wrote = { text: stored[key], at: performance.now() };
    }
    this.#here = this.allowed.home === "device";
    store.write("ahead", this.#here ? decidedAhead(this.#engine) : null);
  }

  /**
   * Another tab wrote, and perhaps had not seen what was written here just before: both are kept.
   * What it took away stays away.
   * @param {string | null} theirs
   */
  #written(theirs) {
    const { text, at } = this.#wrote;
    if (theirs && text && text !== theirs && performance.now() - at < LATE) this.#act(() => this.#engine.take(steps.MERGE, text));
  }

  /**
   * Another tab wrote what the visitor said, perhaps without what they had said here just before: that is said again,
   * unless they have told of the same there, or had it erased, since.
   * @param {string | null} theirs
   */
  #overwritten(theirs) {
    // Of another epoch than the choice that can be read here yet: that choice's own event comes.
    if (!theirs?.startsWith(`${epoch()}.`)) return;
    const { traits, at, epoch: then } = this.#told;
    this.#act(() => then === epoch() && performance.now() - at < LATE && this.#say(traits));
  }

  #changed() {
    this.#heard = null;
    document.dispatchEvent(new CustomEvent("indgang:change"));
  }

  /**
   * @param {() => T} step
   * @template T
   * @returns {T}
   */
  #act(step) {
    this.#sync();
    const result = step();
    this.#save();
    this.#changed();
    return result;
  }

  /** Another tab was answered: what was remembered here is let go of. */
  #elsewhere() {
    const before = this.allowed.home;
    this.#act(() => {});
    if (before !== "nowhere" && this.allowed.home === "nowhere") this.#clear();
  }

  /** Back from the cache of whole pages, perhaps to a visitor who has answered since. */
  #restored() {
    const before = this.#choice;
    // A privacy control that was switched meanwhile is not told to a page that is open.
    if (this.allowed.gpc !== !!navigator.globalPrivacyControl) return location.reload();
    this.#act(() => {});
    // Shown by what is no longer allowed, or without what now is: the page is asked for again.
    if (before !== this.#choice) location.reload();
  }

  /** Shows on this page what its visitor's own answer has just changed. */
  #show(decision) {
    if (!this.#final) {
      this.#chosen = decision.slots;
      for (const element of slots()) show(element, this.#chosen);
    }
    if (this.allowed.home === "device") offer(decision.entry);
    fill(decision.merge);
    this.#first = decision;
  }

  /** The visitor withdrew: the page goes back to what everybody gets, where it still has that. */
  #clear() {
    this.#show(this.decide());
    offer(null);
  }

  /**
   * Shows what was not decided before the page was painted, in slots that nobody has seen yet.
   * What was seen stays; it changes from the next page on.
   */
  showUnseen() {
    slots().forEach(take);
    // With a worker and no profile here, the page is final as it came.
    if (this.#final) return;
    // Painted by a profile that was erased before this could hear of it.
    if (outlived(kept().by)) return this.#clear();
    for (const element of slots()) if (!wasSeen(element)) show(element, this.#chosen);
    if (this.#here) offer(this.#first.entry);
  }

  /** What slots show that come now, which nobody has seen. */
  chosen() {
    this.#follow();
    return this.#chosen;
  }

  /** Sees to what comes from here on, before it is painted: observers are told before that. */
  watch() {
    kept().there = true;
    new MutationObserver(() => {
      const path = this.#path;
      const chosen = this.chosen();
      eager(this.#here);
      for (const element of slots()) if (!taken(element)) show(element, chosen);
      if (path !== this.#path) this.showUnseen();
      // At the edge merge fields are filled there, and what was told here since is in them.
      if (this.#here) offer(this.#first.entry), fill(this.#first.merge);
    }).observe(document, { childList: true, subtree: true });
  }

  /** An app may have made the page another without a load: that is a view of its own. */
  #follow() {
    if (this.#path === location.pathname) return;
    this.#path = location.pathname;
    this.#referrer = location.origin;
    this.#given = null;
    // Switched off, it stays as its origin has it.
    this.#final &&= off();
    this.#sync();
    this.#engine.take(steps.OPEN, this.#choice, ...records(), ...facts(this.#referrer));
    this.#first = this.decide();
    // The edge has chosen by the profile, for all pages if the plan asks for no path; then its word stands.
    if (this.allowed.home !== "edge" || this.#engine.take(steps.ASKS_FOR_THE_PATH)) this.#chosen = this.#first.slots;
    // When the app has said what the page is about; one that leads on at once was none.
    const view = ++this.#views;
    idle().then(() => void (view === this.#views && viewed(this)));
  }

  /**
   * Something happened.
   * @param {string} name
   * @param {{ topics?: string, item?: string, value?: number }} [about]
   */
  observe(name, { topics = "", item = "", value = NaN } = {}) {
    if (store.read("refused")) return;
    // A value is in whole units of the site's money; anything else is none.
    const whole = Math.trunc(value);
    this.#act(() => this.#engine.take(steps.OBSERVE, name, topics, Number.isSafeInteger(whole) ? whole : "", item));
    this.#outbox.flush();
  }

  /** The visitor answers. @param {{ remember: State, edge: State, measure: State }} wanted */
  async answer({ remember, edge, measure }) {
    const before = this.allowed.home;
    const refuses = remember === "denied";
    if (!hasWorker()) {
      store.write("refused", null);
      this.#act(() => this.#engine.take(steps.ANSWER, remember, edge, measure));
      return this.#settled(before);
    }
    // A refusal counts here at once, whatever becomes of the request, and the next pages tell it until it got there.
    const held = refuses ? hold() : store.read("refused");
    if (refuses) this.#act(() => {}), before !== "nowhere" && this.#clear();
    // Nor may what other tabs have asked for undo any other answer.
    else tabs?.postMessage("answering");
    const [send, was] = [refuses ? ask : grants(), currentChoice()];
    const step = async () => {
      if (!refuses) {
        const [now, no] = [store.read("refused"), /^1.d/];
        // Heard by the worker already, or not.
        if (now ? now !== held : !held && !no.test(was) && no.test(currentChoice())) throw new Error("refused since");
        // What was refused is erased there as well, before anything is granted anew.
        await tell();
      }
      this.#sync();
      const put = (edge) => send("consent", "POST", this.#engine.take(steps.ASK, remember, edge, measure));
      const answer = await put(edge).catch((error) => {
        // The site's edge keeps no notes at all: what is left of the answer still stands.
        if (error.status === 409 && edge === "granted") return put("denied");
        throw error;
      });
      const moved = await heard(answer, refuses);
      if (refuses) letGo(held);
      // Moved down: from here on storage is its home.
      if (moved.learnt) store.write("learnt", moved.learnt);
      if (moved.declared) store.write("declared", moved.declared);
      this.#act(() => {});
    };
    await this.#exclusively(step).finally(() => this.#settled(before));
  }

  /**
   * The site's consent platform said this.
   * @param {{ remember: State, edge: State, measure: State }} word in this order
   */
  async hear(word) {
    const [before, choice] = [this.allowed.home, currentChoice()];
    // What the visitor granted here is not the platform's to take back. Its own grant may be on its way.
    const granted = !/[vo]/.test(choice) && (/^1.g/.test(choice) || this.#word?.remember === "granted");
    this.#word = word;
    if (granted && word.remember === "denied" && !store.read("refused")) {
      // As the visitor's own refusal: it counts at once, and needs nothing that may not come.
      const held = hold("p");
      this.#act(() => hasWorker() || this.#engine.take(steps.FORGET));
      if (!hasWorker()) letGo(held);
      this.#settled(before);
    }
    const send = grants();
    if (store.read("refused")) await this.#exclusively(tell);
    await this.#engine.whole();
    const hear = () => this.#act(() => this.#engine.take(steps.HEAR, ...Object.values(this.#word ?? word)));
    hear();
    if (this.allowed.worker && this.allowed.outdated) {
      await this.#exclusively(async () => {
        let told;
        // What it said while it was recorded counts after that.
        while (told !== this.#word && (hear(), this.allowed.outdated)) {
          told = this.#word;
          await send("consent", "POST", JSON.stringify({ signals: told }));
          this.#act(() => {});
        }
      });
    }
    if (choice !== currentChoice() || before !== this.allowed.home) this.#settled(before);
  }

  /** An answer is kept, the visitor's or a signal's: other tabs are told, and the page shows it. */
  #settled(before) {
    tabs?.postMessage("answered");
    if (before !== "nowhere" && this.allowed.home === "nowhere") this.#clear();
    this.#outbox.flush();
  }

  /** Asks the worker something that must not be undone, of a page that says so if it failed. @param {() => Promise<void>} step */
  #exclusively(step) {
    return this.#outbox.exclusively(step).catch((error) => {
      this.#act(() => {});
      throw new IndgangError("worker.unreachable", `the answer did not reach the site (${error})`);
    });
  }

  /**
   * What may leave next: what was said before what was done.
   * @param {boolean} leaving
   * @returns {{ endpoint: "profile" | "observe", body: string }}
   */
  #leaving(leaving) {
    // Another tab may have withdrawn what this one still holds.
    this.#sync();
    const take = this.#engine.take;
    const said = take(steps.LEAVING_ANSWERS) || (leaving ? "" : take(steps.LEAVING_TOLD, handed()));
    return said ? { endpoint: "profile", body: said } : { endpoint: "observe", body: take(steps.LEAVING_EVENTS) };
  }

  /** The visitor tells something of themselves; an empty text takes it back. @param {Record<string, string>} traits */
  declare(traits) {
    this.#told = { traits: { ...traits }, at: performance.now(), epoch: epoch() };
    return this.#tell(() => this.#say(traits));
  }

  /** Other tabs are told that they need not say again what they said of the same. @param {Record<string, string>} traits */
  #say(traits) {
    if (this.allowed.home === "device") for (const names of [Object.keys(traits).join(" "), null]) store.write("said", names);
    return Object.entries(traits).map(([name, value]) => this.#engine.take(steps.DECLARE, name, value));
  }

  /**
   * The visitor pauses, or goes on: while paused, the profile stays, but does not count and does
   * not grow. `dropped` where there is no profile.
   * @param {boolean} on
   */
  pause(on) {
    return this.#tell(() => [this.#engine.take(steps.PAUSE, +on)]);
  }

  /**
   * The visitor does not want what decides this slot, here or anywhere; `""` or `null` is the way
   * in. `dropped` if nothing was chosen for them there.
   * @param {string | null} slot
   */
  dismiss(slot) {
    return this.#tell(() => [this.#engine.take(steps.DISMISS, slot ?? "")]);
  }

  /** The visitor says "not now" to the question for a trait, or takes that back. @param {string} name */
  putOff(name, on = true) {
    // As the engine tells them from answers: src/engine/observe.rs.
    return this.#tell(() => [this.#engine.take(steps.DECLARE, name, on ? "\x18" : "\x19")]);
  }

  /** The visitor takes back all that they dismissed. */
  restore() {
    return this.#tell(() => [this.#engine.take(steps.RESTORE)]);
  }

  /**
   * @param {() => string[]} step
   * @returns {Promise<Kept>}
   */
  async #tell(step) {
    // What was clicked here counts before what is clicked next.
    const rest = this.#engine.whole();
    if (rest) await rest;
    if (store.read("refused")) return "dropped";
    const kept = this.#act(step).map(Number);
    this.#outbox.flush();
    if (!(await this.#outbox.sent())) return "failed";
    if (kept.includes(4)) return "full";
    if (kept.includes(0)) return "dropped";
    if (kept.includes(1)) return "waits";
    const decision = this.decide();
    // At the edge only the words are known here: the page itself came final.
    if (this.allowed.home === "device") this.#show(decision);
    else fill(decision.merge, false);
    return "kept";
  }

  /**
   * Forgets everything but the choice. Until the worker says that it has, and if it does not, this is a refusal of everything:
   * what is remembered counts no more, wherever it still is.
   */
  async forget() {
    const step = async () => {
      if (mine && store.read("refused") === mine) {
        // What it answers lets the choice stand.
        await heard(await send("profile", "DELETE"));
        // Somebody refused meanwhile, and may have been heard before it.
        if (!letGo(mine)) store.read("refused") || hold();
      }
      await tell();
      this.#act(() => {});
    };
    let [mine, send] = ["", ask];
    try {
      if (!hasWorker()) {
        store.write("refused", null);
        return void this.#act(() => this.#engine.take(steps.FORGET));
      }
      this.#engine.take(steps.FORGET);
      // What is held already erases all as well.
      if (!store.read("refused")) mine = hold();
      send = grants();
      this.#sync();
      await this.#exclusively(step);
    } finally {
      tabs?.postMessage("forgotten");
      this.#clear();
      this.#changed();
    }
  }

  /**
   * What is remembered, where, and why the page is as it is.
   * @returns {Promise<Known>}
   */
  async known() {
    // What happened here may be on its way to who is asked.
    await this.#outbox.sent();
    const { home, worker } = this.allowed;
    /** @type {any} */
    let answer = null;
    // The worker would tell of what is refused or forgotten here.
    if (worker && home !== "device" && !store.read("refused")) {
      // Panel, forms and question ask once for all of them.
      const of = `${new URLSearchParams({ page: location.pathname + location.search, referrer: this.#referrer })}`;
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
      await this.#engine.whole();
      const remembered = JSON.parse(this.#engine.take(steps.REMEMBERED));
      answer = { ...this.decide(), remembered, learnt: store.read("learnt"), declared: store.read("declared") };
    }
    const { remembered = [], question = null, why: now = [], learnt, declared } = answer;
    const records = { learnt: learnt || null, declared: declared || null };
    return { home, remembered, records, why: why(now, this.#first, home === "device", this.#final, this.#given), question };
  }

  /** All that the engine can be asked is at hand: a page that may need it loads it for every visitor. */
  async prepare() {
    await this.#engine.whole();
  }

  /** What left this browser, as released on this page. */
  async released() {
    await this.#engine.whole();
    return JSON.parse(this.#engine.take(steps.RELEASED));
  }
}
