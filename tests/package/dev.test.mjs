// `npx indgang dev` on a site that `init` wrote, as its author would use it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { logged } from "../support/canaries.mjs";
import { launch } from "../support/chromium.mjs";
import { freePort } from "../support/wrangler.mjs";
import { ended, installed } from "./installed.mjs";

/** Segments, each with an experience and a slot of its own, and experiences with a holdout. */
const HELD = ["held_a", "held_b", "held_c", "held_d", "held_e", "held_f"];
const SEGMENTS = {
  bought: { "since.purchase": { $gte: 2 } },
  leaning: { "affinity.deals": { $gte: 0.25 } },
  danish: { "context.language": "da", "context.device": "desktop" },
  from_here: { "context.referrer": "internal", "context.campaign.name": "mid summer" },
  dismissed: { "count.purchase": { $gte: 1 } },
  in_japan: { "context.country": "JP" },
  not_twice: { $not: { "count.purchase": { $gte: 2 } } },
};
const slot = (name, audience) => ({
  id: `show-${name}`, status: "live", because: `Because of ${name}.`, opportunity: "O.", ...audience, show: [{ slot: name, variant: "theirs" }],
});
const LABORATORY = {
  site: { name: "S", languages: ["en", "da"] },
  topics: { deals: { title: "Deals", halfLifeDays: 7 } },
  events: { purchase: { title: "Purchases" } },
  segments: {
    ...Object.fromEntries(Object.entries(SEGMENTS).map(([name, when]) => [name, { who: "W.", when }])),
    buyers_at_the_edge: { who: "W.", where: "edge", when: { "count.purchase": { $gte: 1 } } },
  },
  slots: Object.fromEntries([...Object.keys(SEGMENTS), ...HELD, "edge"].map((name) => [name, { variants: ["default", "theirs"] }])),
  experiences: [
    ...Object.keys(SEGMENTS).map((name) => slot(name, { audience: name })),
    ...HELD.map((name) => slot(name, { holdout: 0.5 })),
    slot("edge", { audience: "buyers_at_the_edge" }),
  ],
};

let site;
let server;
let browser;
let url;
let log = "";
before(async () => {
  site = await installed();
  const indgang = site.inside("node_modules/.bin/indgang");
  assert.equal((await ended(process.execPath, [indgang, "init"], site.folder)).code, 0);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, [indgang, "dev", "--port", String(port)], { cwd: site.folder });
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (log += text));
  logged("the log of `indgang dev`", () => log);
  for (const until = Date.now() + 30_000; !log.includes(url) && Date.now() < until && server.exitCode === null; ) {
    await new Promise((then) => setTimeout(then, 50));
  }
  assert.ok(log.includes(url), log);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    const gone = new Promise((then) => server.once("exit", then));
    server.kill();
    await gone;
  }
  await site?.remove();
});

const heading = (page, text) => page.waitForFunction((text) => document.querySelector("h1")?.textContent === text, text);

test("the example personalises after an answer, and the overlay says why", async () => {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url);
  await heading(page, "Hello");
  await page.getByRole("button", { name: "Accept" }).click();
  await page.getByRole("link", { name: "the deals" }).click();
  await page.waitForFunction(() => localStorage.getItem("indgang.ahead"));
  await page.getByRole("link", { name: "Back to the start" }).click();
  await heading(page, "From 299 today");
  await page.getByRole("button", { name: "Indgang" }).click();
  const overlay = page.getByRole("region", { name: "Indgang" });
  await overlay.getByRole("cell", { name: "You have looked at low prices lately." }).waitFor();
  await overlay.getByText("deals-first").click();
  await overlay.getByText(/affinity\.deals >= 0\.5: yes/).first().waitFor();
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
  assert.deepEqual(errors, []);
  await page.close();
});

test("another visitor can be tried, and taken back", async () => {
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Indgang" }).click();
  await page.getByLabel("Country").fill("xx1");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("alert").filter({ hasText: "XX1 is no country" }).waitFor();
  assert.equal(await page.getByLabel("Country").getAttribute("aria-invalid"), "true");
  await page.getByLabel("Country").fill("jp");
  await page.getByLabel("Device").selectOption("tablet");
  await page.getByLabel("Time").fill("2030-12-24T12:00");
  await page.getByLabel(/^Profile/).fill('{ "topics": { "deals": 2 } }');
  await page.getByRole("button", { name: "Try it" }).click();
  await page.waitForFunction(() => new Date(Date.now()).getFullYear() === 2030);
  const meta = await page.locator("meta[name=indgang-context]").getAttribute("content");
  assert.equal(meta, "country=JP&device=tablet");
  await page.getByRole("heading", { name: "A visitor you try" }).waitFor();
  await page.getByRole("button", { name: "Show this on the page" }).click();
  await heading(page, "From 299 today");
  await page.getByRole("button", { name: "Shown on the page" }).waitFor();
  await page.getByLabel(/^Profile/).fill("{ sessions");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("alert").filter({ hasText: "It is not JSON" }).waitFor();
  await page.getByRole("button", { name: "As I am" }).click();
  await page.waitForFunction(() => !document.querySelector("meta[name=indgang-context]"));
  await page.close();
});

