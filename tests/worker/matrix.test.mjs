/** Every fault of `docs/faults.md`, made to happen: always a page, and the document is true. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { document, written } from "../faults/document.mjs";
import { originTable, ourTable, stage } from "../faults/tables.mjs";

let on, ours, origins;
before(async () => {
  on = await stage();
  ours = await ourTable(on);
  origins = await originTable(on);
});
after(() => on?.stop());

test("a fault of ours gives the origin's answer, or the page; nobody beside it is hurt", () => {
  const codes = new Set();
  for (const { what, got, fault, log, beside, next, asked } of ours) {
    assert.equal(got, fault ? "the origin's answer, to the byte" : "the page, rewritten, with its variant", what);
    assert.ok(beside, what);
    // As the visitor asked, or whole where the page is theirs alone; and never a cookie of ours.
    assert.deepEqual(asked.conditions, fault ? ["if-none-match", "range"] : [], what);
    assert.doesNotMatch(asked.cookie, /indgang/i, what);
    // What the deployment lacks, the next page lacks too.
    const lasts = fault === "plan" || what.endsWith("takes the plan");
    assert.ok(next.startsWith(lasts ? "the origin's answer" : "the page, rewritten"), what);
    if (fault) assert.ok(log.some((line) => line.startsWith(`fault ${fault}`)), `${what}: ${log}`);
    if (fault) codes.add(fault);
  }
  assert.deepEqual([...codes].sort(), ["plan", "rewrite", "trap"]);
});

test("no fault of an origin's is made worse before the first byte", () => {
  for (const { what, got, passed, codes, log } of origins) {
    // Where passing on gives an answer, so do we; where it gives none, we say so.
    const none = passed === "no answer" || passed === "an exception";
    if (none) assert.equal(got, "502, a plain line", what);
    else assert.notEqual(got, "502, a plain line", what);
    assert.notEqual(got, "no answer", what);
    // And never without a word to the operator.
    if (none) assert.deepEqual(codes, ["origin"], what);
    if (log) assert.deepEqual(log, [`fault origin${what.includes("INDGANG_ORIGIN") ? " origin.not_an_address" : ""}`], what);
  }
});

test("docs/faults.md says what happens; `cargo xtask faults` writes it", async () => {
  assert.equal(document(ours, origins), await written());
});
