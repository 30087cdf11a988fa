/** Names of a site's manifest, declared by the file that `indgang types` makes. Without one, any name will do. */
export interface Register {}

type Registered<Name extends string, Otherwise> = Register extends { [name in Name]: infer Found } ? Found : Otherwise;

type Slots = Registered<"slots", Record<string, string>>;
type Traits = Registered<"traits", Record<string, string | number | boolean>>;
/** A slot of the site. */
export type SlotName = keyof Slots & string;
/** A variant of a slot. */
export type VariantOf<Slot extends SlotName> = Slots[Slot];
/** An event that the site counts, or a page view. */
export type EventName = Registered<"events", string>;
/** What interest is learnt in. */
export type TopicName = Registered<"topics", string>;
/** An item of the catalog. */
export type ItemName = Registered<"items", string>;
/** A text that is filled in. */
export type MergeName = Registered<"merges", string>;
/** The path that an entry point leads to. */
export type EntryPath = Registered<"entries", string>;
/** What visitors may be asked for. */
export type TraitName = keyof Traits & string;
/** What visitors say of themselves; `null` takes an answer back. */
export type Declared = { [Name in TraitName]?: Traits[Name] | null };

/** What the engine shows on one page view. */
export interface Decision {
  /** The plan's version: eight hexadecimal digits; empty if nothing could be decided. */
  plan: string;
  /** The path whose content stands in for this page's; `null` for the page itself. */
  entry: EntryPath | null;
  /** Whether the visitor is to be sent to the entry instead. */
  redirect: boolean;
  /** What each slot shows. One that is not there shows its default. */
  slots: { [Slot in SlotName]?: VariantOf<Slot> };
  /** Plain text for merge fields; one that is not there keeps the page's own words. */
  merge: { [Name in MergeName]?: string };
  /** Why what differs from the default does. */
  why: Reason[];
  /** What the visitor may be asked now. */
  question?: Question;
  /** Why nothing could be decided: a stable code. Then everything shows its default. */
  fault?: "engine.trap";
}

export interface Reason {
  /** `null` is the way in. */
  slot: SlotName | null;
  variant: string;
  /**
   * In the words of the manifest, said to the visitor. In what `remembered()` gives it is empty where it cannot be told: a
   * signed link chose this, or by now something else would be chosen. In what `decide()` gives on a page that the site's edge chose
   * by the profile it is empty too: `explain()` asks the edge.
   */
  because: string;
}

export interface Question {
  /** The trait. */
  name: TraitName;
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

/** Something that is remembered, in the plan's words. */
export interface Note {
  kind: "sessions" | "seed" | "topic" | "event" | "item" | "asked" | "trait" | "later" | "paused" | "dismissed" | "unheard";
  name: string;
  title: string;
  /**
   * Interest in tenths of a page view, a count, or what was told; `true` if paused. In seconds since 1970: of what was put
   * off, from when it may be asked; of the question last asked and of what was turned away, the day.
   */
  value: unknown;
  /** When last, in seconds since 1970; of an answer the last day on which it counts. */
  at?: number;
  /** What an answer must be. */
  input?: Question["kind"];
  /** The answers that its question offers: a line for each, value, tab, words; empty: any. */
  options?: string;
}

/** The profile itself, as the browser's storage would hold it (`docs/profile-format.md`); `null` where there is none. */
export interface Records {
  learnt: string | null;
  declared: string | null;
}

/** What is told about an event. */
export interface About {
  topics?: readonly TopicName[];
  item?: ItemName;
  /** Whole units of the site's money; what is behind the point is cut off. */
  value?: number;
}

export type State = "granted" | "denied" | "pending";
/**
 * What a visitor allows: `true` is `granted`. What is left out stays as it was answered; what never was, is refused with this answer. `edge`
 * grants `remember` as well, unless that is named.
 */
export type Answer = { [Purpose in "remember" | "edge" | "measure"]?: State | boolean };

/** What is allowed now, and what follows. */
export interface Allowed {
  remember: State;
  edge: State;
  measure: State;
  /** Whether the visitor should be asked. */
  ask: boolean;
  /** Where the profile lives. */
  home: "nowhere" | "device" | "edge";
}

/**
 * What became of what was told: `waits` counts once the visitor lets it be remembered, `page` on this page alone, as the browser's storage
 * is closed or full.
 */
export type Kept = "dropped" | "waits" | "kept" | "page" | "full" | "failed";

/** Bytes, or a response that has them. */
export type Bytes = ArrayBuffer | ArrayBufferView | Response;
/** A plan that `indgang build --browser` made, or an engine: its bytes, or where they are. In Node a text is a file's path. */
export type Source = Bytes | URL | string | Promise<Bytes>;

/** A failure while loading, or of what is told to the site's own edge. Deciding never fails. */
export class IndgangError extends Error {
  readonly name: "IndgangError";
  /** Stays the same; the package's README says what each means. `plan.…` is why a plan was refused. */
  readonly code:
    | "load.no_plan"
    | "load.no_wasm"
    | "load.bad_wasm"
    | "load.no_page"
    | "load.old_browser"
    | "load.failed"
    | `plan.${string}`
    | "preview"
    | "worker.unreachable";
}
