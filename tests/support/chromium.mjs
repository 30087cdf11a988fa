/** Chromium for tests: one for a file of tests, one fresh context per visitor. */

import { chromium } from "playwright-core";
import { heard } from "./canaries.mjs";

export const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

const launchChromium = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS.split(" "),
    // A browser that is gone must not hold the tests back.
    timeout: 30_000,
  });

const { INDGANG_ENGINE: engine = "chromium" } = process.env;

/** Starts the browser that `cargo xtask test` found, or Debian's: Chromium, unless the tests are to run in Firefox or in WebKit. */
export const launch = async () => (engine === "chromium" ? launchChromium() : (await import(`./${engine}.mjs`)).launch());

/** What a page says in Firefox of files that it was still asking for when it was left: nobody reads it, and it is of no fault. */
const LEFT = engine === "firefox" ? /NetworkError when attempting to fetch resource|error loading dynamically imported module/ : /$^/;

/**
 * A visitor with an empty browser. What pages print as warnings and errors is in `said`.
 * @param {import("playwright-core").Browser} browser
 * @param {{ country?: string, options?: import("playwright-core").BrowserContextOptions }} [who]
 */
export async function visitor(browser, { country, options = {} } = {}) {
  const extraHTTPHeaders = country ? { "MF-CF-Blob": JSON.stringify({ country }) } : {};
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options, extraHTTPHeaders });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => heard("the console", message.text()));
  page.on("console", (message) => ["warning", "error"].includes(message.type()) && !LEFT.test(message.text()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(`${error}`));
  return { context, page, said };
}

/** Until the page's own side is there. */
export const ready = (page) =>
  page.waitForFunction(() => globalThis.indgang?.ready.then(() => true), null, { timeout: 30_000 });

/** Everything in the browser's storage. */
export const storage = (page) => page.evaluate(() => ({ ...localStorage }));
