/** The developers' door: segments and slots for values of one's own. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Segments } from "../../www/js/segments/segments.js";
import { compile } from "../support/plan.mjs";
import { ROOT } from "../support/wrangler.mjs";

const CONDITIONS = {
  danish: { "context.country": "DK" },
  foreign: { "context.country": { $ne: "DK" } },
  tall: { "context.height": { $gte: 180, $lt: 200 } },
  member: { "context.member": true },
  no_member: { "context.member": false },
  new_app: { "context.app": { $vgte: "2.0.0" } },
  tagged: { "context.tags": { $in: ["a", "ø"] } },
  two_tags: { "context.tags": { $size: 2 } },
  shouting: { "context.tone": { $regex: "!$" } },
  mixed: { $or: [{ "context.height": { $gt: 210 } }, { $nor: [{ "context.tone": { $exists: true } }] }] },
  phones: { "context.device": "phone", "context.country": { $in: ["DK", "SE"] } },
};

const MANIFEST = {
  site: { name: "Test" },
  attributes: {
    height: { type: "number" }, member: { type: "boolean" }, app: { type: "version" }, tags: { type: "list" },
    tone: { type: "string" },
  },
  segments: Object.fromEntries(Object.entries(CONDITIONS).map(([name, when]) => [name, { who: "Some people.", when }])),
  slots: { hero: { variants: ["default", "app", "tall"] }, note: { variants: ["default", "phone"] } },
  experiences: [["new_app", "hero", "app"], ["tall", "hero", "tall"], ["phones", "note", "phone"]].map(
    ([audience, slot, variant]) => ({
      id: `x-${audience.replace("_", "-")}`, status: "live", audience, because: "You are one of them.",
      opportunity: "None.", show: [{ slot, variant }],
    }),
  ),
};

/** Visitors, the segments that they are in, and what they see in both slots. */
const VISITORS = [
  [{}, ["foreign", "mixed"], ["default", "default"]],
  [{ country: "DK", tone: "hi" }, ["danish"], ["default", "default"]],
  [{ country: "SE", device: "phone", tone: "Hi!" }, ["foreign", "phones", "shouting"], ["default", "phone"]],
  [{ country: "DK", height: 180, member: true, tone: "" }, ["danish", "member", "tall"], ["tall", "default"]],
  [{ country: "DK", height: 200, member: false, tone: "x" }, ["danish", "no_member"], ["default", "default"]],
  [{ country: "DK", height: 211, app: "1.9.9", tone: "x" }, ["danish", "mixed"], ["default", "default"]],
  [{ country: "DK", height: 190, app: "2.0.0", tone: "x" }, ["danish", "new_app", "tall"], ["app", "default"]],
  [{ country: "DK", app: "10.0.0-beta", tone: "x", tags: ["b", "ø"] }, ["danish", "new_app", "tagged", "two_tags"], ["app", "default"]],
  [{ country: "DK", tags: ["b", 1, "c"], tone: "x" }, ["danish"], ["default", "default"]],
  // Values of other types than their attributes' are missing.
  [{ country: 1, height: "190", member: "true", app: 2, tags: "a", tone: ["!"] }, ["foreign", "mixed"], ["default", "default"]],
  [{ country: "Norge", height: NaN, tone: "😀!" }, ["foreign", "shouting"], ["default", "default"]],
];

describe("segments of values of one's own", () => {
  let bindings, plan;
  before(async () => {
    const door = join(ROOT, "build/glue/segments");
    const glue = await import(pathToFileURL(join(door, "segments.js")).href);
    const module = new WebAssembly.Module(await readFile(join(door, "segments.wasm")));
    bindings = { Segments: glue.Segments, memory: glue.initSync({ module }).memory };
    plan = await compile(MANIFEST);
  });

  const asked = (segments) =>
    VISITORS.map(([visitor]) => [visitor, segments.matching(visitor).sort(), segments.variants(visitor)]);

  test("who is in what, and sees what, in any order and prepared or not", () => {
    const segments = new Segments(bindings, plan);
    assert.deepEqual(segments.slots, ["hero", "note"]);
    assert.deepEqual(asked(segments), VISITORS);
    assert.deepEqual(asked(segments), VISITORS, "a second time");
    const prepared = new Segments(bindings, plan);
    prepared.prepare();
    assert.deepEqual(asked(prepared), VISITORS);
    const names = Object.keys(CONDITIONS);
    for (const [visitor, inside] of VISITORS.toReversed()) {
      const numbers = [...prepared.numbers(visitor)];
      assert.deepEqual(numbers.map((number) => names[number]).sort(), inside);
      assert.deepEqual(prepared.variants(visitor), new Segments(bindings, plan).variants(visitor));
    }
  });

  test("properties may be called otherwise", () => {
    const segments = new Segments(bindings, plan, { property: (name) => `my_${name}` });
    assert.deepEqual(segments.matching({ my_country: "DK", my_tone: "!", tone: "x" }).sort(), ["danish", "shouting"]);
  });

  test("memory that grows, and more versions than are kept, change no answer", () => {
    const segments = new Segments(bindings, plan);
    const before = bindings.memory.buffer.byteLength;
    const long = "x".repeat(3_000_000);
    const tall = { country: "DK", height: 190, member: true, tone: `${long}!` };
    assert.deepEqual(segments.matching(tall).sort(), ["danish", "member", "shouting", "tall"]);
    assert.ok(bindings.memory.buffer.byteLength > before);
    for (let at = 0; at < 2_500; at++) {
      const is = segments.matching({ country: "DK", tone: "x", app: `${at % 4}.${at}.0` }).includes("new_app");
      assert.equal(is, at % 4 >= 2, `${at}`);
    }
    assert.deepEqual(asked(segments), VISITORS);
  });

  test("what is no plan is refused with its code", () => {
    assert.throws(() => new Segments(bindings, new Uint8Array(200)), /^Error: plan\.not_a_plan: /);
  });
});
