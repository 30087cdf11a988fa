/** A site whose consent platform is heard on its pages, with a worker in front of it or not. */

import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { ready, storage } from "../support/chromium.mjs";
import { plans } from "../support/plan.mjs";
import { serveStatic } from "../support/static.mjs";
import { VENDOR } from "../support/tcf.mjs";
import { startBare } from "../support/workerd.mjs";

const require = createRequire(import.meta.url);

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

/**
 * A platform for a page, with the framework's own stub before it: it takes `answer(purposes)` from
 * the test, tells all who listen, and keeps its string in a cookie, as platforms do.
 */
export const PLATFORM = `
  const listeners = new Map();
  let next = 1, answered = document.cookie.includes("euconsent-v2=") ? JSON.parse(localStorage.cmp ?? "null") : null;
  const grants = (ids) => Object.fromEntries((ids ?? []).map((id) => [id, true]));
  const data = (status, id) => ({
    tcfPolicyVersion: 5, gdprApplies: true, isServiceSpecific: true, cmpStatus: "loaded", eventStatus: status, listenerId: id,
    purpose: { consents: grants(answered?.purposes) }, publisher: { consents: grants(answered?.purposes), restrictions: {} },
    vendor: { consents: { ${VENDOR}: true } }, outOfBand: { disclosedVendors: { ${VENDOR}: true } },
  });
  const queued = window.__tcfapi?.() ?? [];
  window.__tcfapi = (command, version, callback) => {
    if (command !== "addEventListener") return;
    const id = next++;
    listeners.set(id, callback);
    callback(data(answered ? "tcloaded" : "cmpuishown", id), true);
  };
  for (const call of queued) window.__tcfapi(...call);
  window.answerPlatform = (purposes, string) => {
    answered = { purposes };
    localStorage.cmp = JSON.stringify(answered);
    document.cookie = "euconsent-v2=" + string + "; path=/";
    for (const [id, callback] of listeners) callback(data("useractioncomplete", id), true);
  };`;

/** The framework's stub, which its package wants called. */
export const stub = async () => {
  const code = await readFile(require.resolve("@iabtcf/stub"), "utf8");
  return `<script>var module = {};${code}; module.exports();</script>`;
};
