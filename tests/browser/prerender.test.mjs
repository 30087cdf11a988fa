/** Pages that were painted before their visitor came to them, or came back: what was withdrawn meanwhile counts there too. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { FLAGS, launch, ready, visitor } from "../support/chromium.mjs";
import { SITE, serveStatic } from "../support/static.mjs";
import { startWorker } from "../support/wrangler.mjs";

/** Pages that walk by themselves: Chromium prerenders nothing in a tab that a driver is attached to, and keeps none for Back. */
const DRIVEN = {
  "/begin/": `
    await indgang.ready;
    const [purpose, next] = location.search.slice(1).split("&");
    await indgang.consent.answer({ remember: true, edge: purpose === "edge" });
    await indgang.observe("view", { topics: "deals" });
    setTimeout(() => (location.href = next ?? "/from/"), 1000);`,
  "/away/": `
    await indgang.ready;
    if (location.search) await indgang.consent.answer({ remember: false });
    history.back();`,
  "/from/": `
    const rules = Object.assign(document.createElement("script"), { type: "speculationrules" });
    rules.textContent = '{ "prerender": [{ "urls": ["/"], "eagerness": "immediate" }] }';
    document.body.append(rules);
    while (!localStorage.getItem("painted")) await new Promise((then) => setTimeout(then, 50));
    await indgang.ready;
    await indgang.consent.answer({ remember: false });
    location.href = "/";`,
};
const TELLS = `
  const tell = (when) => fetch("/report/" + when + "?" + document.querySelector("h1").textContent, { keepalive: true });
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", () => tell("activated"));
    tell("prerendered").then(() => localStorage.setItem("painted", "yes"));
  } else indgang.ready.then(() => tell("in-view")).then(() => {
    if (!location.search || sessionStorage.getItem("left")) return;
    sessionStorage.setItem("left", "yes");
    location.href = "/away/" + location.search.replace("?leave", "");
  });
  addEventListener("pageshow", ({ persisted }) => persisted && tell("back"));`;

let origin, worker;
before(async () => {
  const page = async (file, script) =>
    (await readFile(join(SITE, file), "utf8")).replace("</body>", `<script type="module">${script}</script></body>`);
  const pages = { "/": await page("index.html", TELLS), "/deals/": await page("deals/index.html", TELLS) };
  for (const [path, script] of Object.entries(DRIVEN)) pages[path] = await page("thanks/index.html", script);
  origin = await serveStatic({ pages });
  worker = await startWorker({ origin: origin.url });
});
after(async () => {
  await worker?.stop();
  await origin?.stop();
});

/** A browser that nobody drives, until a report is in. */
async function walked(start, last) {
  const folder = await mkdtemp(join(tmpdir(), "indgang-"));
  origin.asked.length = 0;
  const args = [...FLAGS.split(" "), `--user-data-dir=${folder}`, `${worker.url}${start}`];
  const child = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium", args, { stdio: "ignore", detached: true });
  const ended = new Promise((then) => child.once("exit", then));
  const end = () => process.kill(-child.pid, "SIGKILL");
  process.once("exit", end);
  const reports = () => origin.asked.map(({ url }) => url).filter((url) => url.startsWith("/report/")).map(decodeURIComponent);
  for (const until = Date.now() + 30_000; Date.now() < until && !reports().some((one) => one.includes(last)); ) {
    await new Promise((then) => setTimeout(then, 100));
  }
  process.off("exit", end);
  end();
  await ended;
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return reports().map((one) => one.replace("/report/", ""));
}

for (const [wanted, start] of [["remember", "/begin/"], ["edge", "/begin/?edge"]]) {
  test(`prerendered with ${wanted}, and withdrawn before it was looked at: it is asked for again`, async () => {
    assert.deepEqual(await walked(start, "in-view"), [
      "prerendered?Every krone counts", "activated?Every krone counts", "in-view?Fly somewhere new",
    ]);
  });
}

for (const wanted of ["remember", "edge"]) {
  test(`kept for Back with ${wanted}: it comes back as it was, and not after a withdrawal`, async () => {
    assert.deepEqual(await walked(`/begin/?${wanted}&/?leave`, "back"), ["in-view?Every krone counts", "back?Every krone counts"]);
    // Chromium lets go of a kept page that is told something, as Firefox does.
    assert.deepEqual(await walked(`/begin/?${wanted}&/?leave?withdraw`, "Fly"), ["in-view?Every krone counts", "in-view?Fly somewhere new"]);
  });
}

for (const site of ["worker", "origin"]) {
  test(`painted, and withdrawn before the engine was there: it goes back to the default (${site})`, async () => {
    const browser = await launch();
    const { url } = { worker, origin }[site];
    const { context, page } = await visitor(browser);
    await page.goto(`${url}/deals/`);
    await ready(page);
    await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
    await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), ANNA);
    const other = await context.newPage();
    let go;
    const held = new Promise((then) => (go = then));
    await other.route("**/engine.wasm", (route) => held.then(() => route.continue()));
    await other.goto(`${url}/`);
    const shown = () => other.locator("[data-indgang-slot=hero] h1, [data-indgang-merge=first_name]").allTextContents();
    const painted = await shown();
    for (const own of ["Every krone counts", ANNA]) assert.ok(painted.includes(own), `${painted}`);
    await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
    go();
    await ready(other);
    const now = await shown();
    assert.equal(now.length, painted.length);
    assert.equal(now.includes("Fly somewhere new"), true, `${now}`);
    assert.equal(now.includes(ANNA), false, `${now}`);
    assert.equal(await other.locator("[data-indgang-entry-offer]:visible").count(), 0);
    await browser.close();
  });
}
