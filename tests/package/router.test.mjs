// An app of one document, by React and its most used router: each page that it goes to is a view of its own, chosen before it is painted.

import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CANARY } from "../support/canaries.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { served } from "../support/folder.mjs";
import { ROOT, ended, installed } from "./installed.mjs";

const MANIFEST = {
  site: { name: "Site" },
  topics: { deals: { title: "Deals", halfLifeDays: 7 } },
  segments: {
    hunter: { who: "People who compare prices.", when: { "affinity.deals": { $gte: 0.5 } } },
    at_offers: { who: "People on the page of offers.", when: { "context.path": "/offers" } },
  },
  slots: { hero: { variants: ["default", "deals"] }, tip: { variants: ["default", "offers"] } },
  experiences: [
    { id: "deals-first", status: "live", audience: "hunter", because: "Deals.", opportunity: "Deals.", show: [{ slot: "hero", variant: "deals" }] },
    { id: "tip", status: "live", audience: "at_offers", because: "Here.", opportunity: "A tip.", show: [{ slot: "tip", variant: "offers" }] },
  ],
};

const APP = `
import { Slot } from "indgang/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, Link, Outlet, RouterProvider } from "react-router";
const Page = () => <><nav><Link to="/">Home</Link> <Link to="/offers">Offers</Link></nav><Outlet /></>;
const Tip = () => <Slot name="tip" as="aside" variants={{ offers: <p>Sorted by price</p> }}><p>Look around</p></Slot>;
const Home = () => <main><Slot name="hero" as="section" variants={{ deals: <h1>From 299</h1> }}><h1>Fly somewhere new</h1></Slot><Tip /></main>;
const Offers = () => <main><h1>All offers</h1><Tip /></main>;
const router = createBrowserRouter([{ Component: Page, children: [{ path: "/", Component: Home }, { path: "/offers", Component: Offers }] }]);
createRoot(document.getElementById("root")).render(<StrictMode><RouterProvider router={router} /></StrictMode>);`;

let site;
let server;
let browser;
before(async () => {
  site = await installed(["react", "react-dom", "scheduler", "react-router", "cookie-es", "@remix-run/route-pattern", "esbuild"]);
  await cp(join(ROOT, "build/site/indgang"), site.inside("indgang"), { recursive: true });
  await writeFile(site.inside("indgang.jsonc"), JSON.stringify(MANIFEST));
  const plan = await ended(site.inside("node_modules/.bin/indgang"), ["build", "indgang.jsonc", "--browser", "indgang/plan.bin"], site.folder);
  assert.equal(plan.code, 0, plan.stderr);
  await writeFile(site.inside("app.jsx"), APP);
  const esbuild = [site.inside("node_modules/esbuild/bin/esbuild"), "app.jsx", "--bundle", "--jsx=automatic", "--format=esm", "--log-level=warning", "--preserve-symlinks", "--outfile=app.js"];
  const built = await ended(process.execPath, [...esbuild, '--define:process.env.NODE_ENV="development"'], site.folder);
  assert.equal(built.stdout + built.stderr, "");
  const head = '<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>';
  await writeFile(site.inside("index.html"), `<!doctype html><html lang="en"><head><title>Site</title>${head}</head><body><div id="root"></div><script type="module" src="/app.js"></script></body></html>`);
  server = await served(site.folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

test("React Router's next page has its slots as they are decided for it, and never anything else", async () => {
  const { context, page, said } = await visitor(browser);
  /** Goes to a page, and gives what a slot said there in any frame. */
  const go = async (step, slot, path) => {
    await page.evaluate((slot) => {
      globalThis.painted = [];
      globalThis.look = () => painted.push(document.querySelector(`[data-indgang-slot=${slot}]`)?.textContent);
      const every = () => (look(), requestAnimationFrame(every));
      globalThis.looking ??= (every(), true);
    }, slot);
    await step();
    await page.waitForURL(`${server.url}${path}`);
    await page.getByRole("link", { name: "Home" }).waitFor();
    return page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return [...new Set(painted)].filter(Boolean);
    });
  };
  const link = (name) => () => page.getByRole("link", { name }).click();
  try {
    await page.goto(server.url);
    await ready(page);
    assert.equal(await page.locator("main").innerText(), "Fly somewhere new\n\nLook around");
    assert.equal((await go(link("Offers"), "tip", "/offers")).at(-1), "Sorted by price");
    assert.equal(await page.locator("aside").innerText(), "Sorted by price");
    await page.evaluate(async (canary) => {
      await indgang.consent.answer({ remember: true });
      await indgang.observe("view", { topics: `deals ${canary}_topic`, item: `${canary}_item` });
    }, CANARY);
    assert.deepEqual(await go(link("Home"), "hero", "/"), ["From 299"]);
    assert.equal(await page.locator("aside").innerText(), "Look around");
    await go(() => page.goBack(), "tip", "/offers");
    assert.equal(await page.locator("aside").innerText(), "Sorted by price");
    assert.deepEqual(await go(() => page.goBack(), "hero", "/"), ["From 299"]);
    // Withdrawn, it is everybody's from there on.
    await page.evaluate(() => indgang.consent.answer({ remember: false }));
    await page.getByText("Fly somewhere new").waitFor();
    await go(link("Offers"), "tip", "/offers");
    assert.deepEqual(await go(link("Home"), "hero", "/"), ["Fly somewhere new"]);
    assert.deepEqual(said, []);
  } finally {
    await context.close();
  }
});
