/**
 * Everything that a browser sends, to whatever host: the site's requests pass through a recorder,
 * and every other name resolves to a listener that answers nobody.
 *
 * The browser's own driver does not see all of it (preconnects, for one), so it is not asked.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { record } from "../support/recorder.mjs";

/** Another loopback address: whatever connects to it was not meant for the site. */
const ELSEWHERE = "127.0.0.2";

/** What the browser asks of its maker by itself, whatever page is open: no page is behind these. */
const ITS_OWN = [
  "accounts.google.com",
  "clients2.google.com",
  "content-autofill.googleapis.com",
  "optimizationguide-pa.googleapis.com",
  "redirector.gvt1.com",
  "safebrowsingohttpgateway.googleapis.com",
  "update.googleapis.com",
];

/** @param {string} url of the worker */
export async function recording(url) {
  const site = await record(url);
  /** @type {string[]} */
  const elsewhere = [];
  const listener = createServer((socket) => {
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("error", () => {});
    let first = true;
    socket.on("data", (bytes) => {
      if (first) elsewhere.push(`elsewhere: ${nameOf(bytes)}`);
      first = false;
      socket.destroy();
    });
    // A connection that says nothing tells its host to whoever watches the line.
    socket.on("close", () => first && elsewhere.push("elsewhere: a connection"));
  });
  await new Promise((then) => listener.listen(0, ELSEWHERE, then));
  listener.unref();
  const { port } = listener.address();
  const rules = ITS_OWN.map((host) => `MAP ${host} ~NOTFOUND`);
  rules.push(`MAP * ${ELSEWHERE}:${port}`, "EXCLUDE 127.0.0.1");
  const options = {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-component-update", "--disable-sync", `--host-resolver-rules=${rules.join(", ")}`],
    ],
    // With it a page's preconnects would not be made, and so not be seen.
    ignoreDefaultArgs: ["--disable-background-networking"],
    timeout: 30_000,
    locale: "en-GB",
    timezoneId: "UTC",
  };
  return {
    url: site.url,
    /**
     * A visitor with a browser of their own, new from its first file on: one that keeps nothing
     * (incognito, as drivers use it) makes no preconnects. Its caches are empty.
     * @param {{ cookies: any[], storage: Record<string, string> }} [has] from an earlier one's `kept`
     */
    async visitor(has) {
      const folder = await mkdtemp(join(tmpdir(), "visitor-"));
      const context = await chromium.launchPersistentContext(folder, options);
      context.setDefaultTimeout(30_000);
      const [page] = context.pages();
      const blank = `${site.url}/blank`;
      await page.route(blank, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
      if (has) {
        await context.addCookies(has.cookies);
        await page.goto(blank);
        await page.evaluate((storage) => Object.assign(localStorage, storage), has.storage);
      }
      await this.taken();
      return {
        context,
        page,
        kept: async () => ({
          cookies: await context.cookies(),
          storage: await page.evaluate(() => ({ ...localStorage })),
        }),
        async close() {
          await context.close();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
    /** Until nothing is on its way; then what was sent since the last time, in an order of its own. */
    async taken() {
      await site.quiet();
      const sent = site.asked.splice(0).map(({ method, url, headers, body }) => {
        return `${method} ${url}\n${headersOf(headers)}\n${body}`;
      });
      return [...sent, ...elsewhere.splice(0)].sort();
    },
    async stop() {
      listener.close();
      await site.stop();
    },
  };
}

/** The headers as sent; none is left out but the connection's own. */
function headersOf(raw) {
  const lines = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (!/^connection$/i.test(raw[at])) lines.push(`${raw[at].toLowerCase()}: ${raw[at + 1]}`);
  }
  return lines.sort().join("\n");
}

/** Who is called, by the first bytes: a request's line and host, or the name in a TLS greeting. */
function nameOf(bytes) {
  const text = bytes.toString("latin1");
  if (bytes[0] === 0x16) return `TLS ${serverName(bytes) ?? "without a name"}`;
  return `${text.split("\r\n", 1)[0]} ${/^host: (.*)$/im.exec(text)?.[1] ?? ""}`.trim();
}

/** The name in a TLS greeting: an extension of type 0 that holds a list of one name of type 0. */
function serverName(bytes) {
  for (let at = 0; at + 9 < bytes.length; at += 1) {
    const length = bytes.readUInt16BE(at + 7);
    const fits = bytes.readUInt16BE(at + 2) === length + 5 && bytes.readUInt16BE(at + 4) === length + 3;
    if (length > 0 && fits && bytes.readUInt16BE(at) === 0 && bytes[at + 6] === 0) {
      return bytes.toString("latin1", at + 9, at + 9 + length);
    }
  }
}
