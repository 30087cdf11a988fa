/** Caches in front of the worker: nobody gets a byte that was meant for somebody else, and none of it is kept. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storm, table } from "./storm.mjs";

test("a storm of visitors through nginx and Varnish: each gets their own, and nothing of it is kept", async () => {
  const came = await storm({ visitors: 200 });
  console.log(table(came));
  assert.deepEqual(came.wrong, []);
  assert.deepEqual(came.kept, []);
  for (const { name, pages, files } of came.rates) {
    // The page that is not there is its origin's own, and kept; all else asks the worker.
    assert.ok(files[1] > files[0] * 0.9, `${name} keeps what it may`);
    assert.ok(pages[0] > 300 && pages[1] < pages[0] * 0.15, `${name}: ${pages}`);
  }
  assert.ok(came.shared[1] > came.shared[0] * 0.5, `${came.shared}`);
});

test("where something between calls every answer public, the storm says so", async () => {
  const { wrong, kept } = await storm({ visitors: 40, spoil: true });
  for (const name of ["nginx", "varnish"]) {
    assert.ok(wrong.filter((line) => line.startsWith(name)).length > 20, `${name}: ${wrong.length}`);
    assert.ok(wrong.some((line) => line.startsWith(`${name}: somebody unknown`)), name);
    for (const text of ["indgang-decision", "what a visitor said"]) assert.ok(kept.some((line) => line.startsWith(`${name}: ${text}`)), `${name}: ${kept}`);
  }
});
