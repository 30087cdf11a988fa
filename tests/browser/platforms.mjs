/** A site whose consent platform is heard on its pages, with a worker in front of it or not. */

import { ready, storage } from "../support/chromium.mjs";
import { plans } from "../support/plan.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

export const CHOICE = "__Host-indgang-choice";

/** Learns about deals, and shows them to who was there. */
const manifest = (platform) => ({
  site: { name: "Test" },
  consent: { platform },
  topics: { deals: {} },
  segments: { hunter: { who: "Bargain hunters.", when: { "affinity.deals": { $gte: 0.5 } } } },
  slots: { hero: { variants: ["default", "deals"] } },
  experiences: [
    {
      ...{ id: "deals-first", status: "live", audience: "hunter", because: "You looked at low fares." },
      show: [{ slot: "hero", variant: "deals" }],
    },
  ],
});

const html = (scripts, topics = "") => `<!doctype html><html lang="en"><head><title>T</title>
<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>${scripts}</head>
<body data-indgang-topics="${topics}"><main><section data-indgang-slot="hero">
<template data-indgang-variant="deals"><h1>Deals</h1></template>
<div data-indgang-variant="default"><h1>Hello</h1></div></section></main></body></html>`;

/** A site of these plans and scripts, with a worker in front of it or not. */
export async function siteOf(platform, scripts, worker) {
  const { edge, browser } = await plans(manifest(platform));
  const pages = {
    "/": html(scripts),
    "/deals/": html(scripts, "deals"),
    "/indgang/plan.bin": browser,
  };
  const site = await serveStatic({ pages });
  if (!worker) return site;
  const running = await startBare({ origin: site.url, plan: edge });
  return { url: running.url, stop: () => Promise.all([running.stop(), site.stop()]) };
}

export const home = (page) => page.evaluate(() => globalThis.indgang.consent.state.home);
export const atHome = (page, home) =>
  page.waitForFunction((home) => globalThis.indgang?.consent.state?.home === home, home, { timeout: 10_000 });
export const open = async (page, site, path) => {
  await page.goto(site.url + path);
  await ready(page);
};
export const ours = async (page) => Object.keys(await storage(page)).filter((key) => key.startsWith("indgang.")).sort();
export const cookies = async (context) =>
  (await context.cookies()).map(({ name }) => name).filter((name) => name.startsWith("__Host-")).sort();
export const choice = async (context) => (await context.cookies()).find(({ name }) => name === CHOICE)?.value;

/**
 * Until the worker has heard of what was taken back, which counts on the page at once: its cookies
 * go with its answer, and what was held after that.
 */
export async function heard(context, page) {
  const waits = async () => (await cookies(context)).length > 1 || (await ours(page)).includes("indgang.refused");
  for (const until = Date.now() + 10_000; Date.now() < until && (await waits()); ) await page.waitForTimeout(50);
}
