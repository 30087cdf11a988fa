/** Pages that become others without a load: each is a view of its own, chosen before it is painted. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { painted, watchPaints } from "../support/paints.mjs";
import { plans } from "../support/plan.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

const slot = (name) => `<section data-indgang-slot="${name}"><template data-indgang-variant="deals"><b>low fares</b></template>
  <div data-indgang-variant="default">as for everybody</div></section>`;
const FAR = `<div style="height: 300vh"></div>`;
/** The app's views by path: what is in `<main>`, and what the view is about. */
const VIEWS = {
  "/app/": [`<h1>App</h1><indgang-consent mode="banner"></indgang-consent>`, ""],
  "/app/deals/": ["<h1>Deals</h1>", "deals"],
  "/app/home/": [
    `<h1>Home</h1>${slot("hero")}<p>Hello <span data-indgang-merge="first_name">there</span></p><a hidden data-indgang-entry-offer href="#">offer</a>
    <form data-indgang-traits><label>Name <input name="first_name"></label><button>Tell</button></form>
    ${FAR}<img loading="lazy" src="/assets/lisbon.svg" alt="">`,
    "",
  ],
};
const APP = `
const render = () => {
  const view = document.getElementById(location.pathname);
  document.querySelector("main").replaceChildren(document.importNode(view.content, true));
  document.body.dataset.indgangTopics = view.dataset.about;
};
globalThis.go = {
  push: (path) => (history.pushState(null, "", path), render()),
  // As frameworks that render first.
  late: (path) => (history.pushState(null, "", path), new Promise((then) => setTimeout(then, 30)).then(render)),
  // As one that asks by itself what the next page shall show.
  asked: (path) => (history.pushState(null, "", path), globalThis.indgang.decide().then(render)),
  replace: (path) => (history.replaceState(null, "", path), render()),
  transition: (path) => document.startViewTransition(() => (history.pushState(null, "", path), render())).finished,
  intercept: (path) => (intercepting = true, navigation.navigate(path).finished.finally(() => (intercepting = false))),
};
let intercepting = false;
globalThis.navigation?.addEventListener("navigate", (event) => intercepting && event.intercept({ handler: async () => render() }));
addEventListener("popstate", render);
render();`;
/** @param {string} [header] what stays through all views */
const shell = (header = "") => `<!doctype html><html lang="en"><head><script src="/indgang/bootstrap.js"></script>
<script type="module" src="/indgang/indgang.js"></script><title>An app</title></head><body><header>${header}</header><main></main>
${Object.entries(VIEWS).map(([path, [html, about]]) => `<template id="${path}" data-about="${about}">${html}</template>`).join("")}
<script>${APP}</script></body></html>`;

let browser;
before(async () => void (browser = await launch()));
after(() => browser?.close());

/** A visitor of the app, whose engine is there; `remember` unless they are to be asked later. */
async function opened({ header = "", remember = true, path = "/app/" } = {}) {
  const site = await serveStatic({ pages: Object.fromEntries(Object.keys(VIEWS).map((path) => [path, shell(header)])) });
  const { context, page, said } = await visitor(browser);
  await watchPaints(context, "[data-indgang-slot]");
  await page.goto(site.url + path);
  await ready(page);
  if (remember) await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  const go = async (path, how = "push") => {
    await page.evaluate(([path, how]) => globalThis.go[how](path), [path, how]);
    await settled(page);
  };
  return { site, context, page, said, go, close: () => Promise.all([context.close(), site.stop()]) };
}
/** Until the page has been idle, so that the view has counted; WebKit does not tell when it is. */
const settled = (page) =>
  page.evaluate(() => {
    const { requestIdleCallback = (then) => setTimeout(then, 50) } = globalThis;
    return new Promise((then) => requestIdleCallback(() => setTimeout(then, 100), { timeout: 2000 }));
  });
const text = (page, selector = "main [data-indgang-slot]") => page.textContent(selector).then((it) => it.trim());
const topic = (page) =>
  page.evaluate(() => globalThis.indgang.remembered().then(({ remembered }) => remembered.find(({ name }) => name === "deals")?.value));

