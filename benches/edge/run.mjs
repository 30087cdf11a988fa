/**
 * What our worker costs, beside a worker that passes on, one that rewrites with its choices written in,
 * and one that decides with GrowthBook: CPU of workerd per page, in interleaved rounds.
 *
 *     node benches/edge/run.mjs --indgang PROGRAM [--pairs 81] [--copies 3] [--requests 75] [--warm 15000] [--seconds 60]
 *
 * `cargo xtask bench edge` builds what it needs and calls it.
 */

import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { call, told, Jar, view } from "../../tests/support/http.mjs";
import { startOrigin } from "../../tests/support/origin.mjs";
import { ROOT, SECRET } from "../../tests/support/wrangler.mjs";
import { both, random, visitor } from "./site.mjs";
import { start } from "./workerd.mjs";

const { values } = parseArgs({
  options: {
    indgang: { type: "string" },
    pairs: { type: "string", default: "81" },
    copies: { type: "string", default: "3" },
    requests: { type: "string", default: "75" },
    warm: { type: "string", default: "15000" },
    seconds: { type: "string", default: "60" },
  },
});
const [pairs, copies, requests, warm, seconds] = [values.pairs, values.copies, values.requests, values.warm, values.seconds].map(Number);
const folder = join(ROOT, "build/bench-edge");
/** Requests under way at once. */
const AT_ONCE = 8;

