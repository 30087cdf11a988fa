// The example for Next: its server behind the real worker, which chooses; React takes that over without a word, and pages that
// change without a load show what is chosen for them.

import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CANARY, logged } from "../support/canaries.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { started } from "../support/process.mjs";
import { record } from "../support/recorder.mjs";
import { SECRET, freePort } from "../support/wrangler.mjs";
import { ended, example } from "./installed.mjs";
import { startWorker } from "./worker.mjs";

let site;
let own;
let origin;
let next;
let behind;
let worker;
let line;
let browser;
before(async () => {
  site = await example("next");
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  own = await mkdtemp(join(tmpdir(), "indgang-next-"));
  const args = [site.inside("node_modules/next/dist/bin/next"), "start", site.folder, "--hostname", "127.0.0.1", "--port", `${port}`];
  const answers = () => fetch(origin).then((answer) => answer.ok, () => false);
  next = await started({ name: "next start", program: process.execPath, args, folder: own, answers });
  logged("the log of `next start`", next.log);
  // They hear what browsers and origin are asked, and the headers of the answers.
  behind = await record(origin);
  worker = await inFront();
  line = await record(worker.url);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await line?.stop();
  await worker?.stop();
  await behind?.stop();
  await next?.stop();
});

const inFront = () => startWorker(site, null, { INDGANG_ORIGIN: behind.url, INDGANG_SECRET: SECRET });

/** Somebody with an empty browser, whose page has been hydrated wherever they go; what the page says stays in `said`. */
async function come(country, at = line.url) {
  const it = await visitor(browser, { country });
  await it.page.goto(at);
  await ready(it.page);
  return it;
}

/** Goes by a link of the site's, without a load: once React has taken over what is there. */
async function follow(page, name, path) {
  await page.waitForFunction(() => Object.keys(document.querySelector("header a") ?? {}).some((key) => key.startsWith("__reactFiber")));
  await page.evaluate(() => (globalThis.same = true));
  await page.getByRole("banner").getByRole("link", { name, exact: true }).click();
  await page.waitForURL(`**${path}`);
  assert.equal(await page.evaluate(() => globalThis.same), true, "the page was loaded anew");
}

/** What an answer has in a slot, before any script. */
const inside = (html, name) => new RegExp(`data-indgang-slot="${name}"[^>]*>(.*?)</(section|aside)>`, "s").exec(html)?.[1];

/** Looks twice at what is about green tea. */
async function readsOnGreenTea(page) {
  for (let view = 0; view < 2; view += 1) {
    await page.goto(`${line.url}/green`);
    await ready(page);
    await page.evaluate((canary) => indgang.observe("view", { topics: `${canary}_topic`, item: `${canary}_item` }), CANARY);
    // What is told of a view leaves with it, or is written at its end.
    await page.waitForLoadState("networkidle");
  }
}

test("a stranger's page has its defaults, and what their country is given", async () => {
  const { context, page, said } = await visitor(browser, { country: "SE" });
  const html = await (await page.goto(line.url)).text();
  assert.match(inside(html, "hero"), /^<h1>Tea for the first hour<\/h1>/);
  assert.match(inside(html, "delivery"), /^<script type="application\/json" data-indgang-value>{"days":1,"free":30}<\/script><p>With you in /);
  try {
    await ready(page);
    await page.getByText("With you tomorrow, free of postage from 30 euros.").waitFor();
    // And when they come back, without a load.
    await follow(page, "Teas", "/teas");
    assert.equal(await page.getByRole("heading", { level: 2 }).first().innerText(), "Black");
    await follow(page, "Morgen", "/");
    assert.equal(await page.locator(".delivery").innerText(), "With you tomorrow, free of postage from 30 euros.");
    assert.deepEqual(said, []);
  } finally {
    await context.close();
  }
  const elsewhere = await come("PT");
  try {
    await follow(elsewhere.page, "Teas", "/teas");
    await follow(elsewhere.page, "Morgen", "/");
    assert.equal(await elsewhere.page.locator(".delivery").innerText(), "With you in 4 days, free of postage from 60 euros.");
    assert.deepEqual(elsewhere.said, []);
  } finally {
    await elsewhere.context.close();
  }
});

