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

/**
 * @param {import("playwright-core").Page} page where it was taken
 * @param {any} copy of somebody who has something of each kind
 */
export async function complete(page, copy) {
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
  assert.deepEqual(await page.evaluate(async () => (await globalThis.indgang.remembered()).records), {
    learnt: kept.learnt,
    declared: kept.declared,
  });
}
