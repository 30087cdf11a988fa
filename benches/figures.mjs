// The developers' door measured in Node, its boundary included: `node figures.mjs DOOR PLANS`, where
// DOOR is the folder of the built door and PLANS that of `cargo xtask figures`. Prints medians as JSON:
// by plan, in microseconds `load` (bytes to ready), `first` (the first visitor after it),
// `all` (all segments of a visitor) and `slots` (all slots of a page).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Segments } from "../www/js/segments/segments.js";

const [door, plans] = process.argv.slice(2);
const glue = await import(pathToFileURL(join(door, "segments.js")).href);
const module = new WebAssembly.Module(readFileSync(join(door, "segments.wasm")));
const { memory } = glue.initSync({ module });
const bindings = { Segments: glue.Segments, memory };
const visitors = JSON.parse(readFileSync(join(plans, "visitors.json"), "utf8"));

const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
const micros = (work) => {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from) / 1000;
};

const figures = {};
for (const name of ["1000", "10000"]) {
  const bytes = new Uint8Array(readFileSync(join(plans, `${name}.bin`)));
  const [load, first] = [[], []];
  for (let at = 0; at < 60; at++) {
    let segments;
    load.push(micros(() => (segments = new Segments(bindings, bytes))));
    first.push(micros(() => segments.matching(visitors[at])));
    segments.free();
  }
  const segments = new Segments(bindings, bytes);
  const [all, slots] = [[], []];
  const rounds = (into, work) => {
    for (let round = 0; round < 3; round++) for (const visitor of visitors) work(visitor);
    for (let round = 0; round < 3; round++) {
      for (const visitor of visitors) into.push(micros(() => work(visitor)));
    }
  };
  rounds(all, (visitor) => segments.matching(visitor));
  rounds(slots, (visitor) => segments.variants(visitor));
  figures[name] = { load: median(load), first: median(first), all: median(all), slots: median(slots) };
}
process.stdout.write(JSON.stringify(figures));