const median = (/** @type {number[]} */ list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const below = random(3);
/** Another order, the same in each run. */
const shuffled = (/** @type {number[]} */ list) => {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = below(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
};
const note = (/** @type {string} */ text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K  … ${text}`);

/** The same headers from everybody; only the visitor's cookies differ. */
const HEADERS = {
  accept: "text/html,application/xhtml+xml,*/*;q=0.8",
  "accept-language": "en",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "sec-fetch-site": "none",
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
  "mf-cf-blob": JSON.stringify({ country: "DK", clientAcceptEncoding: "identity" }),
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const page = await readFile(join(ROOT, "www/site/index.html"));
const origin = await startOrigin((_, response) =>
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "max-age=60" }).end(page),
);
const env = { INDGANG_ORIGIN: origin.url, INDGANG_SECRET: SECRET };
/** @type {Awaited<ReturnType<typeof start>>[]} */
const running = [];
const begin = async (/** @type {string[]} */ ...names) => {
  const begun = await start(folder, names, env);
  running.push(begun);
  return begun;
};

/** Ours as it is deployed, with another plan. @param {string} name one letter @param {string} [plan] */
async function ours(name, plan) {
  await cp(join(ROOT, "build/worker"), join(folder, name), { recursive: true });
  // With a section that means nothing: isolates of one process share what V8 has compiled of the same bytes, and one would
  // be warm by what another did.
  await appendFile(join(folder, name, "page.wasm"), Uint8Array.of(0, 2, 1, name.charCodeAt(0)));
  if (plan) await cp(plan, join(folder, name, "plan.bin"));
}

/** One of theirs, bundled. @param {string} name */
const theirs = (name) =>
  build({ entryPoints: [join(ROOT, "benches/edge", `${name}.js`)], outfile: join(folder, name, "index.js"), bundle: true, format: "esm", minify: true, conditions: ["workerd", "worker"], alias: { "#chosen": join(folder, "chosen.js"), "#features": join(folder, "features.json") } });

try {
  note("the large site");
  const { manifest, features } = both();
  await writeFile(join(folder, "large.jsonc"), JSON.stringify(manifest));
  await promisify(execFile)(values.indgang, ["build", join(folder, "large.jsonc"), "--out", join(folder, "large.bin")]);
  await ours("c", undefined);
  await ours("d", join(folder, "large.bin"));

  // A visitor who did all that at our own worker, and what it chose for them.
  const { workers: [large], stop } = await begin("d");
  await large.first(HEADERS);
  const { events, attributes } = visitor();
  const jar = new Jar();
  const base = large.url.slice(0, -1);
  await call(base, "POST", "consent", { jar, body: { edge: "granted" } });
  for (let at = 0; at < events.length; at += 10) await call(base, "POST", "observe", { jar, body: { events: events.slice(at, at + 10) } });
  await call(base, "POST", "profile", { jar, body: { traits: attributes.trait } });
  const [full, plain] = [{ ...HEADERS, cookie: jar.header }, { ...HEADERS, cookie: `profile=${encodeURIComponent(JSON.stringify(attributes))}` }];
  const decided = await view(large.url, { headers: full });
  await stop();
  const chosen = told(decided);
  const context = /<meta name="indgang-context" content="(.*?)">/.exec(decided.text)?.[1].replaceAll("&amp;", "&");
  const [, epoch] = / data-epoch="(\d+)"/.exec(decided.text) ?? [];
  const hard = { decides: true, entry: null, redirect: false, slots: chosen.slots, merge: {}, inline: JSON.stringify(chosen), context, epoch, cookies: [] };
  await writeFile(join(folder, "chosen.js"), `export const CHOSEN = ${JSON.stringify(hard)};`);
  await writeFile(join(folder, "features.json"), JSON.stringify(features));
  await Promise.all(["pass", "floor", "growthbook"].map(theirs));

  const WORKERS = [
    { key: "a", title: "passes on", name: "pass", headers: full },
    { key: "b", title: "rewrites, choices written in (floor)", name: "floor", headers: full },
    { key: "c", title: "ours, no profile, the demo", name: "c", headers: HEADERS },
    { key: "d", title: "ours, full profile, 1,000 segments", name: "d", headers: full },
    { key: "e", title: "decides with GrowthBook, the same", name: "growthbook", headers: plain },
  ];
  // All in one process, an isolate each, as a machine of the network has them: where a process happens to lie in memory, and
  // what the machine does meanwhile, are the same for all. Several such, as that makes a difference of a few hundredths.
  /** @type {typeof running} */
  const hosts = [];
  while (hosts.length < copies) hosts.push(await begin(...WORKERS.map(({ name }) => name)));
  for (const { workers } of hosts) for (const [at, { headers }] of WORKERS.entries()) await workers[at].first(headers);
  // What they answer must be the same, or the numbers say nothing.
  const pages = new Map(await Promise.all(WORKERS.map(async ({ key, headers }, at) => /** @type {const} */ ([key, (await hosts[0].workers[at].get(headers)).text]))));
  if (pages.get("b") !== pages.get("d")) throw new Error("the floor's page is not ours");
  const [, theirSlots] = /"slots":(\{.*?\})/.exec(pages.get("e") ?? "") ?? [];
  if (theirSlots !== JSON.stringify(chosen.slots)) throw new Error(`GrowthBook chose ${theirSlots}, we ${JSON.stringify(chosen.slots)}`);

  /** @param {(typeof running)[number]} host @param {number} at which of its workers @param {Record<string, string>} headers @param {number} count */
  async function burst(host, at, headers, count) {
    let left = count;
    const worker = host.workers[at];
    const before = await host.cpu();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) if ((await worker.get(headers)).status !== 200) throw new Error("not a page");
    }));
    return ((await host.cpu()) - before) / count;
  }
  /** @type {Record<string, number>} what the first pages took of each, before anything is warm */
  const early = {};
  for (const [at, { key, headers }] of WORKERS.entries()) {
    const firsts = [];
    for (const host of hosts) firsts.push(await burst(host, at, headers, requests));
    early[key] = median(firsts);
  }
  for (const [at, { key, headers }] of WORKERS.entries()) {
    note(`(${key}) ${warm} pages, until it is warm`);
    for (const host of hosts) await burst(host, at, headers, warm);
  }
  /** @type {Record<string, number[]>} */
  const took = Object.fromEntries(WORKERS.map(({ key }) => [key, []]));
  for (let pair = 0; pair < pairs; pair += 1) {
    note(`round ${pair + 1} of ${pairs}`);
    // In another order each time, so that what else the machine does, and what one leaves behind for the process to do, hits everyone alike.
    for (const at of shuffled([...WORKERS.keys()])) {
      const { key, headers } = WORKERS[at];
      took[key].push(await burst(hosts[pair % copies], at, headers, requests));
    }
  }
  process.stderr.isTTY && process.stderr.write("\r\x1b[K");
  console.log(`CPU of workerd per page, median of ${pairs} interleaved rounds of ${requests} pages, in ${copies} processes in turn, after ${warm} each;`);
  console.log(`beside it, of all rounds together, with the garbage that few of them collect, and of its first ${requests}\n`);
  console.log(`${"".padEnd(42)}${"us".padStart(8)}${"of the floor".padStart(14)}${"together".padStart(10)}${"first".padStart(8)}`);
  const sum = (/** @type {number[]} */ list) => list.reduce((one, other) => one + other);
  for (const { key, title } of WORKERS) {
    const ratio = median(took[key].map((us, at) => us / took.b[at]));
    console.log(`(${key}) ${title.padEnd(38)}${median(took[key]).toFixed(0).padStart(8)}${ratio.toFixed(2).padStart(14)}${(sum(took[key]) / sum(took.b)).toFixed(2).padStart(10)}${early[key].toFixed(0).padStart(8)}`);
  }
  const ratio = (/** @type {string} */ one, /** @type {string} */ other) => median(took[one].map((us, at) => us / took[other][at])).toFixed(2);
  console.log(`\n(d) takes ${ratio("d", "b")} of (b), at most 1.1 wanted; and ${ratio("d", "e")} of (e), less than 1 wanted`);

  const starts = [];
  for (const { key, title, name, headers } of WORKERS) {
    const colds = [];
    for (let times = 0; times < 5; times += 1) {
      const { workers: [worker], stop } = await begin(name);
      colds.push(await worker.first(headers));
      await stop();
    }
    starts.push({ key, title, cold: median(colds) });
  }
  console.log("\nFrom the start of workerd to its first page, median of 5, in ms");
  for (const { key, title, cold } of starts) console.log(`(${key}) ${title.padEnd(38)}${cold.toFixed(0).padStart(8)}`);

  // As many as it takes, for as long as is asked: nothing may fail, and what grows is seen beside what the platform's own
  // workers grow by in the same time.
  console.log(`\n32 requests at once for ${seconds} s each, memory of workerd in MB: when it was warm, then at each sixth of the time\n`);
  for (const { key, title, name, headers } of WORKERS.filter(({ key }) => ["a", "b", "d"].includes(key))) {
    note(`(${key}) under full load`);
    const host = await begin(name);
    const [worker] = host.workers;
    await worker.first(headers);
    await burst(host, 0, headers, warm);
    const memory = [await host.memory()];
    let [served, failed] = [0, 0];
    const from = performance.now();
    const until = from + seconds * 1000;
    await Promise.all(Array.from({ length: 32 }, async () => {
      while (performance.now() < until) {
        const got = await worker.get(headers).catch(() => null);
        if (got?.status === 200 && got.text.length > 1000) served += 1;
        else failed += 1;
        if (performance.now() - from > (memory.length * seconds * 1000) / 6) {
          const at = memory.push(0) - 1;
          memory[at] = await host.memory();
        }
      }
    }));
    process.stderr.isTTY && process.stderr.write("\r\x1b[K");
    const row = memory.map((kilobytes) => (kilobytes / 1024).toFixed(0).padStart(6)).join("");
    console.log(`(${key}) ${title.padEnd(38)}${row}   ${served} pages (${(served / seconds).toFixed(0)} a second), ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
    await host.stop();
  }
} finally {
  await Promise.all(running.map((begun) => begun.stop()));
  await origin.stop();
}