test("what the edge chose by a profile is in the first HTML, is taken over, and holds where its visitor goes on", async () => {
  const { context, page, said } = await come("DK");
  try {
    await page.evaluate(() => indgang.consent.answer({ edge: true }));
    await readsOnGreenTea(page);
    const html = await (await page.goto(line.url)).text();
    assert.match(inside(html, "hero"), /^<h1>The spring harvest is here<\/h1>/);
    assert.doesNotMatch(html, /<template data-indgang-variant/);
    await page.getByText("With you tomorrow").waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "The spring harvest is here");
    await ready(page);
    await follow(page, "Teas", "/teas");
    assert.equal(await page.getByRole("heading", { level: 2 }).first().innerText(), "Green");
    // What a variant does itself.
    await page.getByRole("button", { name: "Sencha" }).click();
    await page.getByText("1 in the basket").waitFor();
    await page.goto(`${line.url}/teas`);
    await page.getByRole("button", { name: "Sencha" }).click();
    await page.getByText("1 in the basket").waitFor();
    await follow(page, "Morgen", "/");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "The spring harvest is here");
    assert.deepEqual(said, []);
  } finally {
    await context.close();
  }
});

for (const late of [false, true]) {
  test(`what the device chose is there before React is, and is taken over${late ? ", however late" : ""}`, async () => {
    const { context, page, said } = await come("DK");
    try {
      await page.evaluate(() => indgang.consent.answer({ remember: true }));
      await readsOnGreenTea(page);
      await page.waitForFunction(() => localStorage.getItem("indgang.ahead")?.includes('"hero":"green"'));
      let go;
      const held = new Promise((then) => (go = then));
      // Next's own scripts come after our engine, or as they come.
      if (late) await page.route("**/_next/static/**/*.js*", async (route) => (await held, route.continue()));
      const html = await (await page.goto(line.url, { waitUntil: "commit" })).text();
      assert.match(inside(html, "hero"), /^<template data-indgang-variant="green"><h1>The spring harvest/);
      const heading = page.locator(".hero").getByRole("heading");
      await heading.waitFor();
      assert.equal(await heading.innerText(), "The spring harvest is here");
      if (late) await page.locator("indgang-consent[mode=switches]").getByRole("switch", { includeHidden: true }).first().waitFor({ state: "attached" });
      go();
      await ready(page);
      await follow(page, "Teas", "/teas");
      assert.equal(await page.getByRole("heading", { level: 2 }).first().innerText(), "Green");
      await follow(page, "Morgen", "/");
      assert.equal(await heading.innerText(), "The spring harvest is here");
      // Forgotten, it is everybody's again.
      await page.evaluate(() => indgang.forget());
      await page.getByText("Tea for the first hour").waitFor();
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  });
}

test("a page given in the place of another is taken over there, and a rule that asks for the path is answered for the page that comes", async () => {
  const manifest = await readFile(site.inside("indgang.jsonc"), "utf8");
  const other = manifest.replace('"affinity.green": { "$gte": 1.5 }', '"context.path": "/teas"');
  const asked = other.replace('"show": [{ "slot": "delivery"', '"show": [{ "entry": "/", "to": "/green" }, { "slot": "delivery"');
  assert.ok(other !== manifest && asked !== other);
  // The plans alone are others, as if they had been published.
  const file = join(own, "asked.jsonc");
  await writeFile(file, asked);
  for (const args of [["build", file, "--out", "edge.bin"], ["site", "--manifest", file, "public"]]) {
    const { code, stderr } = await ended(site.inside("node_modules/.bin/indgang"), args, site.folder);
    assert.equal(code, 0, stderr);
  }
  const worker = await inFront();
  const { context, page, said } = await come("DK", worker.url);
  try {
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "On green tea");
    assert.equal(page.url(), `${worker.url}/`);
    // Next renders a page while the address is still that of the one before it.
    await page.evaluate(() => {
      globalThis.painted = [];
      const look = () => (painted.push(document.querySelector("[data-indgang-slot=shelf] h2")?.textContent), requestAnimationFrame(look));
      look();
    });
    await follow(page, "Teas", "/teas");
    await page.getByRole("heading", { name: "All teas" }).waitFor();
    await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))));
    assert.deepEqual([...new Set(await page.evaluate(() => painted))], [undefined, "Green"]);
    await follow(page, "Morgen", "/");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Tea for the first hour");
    assert.deepEqual(said, []);
  } finally {
    await context.close();
    await worker.stop();
  }
});
