/** `cargo xtask faults`: runs all faults, measures ours, and writes docs/faults.md. */

import { setTimeout as wait } from "node:timers/promises";
import { startCache } from "../support/cache.mjs";
import { startStore } from "../support/kv.mjs";
import { startBare } from "../support/workerd.mjs";
import { ask } from "./ask.mjs";
import { document, measured, write } from "./document.mjs";
import { PAGE, TWO_MINDS } from "./origins.mjs";
import { originTable, ourTable, stage } from "./tables.mjs";

const PAIRS = 60;
/** Milliseconds that a page may take longer than from a worker that only passes on. */
const MOST = 50;
/** Of those of which each pair needs a worker of its own. */
const HANGING = 9;
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const on = await stage();
try {
  const text = document(await ourTable(on), await originTable(on));
  const broken = await startBare({ origin: on.origin.url, plan: Buffer.from("not a plan") });
  const times = [];
  const timed = async ({ url }, headers) => {
    const from = performance.now();
    await ask(`${url}/`, headers);
    return performance.now() - from;
  };
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
      for (const [one, list] of pair % 2 ? both : both.reverse()) list.push(await timed(one, headers));
    }
    times.push({ what, passed: median(passed), got: median(got), pairs: PAIRS });
  }
  await broken.stop();
  // For these a page waits once, and the ones after it do not: each pair has an isolate of its own, which has given a page.
  on.answer.now = (response) => response.writeHead(200, { "content-type": "text/html", "cache-control": "public, max-age=9" }).end(PAGE);
  for (const [what, name, start] of [["KV", "kv", startStore], ["the cache", "cache", startCache]]) {
    const asked = await start();
    const [passed, got] = [[], []];
    while (got.length < HANGING) {
      const worker = await startBare({ origin: on.origin.url, [name]: asked.url, vars: { INDGANG_REFRESH: "0.1" } });
      asked.how = "well";
      await ask(`${worker.url}/`);
      // Until it looks for a plan again.
      await wait(200);
      asked.how = "hanging";
      passed.push(await timed(on.passing));
      got.push(await timed(worker));
      await worker.stop();
    }
    await asked.stop();
    times.push({ what: `${what} never answers: the page that waits for it`, passed: median(passed), got: median(got), pairs: HANGING });
  }
  for (const { what, passed, got } of times) process.stdout.write(`${what}: ${(got - passed).toFixed(2)} ms more than passing on\n`);
  const late = times.filter(({ passed, got }) => got - passed > MOST);
  await write(text + measured(times));
  process.stdout.write("docs/faults.md is written\n");
  if (late.length > 0) throw new Error(`more than ${MOST} ms: ${late.map(({ what }) => what).join("; ")}`);
} finally {
  await on.stop();
}
