import type { About, Allowed, Answer, Decision, Declared, EventName, Kept, Note, Reason, SlotName, Source } from "./names.js";
export * from "./names.js";

/** A visitor's records, as texts that only the engine reads; `null` or left out where there is none. */
export interface Records {
  choice?: string | null;
  learnt?: string | null;
  declared?: string | null;
}

/** One page view as plain data. What is left out is not known. */
export interface Context {
  /** Path and query. @default "/" */
  path?: string;
  /** The site's host, by which links from itself are told from others. */
  host?: string;
  /** The address of the page that linked here. */
  referrer?: string;
  /** BCP 47 tags, the preferred first; a text has commas between them. */
  languages?: string | readonly string[];
  /** ISO 3166-1 alpha-2, as in `DK`. */
  country?: string;
  /** ISO 3166-2 without the country. */
  region?: string;
  device?: "phone" | "tablet" | "desktop" | "other";
  /** Minutes that the visitor's clock is ahead of UTC. @default 0 */
  utcOffsetMinutes?: number;
  /** Whether `Sec-GPC: 1` was sent. @default false */
  gpc?: boolean;
  /** When; a number is milliseconds since 1970. @default now */
  now?: Date | number;
  /** A number from 0 to 65535 for a profile that begins here. @default drawn */
  seed?: number;
}

/** One page view of one visitor, over records that you keep. */
export interface Visit {
  /** Never throws. */
  decide(now?: Date | number): Decision;
  observe(event: EventName, about?: About): void;
  readonly consent: {
    readonly state: Allowed;
    answer(wanted: Answer): void;
  };
  readonly profile: {
    /** What must be kept now: nothing but the choice, where nothing else is allowed. */
    readonly records: { choice: string | null; learnt: string | null; declared: string | null };
    remembered(): Note[];
    declare(traits: Declared): Kept;
    pause(on?: boolean): Kept;
    dismiss(slot: SlotName | ""): Kept;
    restore(): Kept;
    /** Forgets everything but the choice. */
    forget(): void;
  };
  explain(slot: SlotName | null): Promise<Reason | null>;
}

/** The engine outside of a page: in Node, in a worker, or with an engine of your own. */
export class Indgang {
  protected constructor();
  /** @throws {IndgangError} */
  static load(options: {
    plan: Source;
    /** The engine, if not the package's own. */
    wasm?: WebAssembly.Module | Source;
  }): Promise<Indgang>;
  /** What a visitor sees: of whom nothing is known, or by the records of one. Never throws. */
  decide(context?: Context, records?: Records): Decision;
  /** Why a slot would be as it is; `null` for the way in. `null` where it shows its default. */
  explain(slot: SlotName | null, context?: Context, records?: Records): Promise<Reason | null>;
  /** A page view on which something is told, too. */
  visit(context?: Context, records?: Records): Visit;
}