test("pages reload as files change; a manifest that is wrong is told, and the plan of before serves", async () => {
  const page = await browser.newPage();
  await page.goto(url);
  const file = site.inside("site/index.html");
  const before = await readFile(file, "utf8");
  await writeFile(file, before.replaceAll("Hello", "Hej"));
  await heading(page, "Hej");
  const manifest = site.inside("indgang.jsonc");
  const right = await readFile(manifest, "utf8");
  const plan = () => fetch(`${url}/indgang/plan.bin`).then((answer) => answer.arrayBuffer()).then((bytes) => Buffer.from(bytes));
  const old = await plan();
  await writeFile(manifest, right.replace('"slots"', '"slot"'));
  await page.getByRole("alert").filter({ hasText: "slot" }).waitFor();
  assert.ok((await plan()).equals(old));
  assert.match(log, /has no field `slot`/);
  const reloaded = page.waitForEvent("load");
  await writeFile(manifest, right.replace('"halfLifeDays": 7', '"halfLifeDays": 9'));
  for (const until = Date.now() + 20_000; (await plan()).equals(old) && Date.now() < until; ) await new Promise((then) => setTimeout(then, 100));
  assert.ok(!(await plan()).equals(old));
  // A page that is closed while it reloads may never say that it is.
  await reloaded;
  await page.close();
});

test("a manifest in the served folder is compiled again as it changes, too", async () => {
  const folder = site.inside("together");
  await cp(site.inside("site"), folder, { recursive: true });
  const manifest = join(folder, "indgang.jsonc");
  await cp(site.inside("indgang.jsonc"), manifest);
  const port = await freePort();
  const indgang = site.inside("node_modules/.bin/indgang");
  const own = spawn(process.execPath, [indgang, "dev", ".", "--port", String(port)], { cwd: folder, stdio: "ignore" });
  const gone = new Promise((then) => own.once("exit", then));
  const plan = async () => Buffer.from(await (await fetch(`http://127.0.0.1:${port}/indgang/plan.bin`)).arrayBuffer()).toString("base64");
  /** What it is, once it is something else. */
  const other = async (old) => {
    for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((then) => setTimeout(then, 100))) {
      const now = await plan().catch(() => old);
      if (now !== old) return now;
    }
    return old;
  };
  try {
    const old = await other("");
    assert.notEqual(old, "");
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace(/"halfLifeDays": \d+/, '"halfLifeDays": 11'));
    assert.notEqual(await other(old), old);
  } finally {
    own.kill();
    await gone;
  }
});

