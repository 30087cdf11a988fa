/** Language and cookie headers that nobody wrote: read to an answer, and by the rules that they follow. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withoutOurs } from "../../www/js/worker/cookies.js";
import { preferred, told } from "../../www/js/worker/languages.js";

const CASES = 3_000;

/** Numbers that follow from a seed (mulberry32), so that what fails once fails again. */
function drawn(seed) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(random() * n);
  const one = (list) => list[below(list.length)];
  const some = (list, most) => Array.from({ length: below(most + 1) }, () => one(list));
  const shuffled = (list) => list.map((it) => [random(), it]).sort(([a], [b]) => a - b).map(([, it]) => it);
  return { below, one, some, shuffled };
}

const TAGS = ["da", "en", "de", "de-AT", "pt-BR", "sv", "fi", "nb"];

describe("language headers", () => {
  test("anything is read, and answered with languages of the site, each once", () => {
    const { some } = drawn(1);
    const pieces = [...TAGS, ",", ";", "q=", "q=0", "0.5", "1.0001", "*", "-", " ", "\t", "=", "é", "\u0000", "NaN", "__proto__"];
    for (let at = 0; at < CASES; at++) {
      const [header, spoken] = [some(pieces, 40).join(""), [...new Set(some(TAGS, 5))]];
      const found = preferred(header, spoken);
      assert.ok(found.every((tag) => spoken.includes(tag)), header);
      assert.equal(new Set(found).size, found.length, header);
      assert.equal(typeof told(header, spoken), "string");
    }
  });

  test("the more it is wanted the earlier it comes, and what is not wanted does not", () => {
    const { below, shuffled, one } = drawn(2);
    for (let at = 0; at < CASES; at++) {
      const tags = shuffled(TAGS.filter((tag) => !tag.startsWith("de"))).slice(0, 1 + below(6));
      // Each of another weight; in some headers the last is not wanted at all.
      const weight = (place) => (1000 - place * 100) / 1000;
      const refused = below(2) === 0 ? tags.length : tags.length - 1;
      const parts = tags.map((tag, place) => `${tag}${one(["", " "])};q=${place < refused ? weight(place) : 0}`);
      const header = shuffled(parts).join(one([",", ", "]));
      assert.deepEqual(preferred(header, shuffled(TAGS)), tags.slice(0, refused), header);
    }
  });
});

describe("cookie headers", () => {
  const names = ["__Host-indgang-choice", "__host-INDGANG-learnt", "a", "session", "__Host-indgan", "x__Host-indgang-a"];

  test("nothing of ours is left in any, and a second look takes no more", () => {
    const { some } = drawn(3);
    const pieces = [...names, "=", ";", ",", " ", "\t", "; ", "é", "\"", "v"];
    for (let at = 0; at < CASES; at++) {
      const header = some(pieces, 30).join("");
      const kept = withoutOurs(header);
      if (kept === null) continue;
      const starts = kept.split(/[;,]/).map((part) => part.trim().replace(/^=\s*/, "").toLowerCase());
      assert.ok(!starts.some((part) => part.startsWith("__host-indgang-")), header);
      assert.equal(withoutOurs(kept), kept, header);
    }
  });

  test("those of others stay as they were, in their order", () => {
    const { below, one, some } = drawn(4);
    for (let at = 0; at < CASES; at++) {
      const pairs = some(names, 8).map((name) => `${name}=${some([..."abc=%\" "], below(6)).join("")}x`);
      const ours = (pair) => pair.toLowerCase().startsWith("__host-indgang-");
      const kept = withoutOurs(pairs.join(one(["; ", ";"])));
      const theirs = pairs.filter((pair) => !ours(pair));
      assert.deepEqual(kept === null ? [] : kept.split(/; ?/).filter((pair) => pair !== ""), theirs);
    }
  });
});
