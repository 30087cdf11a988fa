// Cases that nobody wrote: conditions and visitors drawn from a seed, with what GrowthBook's own
// engine says of them, in the form of its public cases.
//
//     node tests/support/growthbook.mjs COUNT SEED > cases.json
//     cargo xtask conformance growthbook cases.json
//
// Left out is what we differ in on purpose: patterns that look around or go back to a group, and
// characters beyond the basic plane, which a pattern there takes for two: `src/conformance/divergence.rs`.

// Its package's face has the first of these alone.
import { evalCondition } from "@growthbook/growthbook";
import * as allocation from "../../node_modules/@growthbook/growthbook/dist/esm/util.mjs";
import process from "node:process";

const [count, seed] = process.argv.slice(2).map(Number);
// It tells unknown operators one by one.
console.error = () => {};

let state = seed >>> 0;
/** A number from 0 up to 1 (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (/** @type {number} */ n) => Math.floor(random() * n);
const chance = (/** @type {number} */ share) => random() < share;
/** @template T @param {T[]} list */
const pick = (list) => list[below(list.length)];
/** @template T @param {number} n @param {() => T} one */
const times = (n, one) => Array.from({ length: n }, one);

// Few, so that conditions and visitors meet; among them what JavaScript reads or writes its own way.
const texts = [
  ..."abcABæÆ", "", "ab", "Ab", "a,b", "b\na", "null", "true", "false", "undefined", "[object Object]", "0", "1", "10",
  "5", " 5 ", "1.5", "-1", "1e3", "0x10", "-0x10", "1,2", "inf", "Infinity", "NaN", "1.2.3", "v1.2.3", "\ufeff5",
];
const numbers = [0, 1, 2, 3, 5, 10, 1.5, -1, 1e21, 1e-7, 123456789012];
const names = ["a", "b", "c", "v", "a.b", "a.c", "a.0", "a.b.c", "l", "l.0", "l.1", "l.00", "l.0.a", "l.length", "none"];
const versions = [
  "1.2.3", "v1.2.3", "1.2.3-rc.1", "1.2.3-", "1.2.3+b", "1.2.3.4", "1.10.0", "1.2", "2", "0", "", "a", "1..2", "-", "v",
  "vv1", "10000.0.0", "100000.0.0", 1, 2, 10, null, true,
];
const patterns = [
  "", "a", "^a", "b$", "^$", "[ab]+", "(a|b)c?", "^\\d+$", "\\w", "\\W", "\\s5", "\\S", "null", "true", "^1", "a.b", "a|",
  "|a", "()", "(a", "a)", "(?:a)b", "(?:", "(?<n>a)", "(?<n", "(?<1>a)", "(?P<n>a)", "(?i)a", "(?x) a", "(?#x)a", "(",
  "*a", "^*", "\\b+", "a*", "a+?", "a??", "a**", "a++", "a???", "a{0}", "a{2}", "a{02}", "a{1,2}", "a{1,}", "a{2,1}",
  "a{2}{3}", "{1}", "a{", "a{1", "a{1,", "a{,2}", "{a}", "}", "]", "[", "[]", "[^]", "[]a]", "[a-]", "[-a]", "[a--]",
  "[+--]", "[a-z", "[z-a]", "[\\d-a]", "[\\w-z]", "[a\\-b]", "[\\b]", "[\\D]", "[^\\W]", "[^a]", "^[^a]$", "[&&a]",
  "[a&&b]", "[a~~b]", "[[:alpha:]]", "[\\]]", "[\\101]", "[\\c]", "^.$", "^..$", "æ", "\\bA", "\\Ba", "\\Aa", "a\\z",
  "\\a", "\\e", "\\h", "\\k", "\\Q", "\\-", "\\_", "\\<a", "\\.", "\\/", "a/b", "a\\", "\\p{L}", "\\0", "\\8", "\\101",
  "\\cA", "\\c1", "\\x61", "\\x6", "\\u0061", "\\u006", "\\u{61}", "\\tb", "\\na", "\\vb",
];

const scalar = () =>
  pick([() => pick(texts), () => pick(texts), () => pick(numbers), () => pick(numbers), () => chance(0.5), () => null])();
/** @param {number} depth @returns {unknown} */
const value = (depth) => (depth > 0 && chance(0.45) ? (chance(0.6) ? list : object)(depth - 1) : scalar());
const list = (/** @type {number} */ depth) => times(below(4), () => value(depth));
const object = (/** @type {number} */ depth) =>
  Object.fromEntries(["a", "b", "c"].filter(() => chance(0.5)).map((name) => [name, value(depth)]));
const group = () => pick(["list", "mixed", "ofValues", "ofRules", "broken", "none"]);

