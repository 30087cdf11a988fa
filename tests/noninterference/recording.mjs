/**
 * Everything that a browser sends, to whatever host: the site's requests pass through a recorder,
 * and every other name resolves to a listener that answers nobody.
 *
 * The browser's own driver does not see all of it (preconnects, for one), so it is not asked. Nor
 * may it answer in the site's place: a browser whose requests are intercepted uses no cache.
 *
 * A browser takes longer to start than a visitor to walk, so visitors take turns in one. Each finds
 * the site under a name that nobody else has used: cookies, storage, caches, connections and
 * processes are kept apart by site, so that each comes with all of these empty.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { heard } from "../support/canaries.mjs";
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

/** The name of the site for one visitor, wherever it stands. */
const NAME = /visitor-\d+\.localhost:\d+/g;
/** A text in which the site is called the same for every visitor. @param {string} text */
export const plainly = (text) => text.replaceAll(NAME, "site");

/** @param {string} url of the worker */
export async function recording(url) {
  /** @type {string[]} */
  const elsewhere = [];
  const listener = createServer((socket) => {
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("error", () => {});
    let first = true;
    socket.on("data", (bytes) => {
      heard("what a browser sends elsewhere", bytes.toString("latin1"));
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
  rules.push("MAP *.localhost 127.0.0.1", `MAP * ${ELSEWHERE}:${port}`);
  const folder = await mkdtemp(join(tmpdir(), "visitors-"));
  // A profile on disk: one that keeps nothing (incognito, as drivers use it) makes no preconnects.
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-component-update", "--disable-sync", `--host-resolver-rules=${rules.join(", ")}`],
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
     */
    async visitor(has) {
      const site = await record(url, { icons: true, pages: has && { "/begin": beginning(has) } });
      visitors += 1;
      const own = `http://visitor-${visitors}.localhost:${new URL(site.url).port}`;
      const page = await context.newPage();
      if (has) await page.goto(`${own}/begin`);
      const taken = async () => {
        await site.quiet();
        const sent = site.asked.splice(0).map(({ method, url, headers, body }) => {
          return plainly(`${method} ${url}\n${headersOf(headers)}\n${body}`);
        });
        return [...sent, ...elsewhere.splice(0)].sort();
      };
      // What came of the one before is over.
      await taken();
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
          await site.stop();
        },
      };
    },
    async stop() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
      listener.close();
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
