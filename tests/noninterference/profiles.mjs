/** Pairs of visitors who are as unlike as the demo can tell, drawn from a seed. */

import { createHash } from "node:crypto";
import { CANARY } from "../support/canaries.mjs";

/**
 * @typedef {object} Person
 * @property {{ name: string, topics: string, item: string }[]} events what they did
 * @property {Record<string, string>} traits what they told of themselves
 */

/** Numbers from a seed, each below `most`. @param {string} seed */
function numbers(seed) {
  let at = 0;
  return (most) => createHash("sha256").update(`${seed}/${at++}`).digest().readUInt32BE() % most;
}

const ARCHETYPES = ["business", "deals", "family"];
/** What leads to each variant of the slot `next`. */
const LEANINGS = {
  sun: [{ topics: "sun", item: "" }],
  snow: [{ topics: "snow", item: "tromso" }],
  city: [
    { topics: "city", item: "tokyo" },
    { topics: "city", item: "tokyo" },
  ],
  default: [],
};
const PASSPORTS = ["woman", "man", "other"];
const BORN = ["2003-02-01", "1984-05-17", "1951-09-30"];
const BILLUND = ["6000", "7000", "7100", "7190", "7323"];

/**
 * Two visitors who differ in every slot and in the entry point.
 * @param {string} seed
 * @returns {[Person, Person]}
 */
export function pair(seed) {
  const next = numbers(seed);
  const two = (list) => {
    const first = next(list.length);
    return [list[first], list[(first + 1 + next(list.length - 1)) % list.length]];
  };
  const [kinds, leanings] = [two(ARCHETYPES), two(Object.keys(LEANINGS))];
  const [passports, born] = [two(PASSPORTS), two(BORN)];
  const near = next(2);
  return /** @type {[Person, Person]} */ (
    [0, 1].map((which) => {
      const events = LEANINGS[leanings[which]].map((about) => ({ name: "view", ...about }));
      for (let views = 1 + next(4); views > 0; views -= 1) events.push({ name: "view", topics: kinds[which], item: "" });
      // Four clicks make somebody who is still deciding: one of the two may be.
      for (let clicks = next(which === near ? 6 : 4); clicks > 0; clicks -= 1) events.push({ name: "fare_click", topics: "", item: "" });
      return {
        events,
        traits: {
          first_name: `${CANARY}${next(1_000_000)}x${which}`,
          postcode: which === near ? BILLUND[next(BILLUND.length)] : `9${100 + next(900)}`,
          birth_date: born[which],
          // One of the two has not said, and is asked.
          ...(which === near ? {} : { gender: passports[which] }),
        },
      };
    })
  );
}
