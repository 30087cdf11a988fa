//! Every bound of the engine, in one place.
//!
//! Bounds on what an author writes are enforced when a manifest is read, bounds on what a
//! visitor's device sends when it is decoded; nothing is left to hope at run time.

/// Longest name of a topic, slot, variant, trait, event, item, segment or experience, in bytes.
pub const NAME_BYTES: usize = 40;
/// Largest manifest that is read, in bytes.
pub const MANIFEST_BYTES: usize = 10 << 20;
/// Deepest nesting of a manifest's JSON and of a condition in it.
pub const NESTING: usize = 32;
/// Most rows of one kind in a plan (segments, experiences, predicates and so on).
pub const ROWS: usize = 65_534;
/// Most conjunctions that one condition becomes in an index; with more it is asked by itself.
pub const CLAUSES: usize = 16;
/// Most that an index keeps of the rows it made, in bytes; then it begins anew.
pub const INDEX_ROW_BYTES: usize = 4 << 20;
/// Largest plan that is loaded, in bytes.
pub const PLAN_BYTES: usize = 8 << 20;
/// Largest table of a compiled pattern, in bytes.
pub const PATTERN_BYTES: usize = 32 << 10;
/// Longest text of a pattern, in bytes.
pub const PATTERN_TEXT: usize = 4 << 10;
/// Most different patterns in a manifest.
pub const PATTERNS: usize = 1_000;
/// Most values of groups in a manifest's conditions, each as often as its group is asked for.
pub const GROUP_USES: usize = 1 << 20;
/// Most stages of a journey.
pub const STAGES: usize = 16;
/// Most questions and values that stages come to, wherever they are asked for, taken together.
pub const STAGE_USES: usize = 1 << 20;
/// Longest name of a segment in a plan, in bytes: a segment narrowed to stages has theirs as well.
pub const SEGMENT_NAME_BYTES: usize = 63;
/// Most questions about elements of lists that may stand within each other.
pub const ELEMENT_NESTING: usize = 8;
/// Most steps that `check` takes to decide one question about conditions; beyond them it says
/// that it did not decide.
pub const PROOF_STEPS: u64 = 100_000;
/// Most steps that `check` takes in all.
pub const PROOF_STEPS_IN_ALL: u64 = 40_000_000;
/// Most experiences that are looked at together for what they leave to another one.
pub const PROOF_COVER: usize = 64;
/// Most stretches of time that are looked at one by one for one thing.
pub const PROOF_STRETCHES: usize = 32;
/// Most entry points that `check` looks for in one loop.
pub const PROOF_LOOP: usize = 32;
/// Most ways that are followed from one entry point; where they or `PROOF_LOOP` end the search, it
/// says so.
pub const PROOF_WAYS: usize = 1_024;
/// Most versions of one page that are counted one by one; more are only bounded.
pub const PROOF_VERSIONS: usize = 4_096;
/// Most things that one list is asked to hold whose elements are counted one by one.
pub const PROOF_ELEMENTS: usize = 8;
/// How many audiences need no word on why there are so many.
pub const AUDIENCES: usize = 7;
/// Most published plans that are kept to go back to; the oldest goes first.
pub const RELEASES: usize = 10;
/// Longest name of who publishes a plan, in bytes.
pub const PUBLISHER_BYTES: usize = 80;
/// Shortest and longest half-life of a topic, in days.
pub const HALF_LIFE_DAYS: core::ops::RangeInclusive<u16> = 1..=3650;
/// Shortest and longest life of a declared trait, in days.
pub const TRAIT_DAYS: core::ops::RangeInclusive<u16> = 1..=3650;

/// Fewest and most answers that a closed question offers.
pub const OPTIONS: core::ops::RangeInclusive<usize> = 2..=24;
/// Fewest and most questions that a visitor is asked in one session.
pub const QUESTIONS_PER_SESSION: core::ops::RangeInclusive<u8> = 1..=9;
/// Fewest and most days from one question to the next.
pub const DAYS_BETWEEN: core::ops::RangeInclusive<u16> = 0..=365;
/// Shortest and longest rest after the first "not now", in days; each further one doubles it.
pub const NOT_NOW_DAYS: core::ops::RangeInclusive<u16> = 1..=180;
/// The longest that a question rests after any "not now", in days.
pub const REST_DAYS: u16 = 180;
/// How long a "not now" is kept, in days: longer than any rest, so that the next one is told from
/// the first.
pub const NOT_NOW_KEPT_DAYS: u16 = 365;

/// Most counters a profile keeps; the one longest unused goes first.
pub const COUNTERS: usize = 16;
/// Most recent items a profile keeps; the oldest goes first.
pub const RECENT: usize = 12;
/// Most affinities a profile keeps; the weakest goes first.
pub const AFFINITIES: usize = 48;
/// Most declared traits a profile keeps; one more is refused.
pub const TRAITS: usize = 32;
/// Longest text of a declared trait, in bytes.
pub const TRAIT_BYTES: usize = 64;
/// Largest encoded learnt part of a profile, in bytes.
pub const LEARNT_BYTES: usize = 860;
/// Largest encoded declared part of a profile, in bytes.
pub const DECLARED_BYTES: usize = 580;
/// Largest part of that for traits; one that does not fit is refused.
pub const ANSWER_BYTES: usize = 480;
/// Most experiences that a visitor can have dismissed; the one dismissed first comes back.
pub const DISMISSED: usize = 16;
/// Most questions that a visitor can have put off; the one put off first may be asked again.
pub const PUT_OFF: usize = 8;
/// What sealing adds to a record, in bytes: version and key id, nonce, tag.
pub const SEAL_BYTES: usize = 2 + 24 + 16;
/// Both profile cookies together, in bytes of cookie value: the promise of the design.
pub const COOKIE_BYTES: usize = 2_048;

/// Seconds without a page view after which the next one begins a new session.
pub const SESSION_GAP: u32 = 30 * 60;
/// Days after which a visitor is asked for consent again.
pub const CHOICE_DAYS: u16 = 365;
/// Longest consent string of a consent platform that is looked at, in characters.
pub const TCF_BYTES: usize = 16 << 10;
/// Days after which a consent platform's string counts no more: thirteen months, after which the
/// framework's policies want the visitor asked again.
pub const TCF_DAYS: u16 = 395;
/// Most events that wait in memory, or are taken from one request.
pub const EVENTS: usize = 64;
/// Most topics taken from one event.
pub const EVENT_TOPICS: usize = 16;
/// Most entries the egress ledger shows; the oldest goes first.
pub const LEDGER: usize = 64;
/// Longest URL that is looked at for a path and a campaign, in bytes.
pub const URL_BYTES: usize = 8 << 10;
/// Largest body an endpoint reads, in bytes.
pub const BODY_BYTES: usize = 16 << 10;

const fn base64(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

// The promise holds by construction: the largest records, sealed and encoded, fit.
const _: () = assert!(
    base64(LEARNT_BYTES + SEAL_BYTES) + base64(DECLARED_BYTES + SEAL_BYTES) <= COOKIE_BYTES
);

/// Longest token of a signed link, in characters; also in `www/js/worker/signed.js`.
pub const TOKEN_BYTES: usize = 2048;
/// Shortest and longest life of a signed link, in days.
pub const LINK_DAYS: core::ops::RangeInclusive<i64> = 1..=366;
/// Shortest and longest life of a preview, in hours.
pub const PREVIEW_HOURS: core::ops::RangeInclusive<i64> = 1..=168;
