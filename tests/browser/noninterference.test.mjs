/**
 * Without `edge`, what a browser sends does not depend on the profile. A few pairs of visitors
 * here; `cargo xtask noninterference` walks as many as it is asked to.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { compare, differences, settle, settleUnlike, walk } from "../noninterference/compare.mjs";
import { CONTROLS } from "../noninterference/controls.mjs";
import { JOURNEYS } from "../noninterference/journeys.mjs";
import { pair } from "../noninterference/profiles.mjs";
import { recording } from "../noninterference/recording.mjs";
import { startWorker } from "../support/wrangler.mjs";

let worker, line;
before(async () => {
  worker = await startWorker();
  line = await recording(worker.url);
});
after(async () => {
  await line?.stop();
  await worker?.stop();
});

for (const [at, name] of Object.keys(JOURNEYS).entries()) {
  test(`two visitors send the same: ${name}`, async () => {
    const both = await settleUnlike(line, pair(`${name} ${at}`));
    assert.deepEqual((await compare(line, name, both)).found, []);
  });
}

test("the same visitor twice sends the same", async () => {
  const [one] = pair("the same");
  const both = [await settle(line, one, { remember: true }), await settle(line, one, { remember: true })];
  assert.deepEqual((await compare(line, "browse", both)).found, []);
});

for (const [name, control] of Object.entries(CONTROLS)) {
  test(`is caught: ${name}`, async () => {
    const both = await settleUnlike(line, unlikeHeroes());
    const [one, other] = both.map((who) => () => walk(line, "personalised parts", who, { control }));
    assert.notDeepEqual(differences(await one(), await other()), []);
  });
}

/** One who likes deals, and one who does not: the image below comes near the view for one only. */
function unlikeHeroes() {
  for (let seed = 0; ; seed += 1) {
    const both = pair(`control ${seed}`);
    if (both.some(({ events }) => events.some(({ topics }) => topics === "deals"))) return both;
  }
}
