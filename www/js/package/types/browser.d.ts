import type { About, Allowed, Answer, Decision, Declared, EventName, Kept, Note, Question, Reason, Records, SlotName, Source, TraitName } from "./names.js";
export * from "./names.js";

/** What is remembered of this visitor, here or at the site's own edge, and what they say to it. */
export interface Profile {
  /** Of it, and why the page is as it is. `lasts`: whether any of it outlasts the page, which it does not where storage is closed or full. */
  remembered(): Promise<{ home: Allowed["home"]; lasts: boolean; remembered: Note[]; records: Records; why: Reason[]; question: Question | null }>;
  declare(traits: Declared): Promise<Kept>;
  /** While paused, what is remembered stays, but does not count and does not grow. */
  pause(on?: boolean): Promise<Kept>;
  /** "Not for me": what decides this slot, here or anywhere; `""` is the way in. */
  dismiss(slot: SlotName | ""): Promise<Kept>;
  /** Takes back all dismissals. */
  restore(): Promise<Kept>;
  /** "Not now" to the question for a trait, or takes that back. */
  putOff(trait: TraitName, on?: boolean): Promise<Kept>;
  /** Forgets everything but the choice. */
  forget(): Promise<void>;
  /** What left this browser since the page opened: what, on what basis, and the second since 1970. */
  released(): Promise<{ what: string; basis: "remember" | "edge" | "measure"; at: number }[]>;
}

/** The engine of this page: one, however often it is loaded. */
export class Indgang {
  private constructor();
  /**
   * Loads the engine when the browser is idle.
   * @throws {IndgangError}
   */
  static load(options: {
    plan: Source;
    /**
     * The folder that has what `indgang site` puts there, with a slash at its end, where the bundler brings no files
     * along: Vite does, esbuild does not.
     */
    files?: string | URL;
  }): Promise<Indgang>;
  /**
   * What is decided for this visitor on this page now; what they have seen of it stays. Where the site's edge decided the page, or
   * has the profile, what the edge chose. Never throws.
   */
  decide(): Decision;
  /** Something happened. */
  observe(event: EventName, about?: About): void;
  readonly consent: {
    readonly state: Allowed | null;
    /** The visitor's answer, from a page's own dialogue. */
    answer(wanted: Answer): Promise<void>;
  };
  readonly profile: Profile;
  /**
   * Why a slot is as it is; `null` for the way in. `null` where it shows its default. With the profile at the edge, the edge is asked.
   * @throws {IndgangError} `worker.unreachable`
   */
  explain(slot: SlotName | null): Promise<Reason | null>;
  /** Calls when what is decided has changed, until what is returned is called. */
  on(name: "decision", listener: (decision: Decision) => void): () => void;
}
