/** What a page is told of its visitor: what is allowed, what is remembered, and what may be asked. */

export type State = "granted" | "denied" | "pending";

export interface Allowed {
  remember: State;
  edge: State;
  measure: State;
  /** Whether the visitor should be asked. */
  ask: boolean;
  /** Whether the browser sends a global privacy control. */
  gpc: boolean;
  /** Where the profile lives. */
  home: "nowhere" | "device" | "edge";
  worker: boolean;
  /** What the site does not ask for. */
  unasked?: ("remember" | "edge" | "measure")[];
  /** Whether signals say something else than what is recorded. */
  outdated?: boolean;
  /** The site's consent platform, see src/browser/tell.rs. */
  platform?: number;
}

/** Something that is remembered, in the plan's words. */
export interface Note {
  kind: "sessions" | "topic" | "event" | "item" | "trait" | "later" | "paused" | "dismissed" | "unheard" | "seed" | "asked";
  name: string;
  title: string;
  /** What of it is kept, by its kind: `remembered` in src/engine/tell.rs. */
  value: any;
  /** When, in seconds since 1970: of an answer the last day on which it counts. */
  at?: number;
  /** What an answer must be. */
  input?: Question["kind"];
  /** The answers that are offered, as a question's. */
  options?: string;
}

/** What the visitor may be asked now. */
export interface Question {
  /** The trait. */
  name: string;
  title: string;
  why: string;
  /** The question itself. */
  words: string;
  /** What they get for an answer; empty if that is not said. */
  gives: string;
  kind: "text" | "number" | "boolean" | "date";
  /** A line for each answer that is offered: value, tab, words; empty: any. */
  options: string;
}

export interface Known {
  home: Allowed["home"];
  /** Whether any of it outlasts this page: not where storage is closed or full. */
  lasts: boolean;
  remembered: Note[];
  /** The profile itself, as storage would hold it: docs/profile-format.md. */
  records: { learnt: string | null; declared: string | null };
  why: import("./why.js").Reason[];
  question: Question | null;
}
