// `npx indgang dev` on a site that `init` wrote, as its author would use it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { logged } from "../support/canaries.mjs";
import { launch } from "../support/chromium.mjs";
import { freePort } from "../support/wrangler.mjs";
import { ended, installed } from "./installed.mjs";

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
  await overlay.getByText(/affinity\.deals >= 0\.5: yes/).waitFor();
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
  await page.getByRole("button", { name: "Show this on the page" }).click();
  await heading(page, "From 299 today");
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
    [["dev", "--port", "0"], /`0` is no port/],
    [["dev", "--prot", "1"], /--prot/],
    [["dev", "--port", new URL(url).port], /is in use: choose another with --port/],
    [["site"], /takes the folder of the site's pages/],
  ]) {
    const { code, stderr } = await ended(process.execPath, [indgang, ...args], site.folder);
    assert.equal(code, 1);
    assert.match(stderr, words);
  }
});
