/** `cargo xtask faults`: runs all faults, measures ours, and writes docs/faults.md. */

import { startBare } from "../support/workerd.mjs";
import { ask } from "./ask.mjs";
import { document, measured, write } from "./document.mjs";
import { PAGE, TWO_MINDS } from "./origins.mjs";
import { originTable, ourTable, stage } from "./tables.mjs";

const PAIRS = 60;
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const on = await stage();
try {
  const text = document(await ourTable(on), await originTable(on));
  const broken = await startBare({ origin: on.origin.url, plan: Buffer.from("not a plan") });
  const times = [];
  for (const [what, worker, headers, type] of [
    ["the WebAssembly traps", on.worker, { "indgang-test-trap": "1" }, "text/html"],
    ["the plan is none", broken, {}, "text/html"],
    ["the rewriter refuses the page", on.worker, {}, TWO_MINDS],
    ["none: the page, rewritten", on.worker, {}, "text/html"],
  ]) {
    on.answer.now = (response) => response.writeHead(200, { "content-type": type }).end(PAGE);
    const [passed, got] = [[], []];
    for (let pair = 0; pair < PAIRS; pair++) {
      // In turn, and each of them first as often.
      const both = [[on.passing, passed], [worker, got]];
      for (const [{ url }, list] of pair % 2 ? both : both.reverse()) {
        const from = performance.now();
        await ask(`${url}/`, headers);
        list.push(performance.now() - from);
      }
    }
    times.push({ what, passed: median(passed), got: median(got), pairs: PAIRS });
    process.stdout.write(`${what}: ${(median(got) - median(passed)).toFixed(2)} ms more than passing on\n`);
  }
  await broken.stop();
  await write(text + measured(times));
  process.stdout.write("docs/faults.md is written\n");
} finally {
  await on.stop();
}
