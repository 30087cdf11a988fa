/** What the copy that a visitor takes must hold of their profile: all of it, at home here or there. */

import assert from "node:assert/strict";

/** The fields of a profile (src/profile/), by the kind of row that tells of them, and what such a row has besides a name. */
const ROWS = {
  sessions: ["value", "at"],
  seed: ["value"],
  topic: ["value", "at"],
  event: ["value", "at"],
  item: ["value"],
  asked: ["value"],
  trait: ["value", "at", "input", "options"],
  later: ["value"],
  dismissed: ["value"],
};

/** The number that the profile has for a name. @param {string} name */
function keyOf(name) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash >>> 16) ^ (hash & 0xffff);
}

/** Reads a record of a profile as numbers: docs/profile-format.md. @param {string} text of a record */
function reader(text) {
  const bytes = Buffer.from(text.split(".")[1], "base64url");
  let at = 0;
  const bit = () => {
    assert.ok(at < bytes.length * 8, "a whole record");
    return (bytes[at >> 3] >> (at++ & 7)) & 1;
  };
  const bits = (n) => Array.from({ length: n }, bit).reduce((sum, one, place) => sum + one * 2 ** place, 0);
  const zeros = () => {
    let n = 0;
    while (!bit()) n += 1;
    return n;
  };
  const run = (k) => {
    const low = bits(k);
    const n = zeros();
    return (2 ** n + bits(n) - 1) * 2 ** k + low;
  };
  /** As many rows, each with a key and what is read after it. */
  const rows = (n, then) => {
    const k = 15 - Math.floor(Math.log2(n));
    let key = -1;
    return new Map(Array.from({ length: n }, () => ((key += 1 + bits(k) + zeros() * 2 ** k), [key, then()])));
  };
  assert.equal(bits(8), 1, "its format");
  return { bits, run, rows, left: () => bytes.length * 8 - at };
}

/** @param {string} text */
function declaredOf(text) {
  const { bits, run, rows, left } = reader(text);
  bits(1);
  const dismissed = rows(bits(5), () => bits(16));
  bits(16);
  const value = {
    0: () => false,
    1: () => true,
    2: () => run(4) / 2,
    3: () => Buffer.from(Array.from({ length: run(2) }, () => bits(8))).toString(),
  };
  const answers = rows(bits(6), () => (run(6), value[bits(2)]()));
  const later = left() > 7 ? rows(bits(4), () => bits(16) >> 3) : new Map();
  return { dismissed, answers, later };
}

/** @param {string} text */
function learntOf(text) {
  const { bits, run, rows, left } = reader(text);
  bits(16);
  const [sessions, last] = [run(3), bits(32)];
  run(0);
  const often = () => {
    const n = run(2);
    run(6);
    return n;
  };
  const counters = rows(bits(5), often);
  const items = Array.from({ length: bits(4) }, () => bits(16));
  const topics = rows(bits(6), () => [run(6), run(6)]);
  if (left() < 8) return { sessions, last, counters, items, topics, asked: null };
  run(0);
  const day = bits(16);
  run(0);
  return { sessions, last, counters, items, topics, asked: [day, bits(16)] };
}

/**
 * @param {any} copy of somebody who has something of each kind
 * @param {Record<string, string>} told what they answered
 */
export function complete(copy, told) {
  for (const [kind, fields] of Object.entries(ROWS)) {
    const rows = copy.remembered.filter((row) => row.kind === kind);
    assert.ok(rows.length > 0, `no ${kind}`);
    for (const row of rows) for (const field of fields) assert.notEqual(row[field], undefined, `${kind}: ${field}`);
  }
  const of = (kind) => copy.remembered.find((row) => row.kind === kind);
  const today = Math.floor(Date.now() / 86_400_000) * 86_400;
  const day = (seconds) => Math.round(seconds / 86_400);
  assert.ok(Math.abs(of("sessions").at - Date.now() / 1000) < 3600, "when they were last here");
  assert.equal(day(of("asked").value), day(today), "when they were last asked");
  assert.equal(of("asked").name, "gender");
  assert.equal(day(of("trait").at - today), 365, "until when an answer counts");
  assert.match(of("dismissed").title, /\./, "what they turned away, by why they saw it");
  // The records themselves, to the bit: whatever the plan has no words for is in them.
  const { kept } = copy;
  const seed = Buffer.from(kept.learnt.split(".")[1], "base64url").readUIntLE(1, 2);
  assert.equal(of("seed").value, seed);
  assert.ok(kept.declared.split(".")[1].length > 0);
  assert.equal(kept.learnt.split(".")[0], kept.choice.split(".")[5], "of one epoch");
  // Read here by what docs/profile-format.md says, and compared with what its visitor did and told.
  const declared = declaredOf(kept.declared);
  for (const [name, text] of Object.entries(told)) assert.equal(declared.answers.get(keyOf(name)), text, name);
  assert.deepEqual([...declared.dismissed.values()], [today / 86_400]);
  assert.deepEqual([...declared.later], [[keyOf("gender"), (today / 86_400) % 2 ** 13]]);
  const learnt = learntOf(kept.learnt);
  assert.equal(learnt.sessions, of("sessions").value);
  assert.equal(learnt.last, of("sessions").at);
  assert.deepEqual(learnt.items, [keyOf("lisbon")]);
  assert.ok(learnt.counters.get(keyOf("view")) > 0, "views");
  assert.ok(learnt.topics.has(keyOf("deals")), "what they looked at");
  assert.deepEqual(learnt.asked, [today / 86_400, keyOf("gender")]);
}
