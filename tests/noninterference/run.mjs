/** `cargo xtask noninterference`: many pairs of visitors, each along every journey. */

import { parseArgs } from "node:util";
import { startWorker } from "../support/wrangler.mjs";
import { compare, settleUnlike } from "./compare.mjs";
import { JOURNEYS } from "./journeys.mjs";
import { pair } from "./profiles.mjs";
import { recording } from "./recording.mjs";

/** Pairs that walk at one time: each needs two browsers, one after the other. */
const LANES = 2;

const { pairs, seed } = parseArgs({ options: { pairs: { type: "string" }, seed: { type: "string" } } }).values;
const wanted = Number(pairs);
const names = Object.keys(JOURNEYS);
const rows = new Map(names.map((name) => [name, { pairs: 0, views: 0, again: 0, found: 0 }]));
let next = 0;
let walked = 0;

/** Takes pairs until there are no more. */
async function lane(line) {
  for (let at = next++; at < wanted; at = next++) {
    const both = await settleUnlike(line, pair(`${seed}/${at}`));
    for (const name of names) {
      const { found, again } = await compare(line, name, both);
      const row = rows.get(name);
      row.pairs += 1;
      row.views += JOURNEYS[name].steps.length;
      row.again += again;
      row.found += found.length;
      for (const line of found) process.stdout.write(`pair ${seed}/${at}, ${name}: ${line}\n`);
    }
    walked += 1;
    progress();
  }
}

function progress() {
  if (!process.stderr.isTTY) return void process.stderr.write(`  ${walked} of ${wanted} pairs\n`);
  const width = 40;
  const done = Math.round((width * walked) / wanted);
  process.stderr.write(`\r  ${"█".repeat(done)}${"░".repeat(width - done)} ${walked} of ${wanted} pairs`);
  if (walked === wanted) process.stderr.write("\n");
}

const worker = await startWorker();
/** @type {Awaited<ReturnType<typeof recording>>[]} */
const lines = [];
try {
  for (let at = 0; at < Math.min(LANES, wanted); at += 1) lines.push(await recording(worker.url));
  await Promise.all(lines.map(lane));
} finally {
  await Promise.all(lines.map((line) => line.stop()));
  await worker.stop();
}

const columns = ["pairs", "views", "repeated", "differences"];
console.log(`\n${"journey".padEnd(28)}${columns.map((name) => name.padStart(13)).join("")}`);
let different = 0;
for (const [name, { pairs, views, again, found }] of rows) {
  console.log(name.padEnd(28) + [pairs, views, again, found].map((count) => `${count}`.padStart(13)).join(""));
  different += found;
}
console.log(`\n${different} differences in what ${walked} pairs of visitors sent, seed ${seed}`);
process.exitCode = different > 0 || walked < wanted ? 1 : 0;
