/** Visitors of all kinds, drawn from a number: where they are, what they read, what they chose, what is known of them. */

import { Jar, call, choice } from "../support/http.mjs";
import { CANARY } from "../support/canaries.mjs";
import { inSeconds, token } from "../support/sign.mjs";

const COUNTRIES = ["DK", "SE", "NO", "DE", "JP", "US", "FR", "XX", undefined];
const LANGUAGES = ["en", "da, en;q=0.5", "sv;q=0.9, *;q=0.1", "ja", ""];
const AGENTS = [
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
];
const ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const TOPICS = ["deals", "family", "business", "sun", "snow", "city"];
const ITEMS = ["lisbon", "tokyo", "tromso", "billund"];
const POSTCODES = ["7190", "2100", "9000"];

/** Numbers that look random, the same on every machine (mulberry32). @param {number} seed */
export function random(seed) {
  return (/** @type {number} */ end) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

/** What visitors chose, and how often each is drawn. */
const KINDS = ["undecided", "undecided", "denied", "denied", "device", "edge, new", "profile", "profile", "profile", "profile", "stale", "robot", "script"];

/**
 * @typedef {object} Visitor
 * @property {string} kind
 * @property {Record<string, string>} headers
 */

/** @param {(end: number) => number} below @param {number} number of the visitor @param {string} base where profiles are made @returns {Promise<Visitor>} */
export async function visitor(below, number, base) {
  const one = (/** @type {any[]} */ list) => list[below(list.length)];
  const kind = one(KINDS);
  const known = { country: one(COUNTRIES), regionCode: below(3) ? undefined : "84", clientAcceptEncoding: "identity" };
  const headers = {
    accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-dest": "document", "sec-fetch-mode": "navigate", "sec-fetch-site": "none",
    "accept-language": one(LANGUAGES), "user-agent": kind === "robot" ? ROBOT : one(AGENTS), "mf-cf-blob": JSON.stringify(known),
  };
  // What a page's own script asks for is nobody's to look at, at the same addresses.
  if (kind === "script") Object.assign(headers, { accept: "*/*", "sec-fetch-dest": "empty", "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" });
  if (below(4) === 0) headers["sec-gpc"] = "1";
  const jar = await jarOf(kind, below, one, number, base);
  // A site has cookies of its own, which its origin gets.
  if (below(2)) jar.cookies.set("theirs", `${number}`);
  if (jar.cookies.size > 0) headers.cookie = jar.header;
  return { kind, headers };
}

async function jarOf(kind, below, one, number, base) {
  const jar = new Jar();
  const chose = (/** @type {string} */ cookie) => jar.cookies.set(...cookie.split(/=(.*)/s).slice(0, 2));
  if (kind === "denied") chose(choice("ddd"));
  if (kind === "device") chose(choice("gdd"));
  if (kind === "stale") jar.cookies.set("__Host-indgang-learnt", "AQAAAAAA").set("__Host-indgang-choice", "1.ddd.v.1.1.1");
  if (kind === "profile" || kind === "edge, new") await call(base, "POST", "consent", { jar, body: { edge: "granted" } });
  if (kind === "profile") {
    const events = Array.from({ length: 1 + below(4) }, () => ({ event: "view", topics: [one(TOPICS)], item: one(ITEMS) }));
    await call(base, "POST", "observe", { jar, body: { events } });
    const traits = { first_name: `${CANARY} ${number}`, postcode: one(POSTCODES) };
    await call(base, "POST", "profile", { jar, body: { traits } });
  }
  return jar;
}

/** What visitors look at: pages, with what campaigns and links add to their addresses; one that is not there; and what they are told of themselves. */
export const PATHS = [
  "/", "/", "/", "/deals/", "/family/", "/business/", "/you/", "/book/", "/to/lisbon/", "/to/tokyo/",
  "/?utm_source=letter", "/?entry=default", "/nowhere/", "/_indgang/profile?page=/", "/_indgang/health",
];

/** A signed address: whoever follows it is in a segment. */
export const signedPath = () => `/?indgang-link=${token("link", "/", `path=/&segment=in_japan&until=${inSeconds(3600)}`)}`;