test("what the overlay says of a visitor is what their page shows", async () => {
  // Somebody who bought three days ago and looked at deals two weeks ago, whose lot is not the first, and who has dismissed something.
  const { Indgang } = await import(pathToFileURL(site.inside("node_modules/indgang/lib/node.js")).href);
  const manifest = site.inside("indgang.jsonc");
  await writeFile(site.inside("site/laboratory.html"), `<!doctype html><html lang="en"><head>
    <script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script></head><body>
    <!-- What is in view before the engine is there stays as it is. --><div style="height: 200vh"></div>
    ${Object.keys(LABORATORY.slots).map((name) => `<section data-indgang-slot="${name}"><template data-indgang-variant="theirs"><p>theirs</p></template><p>default</p></section>`).join("\n")}
    </body></html>`);
  const plan = () => fetch(`${url}/indgang/plan.bin`).then((answer) => answer.arrayBuffer());
  const old = Buffer.from(await plan());
  await writeFile(manifest, JSON.stringify(LABORATORY));
  for (const until = Date.now() + 20_000; Buffer.from(await plan()).equals(old) && Date.now() < until; ) await new Promise((then) => setTimeout(then, 100));
  const indgang = await Indgang.load({ plan: new Uint8Array(await plan()) });
  const DAY = 24 * 60 * 60 * 1000;
  const somebody = (seed) => {
    let visit = indgang.visit({ now: Date.now() - 13 * DAY, seed });
    visit.consent.answer({ remember: true, edge: false, measure: false });
    visit.observe("view", { topics: ["deals"] });
    visit = indgang.visit({ now: Date.now() - 3 * DAY }, visit.profile.records);
    visit.observe("purchase");
    visit.profile.dismiss("dismissed");
    return visit.profile.records;
  };
  const records = somebody(7);
  const held = ({ slots }) => HELD.filter((name) => slots[name] === "default");
  assert.notDeepEqual(held(indgang.decide({}, records)), held(indgang.decide({}, somebody(0))));

  const context = await browser.newContext({ locale: "da-DK" });
  const page = await context.newPage();
  await page.addInitScript((records) => {
    for (const [key, record] of Object.entries(records)) if (record && !localStorage.getItem(`indgang.${key}`)) localStorage.setItem(`indgang.${key}`, record);
  }, records);
  await page.goto(`${url}/laboratory?utm_campaign=mid+summer`, { referer: `${url}/` });
  await page.evaluate(() => globalThis.indgang.ready.then(() => {}));
  await page.getByRole("button", { name: "Indgang" }).click();
  const overlay = page.getByRole("region", { name: "Indgang" });
  await overlay.getByRole("row").first().waitFor();
  const said = Object.fromEntries(await overlay.getByRole("row").evaluateAll((rows) => rows.map(({ cells }) => [cells[0].textContent, [cells[1].textContent, cells[2].textContent]])));
  const shown = Object.fromEntries(await page.locator("[data-indgang-slot]").evaluateAll((slots) => slots.map((slot) => [slot.getAttribute("data-indgang-slot"), slot.querySelector("p").textContent])));
  delete said["way in"];
  assert.deepEqual(Object.fromEntries(Object.entries(said).map(([name, [variant]]) => [name, variant])), shown);
  const theirs = ["bought", "leaning", "danish", "from_here", "not_twice"];
  assert.deepEqual([...theirs, "dismissed", "in_japan", "edge"].filter((name) => shown[name] === "theirs"), theirs);
  assert.equal(said.bought[1], "Because of bought.");
  assert.deepEqual(HELD.filter((name) => said[name][1].includes("held out")), held({ slots: shown }));

  // Every segment, whoever is shown something by it.
  const segments = overlay.locator("section", { has: page.getByRole("heading", { name: "Segments" }) }).locator("summary");
  assert.deepEqual(await segments.allTextContents(), [
    ...Object.keys(SEGMENTS).map((name) => (name === "in_japan" ? "○ in_japan does not hold" : `● ${name} holds`)),
    "● buyers_at_the_edge holds",
  ]);
  await segments.filter({ hasText: "not_twice" }).click();
  await overlay.getByText(/count\.purchase >= 2: no/).filter({ visible: true }).waitFor();
  await overlay.getByText("show-in_japan").click();
  await overlay.getByText('Near miss, 1 change: context.country is "JP" (context.country is missing)').waitFor();
  await overlay.getByText("show-dismissed").click();
  await overlay.getByText("Dismissed: the visitor said that it is not for them.").waitFor();
  await overlay.getByText("since.purchase >= 2: yes, since.purchase is 3").first().waitFor({ state: "attached" });
  assert.equal(await overlay.getByText("show-edge").count(), 0);

  // What is told shows at once, and is what is explained from then on.
  await page.evaluate(() => globalThis.indgang.restore());
  await page.locator('[data-indgang-slot="dismissed"]').getByText("theirs").waitFor();
  await overlay.getByRole("row", { name: "dismissed theirs Because of dismissed." }).waitFor();
  await page.evaluate(() => globalThis.indgang.pause());
  await overlay.getByRole("row", { name: "bought default as for everybody" }).waitFor();
  await context.close();
});

test("nothing outside the folder is served, and nobody but this machine is answered", async () => {
  await symlink(site.inside("package.json"), site.inside("site/link.json"));
  for (const path of ["/..%2fpackage.json", "/%2e%2e/package.json", "/link.json", "/indgang/..%2f..%2fpackage.json", "/%00", "/nowhere"]) {
    const answer = await fetch(url + path);
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
  }
  const { request } = await import("node:http");
  const foreign = await new Promise((then) => request(url, { headers: { host: "example.com" } }, (answer) => (answer.resume(), then(answer.statusCode))).end());
  assert.equal(foreign, 421);
});

test("what is given wrongly is told, with what to do", async () => {
  const indgang = site.inside("node_modules/.bin/indgang");
  for (const [args, words] of [
    [["dev", "nowhere"], /there is no folder `nowhere`: name the folder/],
    [["dev", "--manifest", "none.jsonc"], /there is no manifest `none\.jsonc`: name yours/],
    [["dev", "--port", "0"], /`0` is no port/],
    [["dev", "--prot", "1"], /--prot/],
    [["dev", "--port", new URL(url).port], /is in use: choose another with --port/],
    [["site"], /takes the folder of the site's pages/],
  ]) {
    const { code, stderr } = await ended(process.execPath, [indgang, ...args], site.folder);
    assert.equal(code, 1);
    assert.match(stderr, words);
  }
  const { code, stdout } = await ended(process.execPath, [indgang, "help", "dev"], site.folder);
  assert.deepEqual([code, stdout.split("\n")[2]], [0, "Usage: indgang dev [--manifest FILE] [--port N] [FOLDER]"]);
  const { stdout: all } = await ended(process.execPath, [indgang, "--help"], site.folder);
  assert.match(all, /^ {2}check .*^ {2}site .*^ {2}dev /ms);
});
