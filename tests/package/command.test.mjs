// `npx indgang` is the same Rust as the native command line: it says and writes the same, to the byte.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT, ended, installed } from "./installed.mjs";

const DEMO = "www/indgang.jsonc";
const VISITOR = ["--profile", "tests/data/explain/anna.json", "--context", "tests/data/explain/view.json"];

let site;
let native;
let folder;
before(async () => {
  site = await installed();
  folder = await mkdtemp(join(tmpdir(), "indgang-"));
  const build = ["build", "--quiet", "--package", "indgang", "--bin", "indgang", "--features", "cli", "--message-format=json"];
  const { stdout } = await ended("cargo", build, ROOT);
  native = stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line)).find(({ executable }) => executable).executable;
});
after(async () => {
  await site?.remove();
  await rm(folder, { recursive: true, force: true });
});

const ours = (args, cwd = ROOT) => ended(process.execPath, [site.inside("node_modules/.bin/indgang"), ...args], cwd);
const theirs = (args, cwd = ROOT) => ended(native, args, cwd);

/** @param {string[]} args @param {(said: any) => any} [masked] without what the moment makes another */
async function same(args, masked = (said) => said) {
  const [here, there] = (await Promise.all([ours(args), theirs(args)])).map(masked);
  assert.deepEqual(here, there, args.join(" "));
  return here;
}

test("every command says what the native one says", async () => {
  for (const args of [
    ["check", DEMO],
    ["check", DEMO, "--browser"],
    ["check", DEMO, "--pages", "www/site"],
    ["check", DEMO, "--strict"],
    ["brief", DEMO],
    ["brief", DEMO, "--markdown"],
    ["explain", DEMO, ...VISITOR],
    ["explain", DEMO, ...VISITOR, "--json"],
    ["simulate", DEMO, "--visitors", "500"],
    ["types", DEMO],
    ["schema"],
    ["check", "--help"],
    ["--version"],
  ]) {
    const { code, stdout } = await same(args);
    assert.equal(code, 0, args.join(" "));
    assert.ok(stdout.length > 10, args.join(" "));
  }
});

test("every mistake is told as by the native one", async () => {
  const wrong = join(folder, "wrong.jsonc");
  await writeFile(wrong, '{ "site": { "nam": "S" }, "slots": { "hero": { "variants": ["deals"] } } }\n');
  for (const args of [
    ["check", wrong],
    ["check", join(folder, "not-there.jsonc")],
    ["check", folder],
    ["check", "build/plan/edge.bin"],
    ["build", wrong, "--out", join(folder, "p.bin")],
    ["build", DEMO, "--out", join(folder, "p.bin"), "--browser", join(folder, "p.bin")],
    ["build", DEMO, "--out", folder],
    ["explain", DEMO, "--slot", "heros"],
    ["simulate", DEMO, "--population", join(folder, "not-there.ndjson")],
    ["types", wrong],
  ]) {
    const { code, stderr } = await same(args);
    assert.equal(code, 1, args.join(" "));
    // What cannot be read or written has no mistakes that anybody could count.
    assert.match(stderr, /\d mistakes? in |^error: cannot (?:read|write) [^\n]*; [^\n]*\n$/, args.join(" "));
  }
  for (const args of [["chekc"], ["build", DEMO], []]) assert.equal((await same(args)).code, 1, args.join(" "));
});