for (const how of ["push", "late", "replace", "intercept", "transition"]) {
  test(`by ${how}, a view is chosen before it is painted, and counts once`, async () => {
    const { page, said, go, close } = await opened();
    await go("/app/deals/", how);
    assert.equal(await topic(page), 10, "one page view of it, in tenths");
    await go("/app/home/", how);
    assert.equal(await text(page), "low fares");
    assert.deepEqual(await painted(page), ["low fares"]);
    assert.equal(await topic(page), 10);
    assert.deepEqual(said, []);
    await close();
  });
}

test("back and forward are views as well, and other addresses of the same page are none", async () => {
  const { page, go, close } = await opened();
  await go("/app/deals/");
  await go("/app/home/");
  await page.goBack();
  await settled(page);
  assert.equal(await topic(page), 20);
  await go("/app/deals/?page=2");
  await go("/app/deals/#end");
  assert.equal(await topic(page), 20);
  await close();
});

test("an address on the way to another is no view", async () => {
  const { page, close } = await opened();
  await page.evaluate(async () => {
    globalThis.go.push("/app/home/");
    // Each is seen by itself, and neither has counted.
    await null;
    globalThis.go.replace("/app/deals/");
  });
  await settled(page);
  assert.equal(await topic(page), 10);
  await close();
});

for (const how of ["push", "asked"]) {
  test(`what was seen stays through all views; what nobody has seen is chosen for the next: ${how}`, async () => {
    const { page, go, close } = await opened({ header: `${slot("hero")}${FAR}${slot("cta")}` });
    assert.equal(await text(page, "header [data-indgang-slot=hero]"), "as for everybody");
    await go("/app/deals/", how);
    assert.equal(await text(page, "header [data-indgang-slot=cta]"), "as for everybody", "of this view it was chosen before");
    await go("/app/home/", how);
    assert.equal(await text(page, "header [data-indgang-slot=hero]"), "as for everybody");
    assert.equal(await text(page, "header [data-indgang-slot=cta]"), "low fares");
    assert.equal(await text(page), "low fares");
    await close();
  });
}

test("an element that goes and comes back is the slot that it was", async () => {
  const { page, go, close } = await opened({ header: slot("hero") });
  await go("/app/deals/");
  await page.reload();
  await ready(page);
  assert.equal(await text(page, "header section"), "low fares");
  await page.evaluate(() => void (globalThis.old = document.querySelector("header section"), globalThis.old.remove()));
  await go("/app/");
  await page.evaluate(() => document.querySelector("header").append(globalThis.old));
  assert.equal(await text(page, "header section"), "low fares");
  await page.evaluate(() => globalThis.indgang.forget());
  assert.equal(await text(page, "header section"), "as for everybody");
  await close();
});

test("words, offers and forms of a later view are like those of the first", async () => {
  const { page, go, close } = await opened();
  await page.evaluate((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA);
  await go("/app/deals/");
  await go("/app/home/");
  assert.equal(await page.textContent("[data-indgang-merge]"), ANNA);
  // The demo's deals are offered on its start page alone.
  assert.equal(await page.isVisible("[data-indgang-entry-offer]"), false);
  await page.waitForFunction((anna) => document.querySelector("input").value === anna, ANNA);
  await page.getByLabel("Name").fill(BO);
  await page.getByRole("button", { name: "Tell" }).click();
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent);
  assert.equal(await page.textContent("[data-indgang-merge]"), BO);
  await close();
});

test("the same clicks ask for the same, whatever is remembered", async () => {
  const asked = [];
  for (const path of ["/app/deals/", "/app/"]) {
    const { site, page, go, close } = await opened();
    await go(path);
    site.asked.length = 0;
    await go("/app/home/");
    await page.waitForFunction(() => document.querySelector("[role=status]"));
    asked.push([await text(page), site.asked.map(({ method, url }) => `${method} ${url}`).sort()]);
    await close();
  }
  assert.deepEqual(asked.map(([shown]) => shown), ["low fares", "as for everybody"]);
  assert.deepEqual(asked[0][1], asked[1][1]);
  assert.ok(asked[0][1].includes("GET /assets/lisbon.svg"), "far below, and loaded by all");
});

