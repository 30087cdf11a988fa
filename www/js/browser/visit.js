/**
 * One page view: asks the engine, and does what it says with storage, page and worker.
 *
 * Each step reads what storage holds first, as another tab may have changed it, and writes what
 * it must hold afterwards. So a withdrawal anywhere ends the profile here too.
 */

import { decidedAhead } from "./ahead.js";
import { currentChoice, epoch, given, handed, hasWorker, isFinal, off, outlived, untold } from "./choice.js";
import { ahead, facts, idle, seed } from "./engine.js";
import { IndgangError, fails } from "./error.js";
import { viewed } from "./events.js";
import { ask, code } from "./gate.js";
import { kept, moved } from "./kept.js";
import { Outbox, SINCE, grants, heard, hold, letGo, tabs, tell } from "./outbox.js";
import { eager, fill, isBelow, mayChange, offer, show, slots, take, taken } from "./slots.js";
import * as steps from "./steps.js";
import * as store from "./store.js";

/** @typedef {import("./known.js").State} State */
/** @typedef {import("./known.js").Allowed} Allowed */

/** How late storage may come to other tabs, in milliseconds. */
const LATE = 2000;

/** The profile's records, as storage holds them, and whether there is a global privacy control. */
const records = () => [store.read("learnt"), store.read("declared"), +!!navigator.globalPrivacyControl];

export class Visit {
  #engine;
  #outbox = new Outbox((leaving) => this.#leaving(leaving), () => this.#changed());
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
  #given = moved() ? null : given();
  #final = isFinal() && (off() || !moved());
  /** What slots show that come now. @type {Record<string, string>} */
  #chosen;
  /** Where the profile was at the last save, and of which epoch: what this page shows may be by it. */
  #by = { home: "nowhere", epoch: "" };
  /** How many views this page has been. */
  #views = 1;
  /** What was asked for when its visitor first told something. @type {Promise<import("./more.js").More> | undefined} */
  #more;
  /** What those take hold of that are loaded later: more.js, platform.js. */
  hands;

