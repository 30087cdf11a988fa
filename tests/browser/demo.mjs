/** The demo behind the real worker and a recorder, and how a visitor uses it. */

import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { launch, ready, storage } from "../support/chromium.mjs";
import { record } from "../support/recorder.mjs";
import { startWorker } from "../support/wrangler.mjs";

export let browser, worker;
let running;
before(async () => {
  browser = await launch();
  running = await startWorker();
  // WebKit keeps no `Secure` cookies on plain loopback.
  worker = await record(running.url, { secure: process.env.INDGANG_ENGINE === "webkit" });
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await running?.stop();
});
beforeEach(() => worker.anew());

export const HERO = "[data-indgang-slot=hero] h1";
export const CHOICE = "__Host-indgang-choice";

export const open = async (page, path) => {
  await page.goto(worker.url + path);
  await ready(page);
};
/** Until nothing of ours is on its way any more. */
export const quiet = () => worker.quiet();
/** Answers through the banner: `Accept`, `Refuse`, or the purposes to switch on. */
export async function answer(page, wanted) {
  if (typeof wanted === "string") {
    await page.getByRole("button", { name: wanted, exact: true }).click();
  } else {
    await page.getByRole("button", { name: "Choose" }).click();
    for (const name of wanted) await page.getByRole("switch", { name }).check();
    await page.getByRole("button", { name: "Save my choice" }).click();
  }
  await page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);
  await quiet();
}
/** On a page with the form, which says the name that its visitor told, with the profile at the edge. */
export async function filledAtTheEdge(page, name) {
  await open(page, "/deals/");
  await answer(page, "Accept");
  await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), name);
  await open(page, "/you/");
  await page.waitForFunction((name) => document.querySelector("[name=first_name]").value === name, name);
}
export const cookies = async (context) => (await context.cookies()).map(({ name }) => name).sort();
export const inline = (html) => JSON.parse(/<script[^>]*id="indgang-decision"[^>]*>(.*?)<\/script>/s.exec(html)[1]);
/** The page as it came, the last time it was asked for. */
export const received = (path) => worker.received(path);
/** What a browser sent, and the part of its cookies that is not the choice. */
export const requests = () =>
  worker.asked
    .map(({ method, url, body, cookie }) => {
      const others = cookie.split("; ").filter((one) => one && !one.startsWith(`${CHOICE}=`));
      return [method, url, body, ...others].join(" ");
    })
    .sort();
export const browse = async (page, paths) => {
  for (const path of paths) {
    await open(page, path);
    await quiet();
  }
};
/** Nothing of ours is left in the browser but the choice. */
export const nothingLeft = async (context, page) => {
  await heard(page);
  await quiet();
  assert.deepEqual(await cookies(context), [CHOICE]);
  assert.deepEqual(await storage(page), {});
  const [{ value }] = await context.cookies();
  assert.match(value, /^1\.d/);
};
/** Switches Remember off, on the page that has the switches: it counts there at once. */
export const refuseThere = async (page) => {
  await page.getByRole("switch", { name: "Remember" }).uncheck();
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), "nowhere");
};
/** The same, until the worker has heard of it. */
export const withdraw = async (page) => {
  await refuseThere(page);
  await heard(page);
};
/** Until the worker has heard of every refusal. */
export const heard = (page) => page.waitForFunction(() => localStorage.getItem("indgang.refused") === null);
