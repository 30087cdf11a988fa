/**
 * Everything that a browser sends, to whatever host: the site's requests pass through a recorder,
 * and every other name and port leads to one who writes down as much, and has nothing to say.
 *
 * The browser's own driver does not see all of it (preconnects, for one), so it is not asked. Nor
 * may it answer in the site's place: a browser whose requests are intercepted uses no cache.
 *
 * A browser takes longer to start than a visitor to walk, so visitors take turns in one. Each finds
 * the site under a name that nobody else has used: cookies, storage, caches, connections and
 * processes are kept apart by site, so that each comes with all of these empty.
 */

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { record } from "../support/recorder.mjs";
import { answerNobody, headersOf } from "./elsewhere.mjs";

/** Another loopback address: whatever connects to it was not meant for the site. */
const ELSEWHERE = "127.0.0.2";

/** What the browser asks of its maker by itself, whatever page is open: no page is behind these. */
const ITS_OWN = [
  "accounts.google.com",
  "android.clients.google.com",
  "clients2.google.com",
  "content-autofill.googleapis.com",
  "optimizationguide-pa.googleapis.com",
  "redirector.gvt1.com",
  "safebrowsing.googleapis.com",
  "safebrowsingohttpgateway.googleapis.com",
  "update.googleapis.com",
];

/** A text in which the site is called the same for every visitor: where its name differs. @param {string} text */
export const plainly = (text) => text.replaceAll(/\bvisitor-\d+(?=\.localhost\b)/g, "visitor");

/** @typedef {[path: string, from: RegExp, to: string]} Edit what stands in a file of the site's, and shall stand there instead */

/** @param {string} url of the worker */
export async function recording(url) {
  const elsewhere = await answerNobody(ELSEWHERE);
  /** @type {Parameters<typeof record>[1]["pages"]} */
  const pages = {};
  /** @type {Map<Edit, number>} what becomes of files on their way to this visitor, and how often it did */
  const edits = new Map();
  const edited = (path, text) => {
    for (const edit of edits.keys()) {
      const [where, from, to] = edit;
      if (where !== path || text.search(from) < 0) continue;
      edits.set(edit, edits.get(edit) + 1);
      text = text.replaceAll(from, to);
    }
    return text;
  };
  const site = await record(url, { icons: true, pages, edited });
  const { port } = new URL(site.url);
  const rules = ITS_OWN.map((host) => `MAP ${host} ~NOTFOUND`);
  rules.push(`MAP visitor-*.localhost:${port} 127.0.0.1:${port}`, `MAP * ${ELSEWHERE}:${elsewhere.port}`);
  const folder = await mkdtemp(join(tmpdir(), "visitors-"));
  // A profile on disk: one that keeps nothing (incognito, as drivers use it) makes no preconnects.
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-component-update", "--disable-sync", `--host-resolver-rules=${rules.join(", ")}`],
      // It takes this one key for any host's, so that what is sent over TLS can be read.
      `--ignore-certificate-errors-spki-list=${elsewhere.key}`,
    ],
    // Drivers keep browsers quiet; this one shall do all that a visitor's does.
    ignoreDefaultArgs: ["--disable-background-networking"],
    timeout: 30_000,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 800, height: 600 },
  });
  context.setDefaultTimeout(30_000);
  let visitors = 0;
  return {
    /**
     * A visitor nobody has seen before. One at a time: who calls elsewhere could not be told.
     * @param {{ cookies: any[], storage: Record<string, string> }} [has] from an earlier one's `kept`
     * @param {Edit[]} [changes] each is made at least once, or it is an error
     */
    async visitor(has, changes = []) {
      visitors += 1;
      const own = `http://visitor-${visitors}.localhost:${port}`;
      const page = await context.newPage();
      if (has) {
        pages["/begin"] = beginning(has);
        await page.goto(`${own}/begin`);
      }
      const taken = async () => {
        while (!site.isQuiet() || !elsewhere.isQuiet()) await new Promise((then) => setTimeout(then, 50));
        const sent = site.asked.splice(0).map(({ method, url, headers, body }) => {
          return plainly(`${method} ${url}\n${headersOf(headers)}\n${body}`);
        });
        return [...sent, ...elsewhere.taken().map(plainly)].sort();
      };
      // What came of the one before is over.
      await taken();
      edits.clear();
      for (const change of changes) edits.set(change, 0);
      return {
        url: own,
        page,
        /** Until nothing is on its way; then what was sent since the last time, in an order of its own. */
        taken,
        kept: async () => ({
          cookies: await context.cookies(own),
          storage: await page.evaluate(() => ({ ...localStorage })),
        }),
        async close() {
          await page.close();
          await context.clearCookies();
          for (const [change, times] of edits) assert.ok(times > 0, `not found: ${change}`);
        },
      };
    },
    async stop() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
      await site.stop();
      elsewhere.stop();
    },
  };
}

/** A page that gives a browser what an earlier one had. */
const beginning = ({ cookies, storage }) => ({
  headers: cookies.map(({ name, value, expires, httpOnly, secure, sameSite }) => {
    const flags = [`Expires=${new Date(expires * 1000).toUTCString()}`, `SameSite=${sameSite}`];
    if (httpOnly) flags.push("HttpOnly");
    if (secure) flags.push("Secure");
    return ["set-cookie", [`${name}=${value}`, "Path=/", ...flags].join("; ")];
  }),
  html: `<!doctype html><link rel="icon" href="data:,"><script>Object.assign(localStorage, ${JSON.stringify(storage)})</script>`,
});
