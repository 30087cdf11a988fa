// The package's types, as TypeScript reads them where it is installed: what is right compiles, and a typo does not.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, ended, installed } from "./installed.mjs";

let site;
let names;
before(async () => {
  site = await installed(["typescript"]);
  names = (await ended(process.execPath, [site.inside("node_modules/.bin/indgang"), "types", "www/indgang.jsonc"], ROOT)).stdout;
  assert.match(names, /interface Register/);
});
after(() => site?.remove());

/**
 * What the compiler says of a file, by line.
 * @param {string} folder a new one, of the site
 * @param {string} code @param {object} options of the compiler @param {string} declared the manifest's names
 */
async function compiled(folder, code, options, declared = names) {
  await mkdir(site.inside(folder), { recursive: true });
  const base = { noEmit: true, strict: true, target: "es2023", lib: ["esnext", "dom"], types: [], skipLibCheck: false };
  await writeFile(site.inside(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...base, ...options }, include: ["."] }));
  await writeFile(site.inside(folder, "main.ts"), code);
  await writeFile(site.inside(folder, "indgang.d.ts"), declared);
  const { stdout } = await ended(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], site.inside(folder));
  return stdout.split("\n").filter((line) => /^\S/.test(line));
}

const BROWSER = { module: "esnext", moduleResolution: "bundler" };
const NODE = { module: "nodenext", moduleResolution: "nodenext" };
const WORKER = { ...BROWSER, customConditions: ["workerd"] };

const PAGE = `
import { Indgang, IndgangError, type Decision, type Kept } from "indgang";
import "indgang/elements";
import {} from "indgang/bootstrap";
const indgang = await Indgang.load({ plan: "/plan.bin", files: "/indgang/" });
const { slots, merge, fault }: Decision = indgang.decide();
if (slots.hero === "deals" && merge.first_name) indgang.observe("purchase", { item: "lisbon", value: 1298, topics: ["deals"] });
await indgang.consent.answer({ remember: true, measure: "denied" });
const kept: Kept = await indgang.profile.declare({ first_name: "Anna", postcode: null });
const because: string | undefined = (await indgang.explain("hero"))?.because;
indgang.on("decision", (decision) => decision.slots.season === "japan")();
await Indgang.load({ plan: fetch("/plan.bin") }).catch((error) => error instanceof IndgangError && error.code.length);
console.log(fault, kept, because, indgang.consent.state?.home);
`;

const SERVER = `
import { Indgang, type Context, type Records } from "indgang";
import { Indgang as Slim } from "indgang/slim";
import { withIndgang } from "indgang/worker";
const context: Context = { path: "/", country: "DK", device: "phone", now: new Date() };
const records: Records = { choice: null };
const indgang = await Indgang.load({ plan: new Uint8Array(9) });
const visit = (await Slim.load({ plan: "plan.bin", wasm: new Uint8Array(9) })).visit(context, records);
visit.observe("fare_click");
visit.consent.answer({ remember: true });
console.log(indgang.decide(context, records).slots.offers === "family", visit.profile.declare({ gender: "ms" }), visit.profile.records.learnt);
export default withIndgang({ fetch: (request: Request) => new Response(request.url) }, { plan: new ArrayBuffer(9) });
`;

/** A mistake a line, and what the compiler must say of it. */
const WRONG = [
  ['indgang.decide().slots.heros;', /heros/],
  ['indgang.decide().slots.hero === "delas";', /no overlap/],
  ['indgang.decide().merge.first_nam;', /first_nam/],
  ['indgang.decide().entry === "/deal/";', /no overlap/],
  ['indgang.observe("purchas");', /purchas/],
  ['indgang.observe("view", { topics: ["delas"] });', /delas/],
  ['indgang.observe("view", { item: "lisbo" });', /lisbo/],
  ['indgang.profile.declare({ postcod: "7100" });', /postcod/],
  ['indgang.profile.declare({ postcode: 7100 });', /number/],
  ['indgang.profile.dismiss("heros");', /heros/],
  ['indgang.profile.putOff("postcod");', /postcod/],
  ['indgang.explain("heros");', /heros/],
  ['indgang.on("decisions", () => {});', /decisions/],
  ['indgang.consent.answer({ edges: true });', /edges/],
  ['Indgang.load({});', /plan/],
  ['new Indgang();', /private|protected/],
];

test("what is right compiles, for pages, for Node and for workers", async () => {
  assert.deepEqual(await compiled("page", PAGE, BROWSER), []);
  assert.deepEqual(await compiled("node", SERVER, NODE), []);
  assert.deepEqual(await compiled("worker", SERVER, WORKER), []);
});

test("without the manifest's names any name will do", async () => {
  assert.deepEqual(await compiled("unnamed", PAGE, BROWSER, "export {};"), []);
});

test("a typo in what the manifest names does not compile", async () => {
  const code = ['import { Indgang } from "indgang"; declare const indgang: Indgang;', ...WRONG.map(([line]) => line)].join("\n");
  const said = await compiled("wrong", code, BROWSER);
  WRONG.forEach(([line, why], at) => {
    const about = said.filter((it) => it.startsWith(`main.ts(${at + 2},`));
    assert.ok(about.some((it) => why.test(it)), `${line} ${about}`);
  });
  assert.equal(said.length, WRONG.length, said.join("\n"));
});