test("what waits for an answer is of the view on which that is given", async () => {
  const { page, go, close } = await opened({ remember: false });
  await go("/app/deals/");
  await go("/app/");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.equal(await topic(page), undefined);
  await close();
  const granting = await opened({ remember: false });
  await granting.go("/app/deals/");
  assert.deepEqual(await storage(granting.page), {});
  await granting.page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.equal(await topic(granting.page), 10);
  await granting.close();
});

test("without the engine, views show what was decided ahead", async () => {
  const { page, context, go, close } = await opened();
  await go("/app/deals/");
  await context.route("**/*.wasm", (route) => route.abort());
  await page.reload();
  await page.evaluate(() => globalThis.indgang.ready.catch(() => {}));
  await go("/app/home/");
  assert.equal(await text(page), "low fares");
  assert.deepEqual(await painted(page), ["low fares"]);
  await close();
});

test("without the engine, a way in is offered where it leads, and no more once the app is there", async () => {
  const html = shell('<a hidden data-indgang-entry-offer href="#">offer</a>');
  const site = await serveStatic({ pages: { "/": html } });
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/deals/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await context.route("**/*.wasm", (route) => route.abort());
  await page.goto(`${site.url}/`);
  await page.evaluate(() => globalThis.indgang.ready.catch(() => {}));
  const offer = () => page.$eval("a", (link) => (link.hidden ? "" : link.getAttribute("href")));
  assert.equal(await offer(), "/deals/");
  await page.evaluate(() => (history.pushState(null, "", "/deals/"), document.querySelector("main").replaceChildren("Deals")));
  assert.equal(await offer(), "");
  await context.close();
  await site.stop();
});

test("what an app renders only after the page is parsed is chosen before it is painted", async () => {
  const { page, go, context, site, close } = await opened();
  await go("/app/deals/");
  await context.route("**/*.wasm", (route) => setTimeout(() => route.continue(), 500));
  await page.goto(`${site.url}/app/`);
  await page.evaluate(() => globalThis.go.late("/app/home/"));
  assert.equal(await text(page), "low fares");
  await ready(page);
  await settled(page);
  assert.equal(await text(page), "low fares");
  assert.deepEqual(await painted(page), ["low fares"]);
  await close();
});

test("an app that leads on before the engine is there has a page that nobody gave", async () => {
  const { edge, browser: plan } = await plans({
    site: { name: "Test" },
    segments: { there: { who: "Whoever is at home.", when: { "context.path": "/app/home/" } } },
    slots: { hero: { variants: ["default", "deals"] } },
    experiences: [{ id: "at-home", status: "live", audience: "there", because: "You are at home.", show: [{ slot: "hero", variant: "deals" }] }],
  });
  const site = await serveStatic({ pages: { "/app/": shell(`${FAR}${slot("hero")}`), "/indgang/plan.bin": plan } });
  const worker = await startBare({ origin: site.url, plan: edge });
  const { context, page, said } = await visitor(browser);
  let go;
  const held = new Promise((then) => (go = then));
  await context.route("**/engine.wasm", async (route) => (await held, route.continue()));
  await page.goto(`${worker.url}/app/`);
  assert.equal(await page.locator("header template").count(), 0, "it came final");
  // What the app brings is far down: nobody has seen it as the engine comes.
  await page.evaluate((slot) => (history.pushState(null, "", "/app/home/"), (document.querySelector("main").innerHTML = slot)), slot("hero"));
  assert.equal(await text(page, "main [data-indgang-variant=default]"), "as for everybody");
  go();
  await ready(page);
  await settled(page);
  assert.equal(await text(page), "low fares");
  assert.equal(await text(page, "header section"), "as for everybody", "no other variant of it is in the page");
  assert.deepEqual(said, []);
  await context.close();
  await worker.stop();
  await site.stop();
});
