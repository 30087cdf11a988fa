/** A large site for the edge's benchmark: its manifest, a visitor with a full profile, and GrowthBook's rules for the same. */

/** What the demo's start page has; every experience is for one of them. */
const SLOTS = {
  hero: ["deals", "family", "business"],
  offers: ["deals", "family", "business"],
  season: ["denmark_winter", "denmark_summer", "billund", "nordic", "japan"],
  cta: ["deals", "family", "business", "undecided"],
  next: ["sun", "snow", "city"],
};
const SEGMENTS = 1000;
const [TOPICS, TRAITS, EVENTS] = [40, 25, 10];

/** A small generator of numbers that look random, the same on every machine (mulberry32). @param {number} seed */
export function random(seed) {
  return (/** @type {number} */ end) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

const names = (/** @type {string} */ letter, /** @type {number} */ count) => Array.from({ length: count }, (_, at) => `${letter}${at}`);

/** One question, to what the profile or the place says. @param {(end: number) => number} below */
function question(below) {
  switch (below(4)) {
    case 0:
      return [`affinity.t${below(TOPICS)}`, { $gte: 0.5 + below(6) }];
    case 1:
      return [`count.e${below(EVENTS)}`, below(2) ? { $gte: 1 + below(9) } : { $lt: 1 + below(9) }];
    case 2:
      return [`trait.r${below(TRAITS)}`, { $in: Array.from({ length: 1 + below(4) }, () => `v${below(12)}`) }];
    default:
      return ["context.country", { $in: Array.from({ length: 1 + below(5) }, () => ["DK", "SE", "NO", "DE", "JP", "US", "GB", "FR"][below(8)]) }];
  }
}

function site() {
  const below = random(1);
  const segments = {};
  const experiences = [];
  const slots = Object.entries(SLOTS);
  for (const name of names("s", SEGMENTS)) {
    const when = {};
    while (Object.keys(when).length < 4) Object.assign(when, Object.fromEntries([question(below)]));
    segments[name] = { who: `People of kind ${name}.`, when };
    const [slot, variants] = slots[below(slots.length)];
    experiences.push({
      id: `x-${name}`, status: "live", priority: experiences.length, audience: name,
      because: `You are of kind ${name}.`, opportunity: "To see more.",
      show: [{ slot, variant: variants[below(variants.length)] }],
    });
  }
  return { segments, experiences };
}

/** The manifest, and GrowthBook's features: for each slot the same rules, the first that decides in front. */
export function both() {
  const { segments, experiences } = site();
  const of = (/** @type {string[]} */ list, /** @type {object} */ what) => Object.fromEntries(list.map((name) => [name, what]));
  const manifest = {
    site: { name: "Large", languages: ["en"] },
    topics: of(names("t", TOPICS), { halfLifeDays: 30 }),
    traits: of(names("r", TRAITS), { type: "string", why: "To show it.", expiresDays: 365 }),
    events: of(names("e", EVENTS), { title: "Something" }),
    segments,
    slots: Object.fromEntries(Object.entries(SLOTS).map(([slot, variants]) => [slot, { variants: ["default", ...variants] }])),
    experiences,
  };
  const features = Object.fromEntries(Object.keys(SLOTS).map((slot) => [slot, { defaultValue: "default", rules: [] }]));
  for (const { audience, show: [{ slot, variant }] } of experiences.toReversed()) {
    features[slot].rules.push({ condition: segments[audience].when, force: variant });
  }
  return { manifest, features };
}

/** The visitor: what happened, what they said, and both as GrowthBook's attributes. */
export function visitor() {
  const below = random(7);
  const events = [];
  const attributes = { affinity: {}, count: {}, trait: {} };
  for (let at = 0; at < 80; at += 1) {
    const [event, topic] = [`e${below(EVENTS)}`, `t${at % TOPICS}`];
    events.push({ event, topics: [topic] });
    attributes.affinity[topic] = (attributes.affinity[topic] ?? 0) + 1;
    attributes.count[event] = (attributes.count[event] ?? 0) + 1;
  }
  for (const name of names("r", TRAITS)) attributes.trait[name] = `v${below(12)}`;
  return { events, attributes };
}