const set = () => (chance(0.9) ? list(1) : scalar());
const pattern = () => (chance(0.95) ? pick(patterns) : pick(numbers));
const every = (/** @type {number} */ depth) => (chance(0.9) ? times(below(3), () => wanted(depth - 1)) : scalar());
/** Operands by operator. @type {Record<string, (depth: number) => unknown>} */
const operands = {
  $eq: () => value(1), $ne: () => value(1), $lt: () => value(1), $lte: scalar, $gt: scalar, $gte: () => value(1),
  $in: set, $nin: set, $ini: set, $nini: set, $inGroup: group, $notInGroup: group,
  $exists: () => pick([true, false, 0, 1, "", "a", null]),
  $regex: pattern, $regexi: pattern,
  $veq: () => pick(versions), $vne: () => pick(versions), $vlt: () => pick(versions),
  $vlte: () => pick(versions), $vgt: () => pick(versions), $vgte: () => pick(versions),
  $size: (depth) => (chance(0.5) ? below(4) : wanted(depth - 1)),
  $elemMatch: (depth) => (chance(0.6) ? operators : condition)(depth - 1),
  $all: every, $alli: every, $not: (depth) => wanted(depth - 1),
  $type: () => pick(["string", "number", "boolean", "array", "object", "null", "undefined", "date", null, 1]),
  $unknown: () => 1, $or: (depth) => [condition(depth - 1)], $and: (depth) => [condition(depth - 1)],
};
/** @param {number} depth @returns {Record<string, unknown>} */
function operators(depth) {
  const some = times(1 + below(2), () => pick(Object.keys(operands)));
  return Object.fromEntries(some.map((name) => [name, operands[name](depth)]));
}
const wanted = (/** @type {number} */ depth) =>
  depth < 0 ? scalar() : chance(0.7) ? operators(depth) : value(2);

const reference = () =>
  pick([{ id: group() }, { id: group() }, { id: group(), attributeKey: pick(["b", 1]) }, { id: 1 }, null, "list"]);
/** What conditions are made of. @type {Record<string, (depth: number) => unknown>} */
const parts = {
  $and: (depth) => times(below(3), () => condition(depth - 1)),
  $or: (depth) => times(below(3), () => condition(depth - 1)),
  $nor: (depth) => times(below(3), () => condition(depth - 1)),
  $not: (depth) => condition(depth - 1),
  $savedGroup: reference,
};
/** @param {number} depth @returns {Record<string, unknown>} */
function condition(depth) {
  const part = () => {
    const name = depth > 0 && chance(0.35) ? pick(Object.keys(parts)) : pick(names);
    return [name, name in parts ? parts[name](depth) : wanted(depth)];
  };
  return Object.fromEntries(times(1 + below(2), part));
}

const groups = {
  list: ["a", 1, true, null],
  mixed: ["A", "b", 10],
  ofValues: { type: "list", attributeKey: "a", values: ["a", "b", 1] },
  ofRules: { type: "condition", condition: { $or: [{ a: "a" }, { $savedGroup: { id: "ofRules" } }] } },
  broken: { type: "list", attributeKey: "a" },
};
const visitor = () => {
  const all = { a: value(2), b: value(2), c: value(2), l: list(2), v: pick(versions) };
  return Object.fromEntries(Object.entries(all).filter(() => chance(0.8)));
};

const evalConditions = [];
while (evalConditions.length < count) {
  // As a file holds it: without what JSON cannot say.
  const [asked, given] = JSON.parse(JSON.stringify([condition(2), visitor()]));
  try {
    const expected = evalCondition(given, asked, groups);
    const name = `${JSON.stringify(asked)} of ${JSON.stringify(given)}`;
    evalConditions.push([name, asked, given, expected, groups]);
  } catch {
    // Operands of a sort that theirs fails at.
  }
}

const word = () => times(below(4), () => pick(texts)).join("");
const place = () => below(1001) / 1000;
const hash = times(count / 10, () => [word(), word(), 1 + below(3)]).map((asked) => [...asked, allocation.hash(...asked)]);
const getBucketRange = times(count / 10, () => {
  const weights = pick([null, () => times(below(4), place), () => [0.3, 0.7], () => [0.25, 0.25, 0.5]]);
  const asked = [below(5), pick([0, 1, -0.5, 1.5, place()]), weights && weights()];
  return [`ranges of ${JSON.stringify(asked)}`, asked, allocation.getBucketRanges(...asked)];
});
const chooseVariation = times(count / 10, () => {
  const asked = [place(), times(below(4), () => [place(), place()])];
  return [`variation of ${JSON.stringify(asked)}`, ...asked, allocation.chooseVariation(...asked)];
});
const inNamespace = times(count / 10, () => {
  const asked = [word(), [word(), place(), place()]];
  return [`namespace of ${JSON.stringify(asked)}`, ...asked, allocation.inNamespace(...asked)];
});
process.stdout.write(
  JSON.stringify({ evalCondition: evalConditions, hash, getBucketRange, chooseVariation, inNamespace }),
);