  /** @param {import("./steps.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    const { take, whole } = engine;
    this.hands = {
      take,
      whole,
      ask,
      choice: currentChoice,
      epoch,
      grants,
      hold,
      letGo,
      tell,
      worker: hasWorker,
      read: store.read,
      act: (step) => this.#act(step),
      flush: () => this.#outbox.flush(),
      lost: () => this.#outbox.lost(),
      answered: () => this.#outbox.answered,
      exclusively: (step) => this.#exclusively(step),
      settled: () => this.#settled(),
      told: (traits) => (this.#told = { traits: { ...traits }, at: performance.now(), epoch: epoch() }),
      say: (traits) => this.#say(traits),
      /** What was told shows on this page. */
      show: () => {
        const decision = this.decide();
        // At the edge only the words are known here: the page itself came final.
        if (this.allowed.home === "device") this.#show(decision);
        else fill(decision.merge, false);
      },
      lasts: store.lasts,
      changed: () => this.#changed("told"),
      first: () => this.#first,
      page: () => ({ referrer: this.#referrer, final: this.#final, given: this.#given }),
    };
    engine.take(steps.OPEN, this.#choice, ...records(), ...facts(this.#referrer));
    this.#first = this.decide();
    // Also of a page that an app has made another before this came.
    this.#chosen = isFinal() && (this.#final || this.#stands()) ? (given()?.slots ?? {}) : this.#first.slots;
    this.#save();
    // It was held here until the worker could be told; another tab may be first.
    if (store.read("refused")) this.#exclusively(tell).catch(() => {}).then(() => this.#toldLate());
    else if (untold()) this.answer(this.allowed).catch(() => {});
    // A worker's cookie is read fresh, but storage comes to other tabs late: there its own event
    // says when the new choice can be read. Acting earlier would write the erased profile back. Once another tab was
    // answered, what was remembered here is let go of, and what the page shows by it.
    tabs?.addEventListener("message", () => hasWorker() && this.#act());
    addEventListener("storage", ({ key, newValue }) => {
      if (hasWorker() ? key === "indgang.refused" : key === null || key === "indgang.choice") this.#act();
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
    this.#engine.take(steps.SYNC, this.#choice, ...records(), seed(), ahead());
    // Whose choice is old, or who never chose, has none that says so yet: what waits is let go of.
    if (store.read("refused")) this.#engine.take(steps.ASK, "denied", "denied", "denied");
  }

  #save() {
    const stored = JSON.parse(this.#engine.take(steps.STORED));
    // With a worker it is in a cookie, once that was told.
    if (!untold()) store.write("choice", stored.choice);
    store.write("declared", stored.declared);
    this.#write(stored.learnt);
    // Who never chose has had nothing erased.
    this.#by = { home: this.allowed.home, epoch: epoch() ?? "0" };
    store.write("ahead", this.#here ? decidedAhead(this.#engine) : null);
  }

  /** @param {string | null} learnt */
  #write(learnt) {
    if (store.write("learnt", learnt)) this.#wrote = { text: learnt, at: performance.now() };
  }

  /** Whether a profile on the device decides. */
  get #here() {
    return this.#by.home === "device";
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
    if (theirs && !theirs.startsWith(`${epoch()}.`)) return;
    const { traits, at, epoch: then } = this.#told;
    const again = then === epoch() && performance.now() - at < LATE ? Object.keys(traits) : [];
    if (!theirs && (!again.length || hasWorker())) {
      // Nothing is written, as more may be on its way: perhaps all was erased, and something told anew; with a worker, a refusal.
      this.#sync();
      this.#changed();
    } else this.#act(() => again.forEach((name) => this.#say({ [name]: traits[name] })));
    this.#renew();
  }

  /** What was told elsewhere stands in the words of this page. */
  #renew() {
    // Not as it was saved: another tab may have moved it, or ended it, since.
    if (this.allowed.home !== "device") return;
    this.#first = { ...this.#first, merge: this.decide().merge };
    fill(this.#first.merge);
  }

  /** @param {"told" | "back"} [detail] the visitor has told, taken back or had erased something here, or perhaps on a page from which they come back */
  #changed(detail) {
    document.dispatchEvent(new CustomEvent("indgang:change", { detail }));
  }

  /**
   * @param {() => T} [step]
   * @template T
   * @returns {T}
   */
  #act(step) {
    // As it was saved here: what is allowed may be another tab's word already.
    const by = this.#by;
    this.#sync();
    const result = /** @type {T} */ (step?.());
    this.#save();
    const erased = by.home !== "nowhere" && (this.#by.home === "nowhere" || by.epoch !== this.#by.epoch);
    if (erased) this.#clear();
    this.#changed(erased ? "told" : undefined);
    return result;
  }

  /** Back from the cache of whole pages, perhaps to a visitor who has answered since. */
  #restored() {
    const before = this.#choice;
    // A privacy control that was switched meanwhile is not told to a page that is open.
    if (this.allowed.gpc !== !!navigator.globalPrivacyControl) return location.reload();
    this.#act();
    // Shown by what is no longer allowed, or without what now is: the page is asked for again.
    if (before !== this.#choice) location.reload();
    // On the pages between, something may have been told.
    else this.#changed("back"), this.#renew();
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
   * Shows what was not decided before the page was painted, where that moves nothing that is seen.
   * What was seen, or is above it, stays; it changes from the next page on.
   */
  showUnseen() {
    // With a worker and no profile here, the page is final as it came.
    if (this.#final) return;
    // Painted by a profile that was erased before this could hear of it.
    if (outlived(kept().by?.epoch)) return this.#clear();
    eager(this.#here);
    for (const element of slots()) if (mayChange(element)) show(element, this.#chosen);
    if (this.#here) offer(this.#first.entry, isBelow), fill(this.#first.merge, true, isBelow);
  }

  /** What slots show that come now, which nobody has seen. */
  chosen() {
    this.#follow();
    return this.#chosen;
  }

  /** Sees to what comes from here on, before it is painted: observers are told before that. */
  watch() {
    kept().there = this;
    let path = this.#path;
    new MutationObserver((records) => {
      const chosen = this.chosen();
      eager(this.#here);
      for (const element of slots()) if (!taken(element)) show(element, chosen);
      // Who asked for what is chosen may have been the first to see the new path.
      const other = path !== this.#path;
      if (other) (path = this.#path), this.showUnseen();
      /** Whether it is not painted yet: all else stays as it was seen. @param {Element} element */
      const isNew = (element) => other || records.some(({ target, addedNodes }) => target === element || [...addedNodes].some((node) => node.contains(element)));
      // At the edge merge fields are filled there, and what was told here since is in them.
      if (this.#here) offer(this.#first.entry, isNew), fill(this.#first.merge, true, isNew);
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
    if (!this.#stands()) this.#chosen = this.#first.slots;
    // When the app has said what the page is about; one that leads on at once was none.
    const view = ++this.#views;
    idle().then(() => void (view === this.#views && viewed(this)));
  }

  /** Whether the edge's word stands on other pages as well: it chose by the profile, and the plan asks for no path. */
  #stands() {
    return this.allowed.home === "edge" && !this.#engine.take(steps.ASKS_FOR_THE_PATH);
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
    const refuses = remember === "denied";
    if (!hasWorker()) {
      store.write("refused", null);
      this.#act(() => this.#engine.take(steps.ANSWER, remember, edge, measure));
      return this.#settled();
    }
    // A refusal counts here at once, whatever becomes of the request, and the next pages tell it until it got there.
    const held = refuses ? hold() : store.read("refused");
    if (refuses) this.#act();
    // Nor may what other tabs have asked for undo any other answer.
    else tabs?.postMessage("answering");
    const [send, was] = [refuses && measure !== "granted" ? ask : grants(), currentChoice()];
    const step = async () => {
      if (!refuses) {
        const [now, no] = [store.read("refused"), /^1.d/];
        // Heard by the worker already, or not.
        if (now ? now !== held : !held && !no.test(was) && no.test(currentChoice())) throw SINCE;
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
      // Moved down: from here on storage is its home. Another tab may see its choice first, and begin a profile anew.
      if (moved.learnt) this.#write(moved.learnt);
      if (moved.declared) store.write("declared", moved.declared);
      this.#act();
    };
    await this.#exclusively(step).finally(() => this.#settled());
  }

  /** A refusal that was held is told. The page may have come before it was, as it was chosen by what was refused. */
  #toldLate() {
    this.#act();
    if (this.allowed.home === "nowhere") this.#clear();
    this.#settled();
  }

  /** An answer is kept, the visitor's or a signal's: other tabs are told. */
  #settled() {
    tabs?.postMessage("answered");
    this.#outbox.flush();
  }

  /** Asks the worker something that must not be undone, of a page that says so if it failed. @param {() => Promise<void>} step */
  #exclusively(step) {
    return this.#outbox.exclusively(step).catch((error) => {
      this.#act();
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

  /** Other tabs are told that they need not say again what they said of the same. @param {Record<string, string>} traits */
  #say(traits) {
    if (this.allowed.home === "device") for (const names of [Object.keys(traits).join(" "), null]) store.write("said", names);
    return this.#engine.take(steps.DECLARE, ...steps.pairs(traits));
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
      this.#act();
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
      // Whatever comes of it, what was told stands nowhere any more.
      this.#clear();
      this.#changed();
      await this.#exclusively(step);
    } finally {
      tabs?.postMessage("forgotten");
      this.#clear();
      this.#changed("told");
    }
  }

  /** What its visitor tells, or looks at, is a file of its own, loaded by whoever does the first of it. */
  more() {
    return (this.#more ??= code.more().then(
      ({ More }) => new More(this),
      (error) => {
        this.#more = undefined;
        return fails("load.failed")(error);
      },
    ));
  }

  /** All that the page can be asked is at hand: one that may need it loads it for every visitor. */
  async prepare() {
    await Promise.all([this.more(), this.#engine.whole()]);
  }
}