test("links and previews are signed alike", async () => {
  const secret = join(folder, "secret");
  await writeFile(secret, `${Buffer.alloc(32, 7).toString("base64")}\n`);
  // A preview's end is a second, which may be the next for the other: without it, all is said; and what is signed is signed as it is.
  const said = ({ stdout, ...rest }) => {
    const [, page, token] = /^(.*)&indgang-preview=([\w-]+)\.[\w-]{43}#b\n$/.exec(stdout) ?? [];
    const fields = new URLSearchParams(Buffer.from(token ?? "", "base64url").toString());
    assert.ok(Number(fields.get("until")) > Date.now() / 1000, stdout);
    fields.delete("until");
    return { ...rest, page, fields: `${fields}` };
  };
  const preview = ["--secret-file", secret, "--segment", "bargain_hunter", "--show", "hero=deals", "--at", "2026-12-24T08:00:00Z"];
  const { code, fields } = await same(["preview", DEMO, "https://www.example.com/?a=1#b", ...preview], said);
  assert.equal(code, 0);
  assert.equal(fields, "at=1798099200&segment=bargain_hunter&slot=hero+deals");
  // To the end of a day: both are of the same, unless the day ends between them.
  const day = () => Math.floor(Date.now() / 86_400_000);
  for (let before; before !== day(); ) {
    before = day();
    const [here, there] = await Promise.all([ours, theirs].map((run) => run(["link", DEMO, "/deals/", "--segment", "bargain_hunter", "--secret-file", secret])));
    if (before !== day()) continue;
    assert.deepEqual(here, there);
    assert.match(here.stdout, /^\/deals\/\?indgang-link=[\w-]+\.[\w-]{43}\n$/);
  }
  for (const args of [["link", DEMO, "/", "--segment", "bargain_hunters"], ["preview", DEMO, "/"], ["preview", DEMO, "/", "--show", "hero=deals"]]) {
    assert.equal((await same(args)).code, 1, args.join(" "));
  }
});

test("what needs the web says what to take instead", async () => {
  for (const args of [["publish", DEMO], ["rollback"], ["status", "https://www.example.com"], ["check", DEMO, "--pages", "https://www.example.com/"]]) {
    const { code, stderr } = await same(args);
    assert.equal(code, 1, args.join(" "));
    assert.match(stderr, /: this command line is without the web; take the native one, from a checkout: `cargo install --path \. --features web`\n/, args.join(" "));
  }
});

test("plans are the same bytes, wherever the command is called", async () => {
  const names = ["a.bin", "b.bin", "c.bin", "d.bin"].map((name) => join(folder, name));
  const now = ["--now", "2026-02-01"];
  const built = await ours(["build", "../indgang.jsonc", "--out", names[0], "--browser", names[1], ...now], join(ROOT, "www/site"));
  assert.equal(built.code, 0, built.stderr);
  await theirs(["build", DEMO, "--out", names[2], "--browser", names[3], ...now]);
  const bytes = await Promise.all(names.map((name) => readFile(name)));
  assert.ok(bytes[0].equals(bytes[2]) && bytes[1].equals(bytes[3]));
});

test("`init` writes a site that is right, and changes nothing that is there", async () => {
  const place = join(folder, "new");
  const first = await ours(["init", place]);
  assert.equal(first.code, 0, first.stderr);
  // The native one writes the same, and says so.
  const written = () => Promise.all(["indgang.jsonc", "site/index.html", "site/deals.html"].map((name) => readFile(join(place, name), "utf8")));
  const files = await written();
  await rm(place, { recursive: true });
  assert.deepEqual(await theirs(["init", place]), first);
  assert.deepEqual(await written(), files);
  // There is no release: where the package comes from is said, too.
  assert.match(first.stdout, /\nNext: .*`npx indgang dev`; a checkout packs it with `cargo xtask package`\n$/);
  assert.deepEqual((await readdir(place)).sort(), ["indgang.jsonc", "site"]);
  const checked = await ours(["check", join(place, "indgang.jsonc"), "--pages", join(place, "site"), "--strict"]);
  assert.equal(checked.code, 0, checked.stderr + checked.stdout);
  await rm(join(place, "site/index.html"));
  const again = await same(["init", place]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /indgang\.jsonc` is there already/);
  assert.deepEqual(await readdir(join(place, "site")), ["deals.html"]);
});

test("`site` puts what pages load beside them, or nothing if the manifest is wrong", async () => {
  const place = join(folder, "static");
  await ours(["init", place]);
  const put = await ours(["site", "site"], place);
  assert.equal(put.code, 0, put.stderr);
  const files = await readdir(join(place, "site/indgang"));
  for (const name of ["bootstrap.js", "engine.wasm", "indgang.js", "plan.bin"]) assert.ok(files.includes(name), `${files}`);
  await writeFile(join(place, "wrong.jsonc"), "{}");
  const wrong = await ours(["site", "--manifest", "wrong.jsonc", "other"], place);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /a manifest needs `site`/);
  assert.ok(!(await readdir(place)).includes("other"));
});
