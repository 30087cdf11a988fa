/** `cargo xtask noninterference`: many pairs of visitors, each along every journey. */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { found } from "../support/canaries.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";
import { compare, settleUnlike, tooMany } from "./compare.mjs";
import { JOURNEYS } from "./journeys.mjs";
import { pair } from "./profiles.mjs";
import { recording } from "./recording.mjs";

/** Pairs that walk at one time, each in a browser of its own: half of a walk is waiting. */
const LANES = 2 * availableParallelism();

const { pairs, seed } = parseArgs({ options: { pairs: { type: "string" }, seed: { type: "string" } } }).values;
const wanted = Number(pairs);
const names = Object.keys(JOURNEYS);
const rows = new Map(names.map((name) => [name, { pairs: 0, views: 0, again: 0, gone: 0, found: 0 }]));
const began = Date.now();
let next = 0;
let walked = 0;
/** Pairs that a browser did not walk to the end. */
let unwalked = 0;

/** Takes pairs until there are no more. */
async function lane(url) {
  for (let at = next++; at < wanted; at = next++) {
    const line = await recording(url);
    try {
      await walkAll(line, `${seed}/${at}`);
    } catch (error) {
      // The others are walked all the same.
      unwalked += 1;
      process.stdout.write(`pair ${seed}/${at} could not be walked: ${/** @type {Error} */ (error).message}\n`);
    } finally {
      await line.stop();
    }
    walked += 1;
    progress();
  }
}

/** One pair, along every journey. */
async function walkAll(line, seed) {
  const both = await settleUnlike(line, pair(seed));
  for (const name of names) {
    const { found, gone, again } = await compare(line, name, both);
    const row = rows.get(name);
    row.pairs += 1;
    row.views += 2 * JOURNEYS[name].steps.length;
    row.again += again;
    row.gone += gone.length > 0 ? 1 : 0;
    row.found += found.length;
    for (const line of found) process.stdout.write(`pair ${seed}, ${name}: ${line}\n`);
    for (const line of gone) process.stdout.write(`pair ${seed}, ${name}, gone when repeated: ${line}\n`);
  }
}

function progress() {
  const each = (Date.now() - began) / walked;
  const left = walked < wanted ? `, about ${duration(each * (wanted - walked))} left` : ` in ${duration(Date.now() - began)}`;
  const line = `${walked} of ${wanted} pairs${left}`;
  if (!process.stderr.isTTY) return void process.stderr.write(`  ${line}\n`);
  const width = 40;
  const done = Math.round((width * walked) / wanted);
  process.stderr.write(`\r  ${"█".repeat(done)}${"░".repeat(width - done)} ${line}\x1b[K`);
  if (walked === wanted) process.stderr.write("\n");
}

/** @param {number} milliseconds */
function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

const origin = await serveStatic();
const worker = await startBare({ origin: origin.url });
try {
  await Promise.all(Array.from({ length: Math.min(LANES, wanted) }, () => lane(worker.url)));
} finally {
  await worker.stop();
  await origin.stop();
}

const columns = ["pairs", "views", "repeated", "gone then", "differences"];
console.log(`\n${"journey".padEnd(28)}${columns.map((name) => name.padStart(13)).join("")}`);
let [different, passing, all] = [0, 0, 0];
for (const [name, { pairs, views, again, gone, found }] of rows) {
  console.log(name.padEnd(28) + [pairs, views, again, gone, found].map((count) => `${count}`.padStart(13)).join(""));
  different += found;
  passing += gone;
  all += pairs;
}
for (const hit of found()) {
  console.log(`what a visitor said is in ${hit}`);
  different += 1;
}
console.log(`\n${different} differences in what ${walked - unwalked} pairs of visitors sent, seed ${seed}`);
if (unwalked > 0) console.log(`${unwalked} pairs could not be walked to the end`);
const often = tooMany(passing, all);
if (often) console.log(`on ${passing} of ${all} journeys what differed was gone when it was repeated: too often to be the browser's own doing`);
process.exitCode = different > 0 || often || unwalked > 0 || walked < wanted ? 1 : 0;
