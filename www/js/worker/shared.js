// Pages that are the same for more than one visitor, kept in the platform's own cache: what the
// request alone decided, of an origin that lets caches keep its page for everybody.
//
// The key is the page's address and all that was decided: the plan's version, the entry and each
// slot's variant. So a page has as many copies as it has versions, which `check` counts, and a plan
// that is replaced leaves its copies behind. What only the request says (`<meta>`) is no part of a
// copy; it is put in on the way out.

import { withoutOurs } from "./cookies.js";
import { countFault, countLookUp } from "./counts.js";
import { tell } from "./log.js";
import { TO_CACHES } from "./response.js";
import { metaOf, rewrite } from "./rewrite.js";

/** Milliseconds that a page waits for its copy; then the origin is asked. */
const PATIENCE = 30;
/** Milliseconds without another try where the cache fails or is slow. */
const REST = 10_000;
/** Most of a page that is kept, in bytes. */
const LENGTH = 524_288;
/** Most that is kept for, in seconds: an origin that lets go of its own copies does not reach these. */
const LONGEST = 300;
/** Longest address of a copy, in characters; a page whose would be longer has none. */
const ADDRESS = 4096;
/** Most pages of which it is remembered that their origin lets nobody keep them. */
const PAGES = 1000;

/** Headers of how a page travelled, which a copy did not. */
const OF_THE_WAY = ["age", "connection", "content-encoding", "keep-alive", "transfer-encoding"];

/** @typedef {import("./page.js").Decision} Decision */
/**
 * What origins build addresses and choose answers by, that visitors can write and no key has. The two that the platform
 * writes itself are in every request.
 */
const WRITTEN = /^(forwarded|x-(forwarded-(?!for$|proto$)|original-|rewrite-|http-method|host$).*)/;

/** @typedef {{ key: string, page: string, entry: string | null }} Place where the copy of a page is */

/** When the cache may be asked again. */
let rested = -Infinity;
/** What was wrong with it when it was asked last. @type {string | undefined} */
let trouble;
/** Addresses of pages whose origin lets nobody keep them, as far as is known. @type {Set<string>} */
const refused = new Set();

/**
 * Where the page that was decided may be shared; `null` if nothing may. Only people share, of whom
 * no profile was asked and no consent left a trace in the page. Who sends cookies of the site's, or what an
 * origin might write into its page, takes copies and leaves none.
 *
 * @param {import("./facts.js").Facts} facts
 * @param {import("./address.js").Address} url of the request
 * @param {Record<string, any>} env
 * @param {Decision} decision
 * @param {boolean} forced whether a link or a preview says what is shown
 * @returns {Place | null}
 */
export function placeOf({ method, headers }, url, env, decision, forced) {
  const { decides, plan, entry, epoch, record, context, contents, slots, merge } = decision;
  const everybodys = decides && epoch === undefined && record === undefined && context !== null && !forced && Object.keys(merge).length === 0;
  // The worker's own files are at hand, and a worker that answers by itself may do so by anything.
  const atHand = env.ASSETS && !env.INDGANG_ORIGIN;
  if (!everybodys || atHand || method !== "GET" || headers.has("authorization")) return null;
  // A fragment comes from a place of its own, with rules of its own.
  const chosen = Object.entries(slots).filter(([, variant]) => variant !== "default");
  if (chosen.some(([slot, variant]) => contents[slot]?.[variant]?.fragment !== undefined)) return null;
  const version = [plan, entry ?? "", new URLSearchParams(chosen)].map((part) => encodeURIComponent(`${part}`)).join("/");
  const key = `${url.origin}/${version}${url.pathname}${url.search}`;
  return key.length > ADDRESS ? null : { key, page: url.host + url.pathname, entry };
}

/** Whether this view may leave a copy for others: its origin was told nothing that would not be in the key. @param {import("./facts.js").Facts} facts */
const leaves = ({ headers, sent }) => !withoutOurs(sent) && ![...headers.keys()].some((name) => WRITTEN.test(name));

/**
 * The copy of a page, for this request; `null` if there is none, or none soon enough.
 * @param {Place} place @param {Decision} decision
 */
export async function recall({ key, page }, { context }) {
  if (refused.has(page) || Date.now() < rested || !globalThis.caches) return null;
  let timer;
  const late = new Promise((then) => (timer = setTimeout(then, PATIENCE, "slow")));
  try {
    const found = await Promise.race([look(key), late]);
    if (found === "slow") return failed("cache.slow");
    trouble = undefined;
    countLookUp(found !== null);
    return found && answer(found, metaOf(context));
  } catch {
    return failed("cache.down");
  } finally {
    clearTimeout(timer);
  }
}

/** All of a copy, or `null`: one that is not whole is none. @param {string} key */
async function look(key) {
  const response = await (await cache()).match(key);
  return response ? new Uint8Array(await response.arrayBuffer()) : null;
}

/** Ours alone: nothing that is fetched elsewhere gets into it. */
const cache = () => caches.open("indgang");

/** @param {"cache.slow" | "cache.down"} detail */
function failed(detail) {
  rested = Date.now() + REST;
  countFault("cache");
  // Once, and not with every try.
  if (detail !== trouble) tell("fault", { code: "cache", detail });
  trouble = detail;
  return null;
}

/** A copy is a line of JSON, and the page after it. @param {Uint8Array} copy @param {string} meta */
function answer(copy, meta) {
  const end = copy.indexOf(10);
  const { headers, at } = JSON.parse(new TextDecoder().decode(copy.subarray(0, end)));
  const page = copy.subarray(end + 1);
  const parts = [page.subarray(0, at), new TextEncoder().encode(meta), page.subarray(at)];
  const whole = new Uint8Array(page.length + parts[1].length);
  parts.reduce((from, part) => (whole.set(part, from), from + part.length), 0);
  return new Response(whole, { headers });
}

/**
 * Sees whether the origin lets its page be kept for everybody, and if so gives what keeps the page
 * that is made of it.
 *
 * @param {Place} place
 * @param {Response} response the origin's, not read yet
 * @param {Decision} decision as it is now: who asked for an entry may have been left where they were
 * @param {import("./facts.js").Facts} facts
 */
export function mayKeep({ key, page, entry }, response, decision, facts) {
  const seconds = lifetime(response.headers);
  if (seconds === 0) {
    if (refused.size >= PAGES) refused.clear();
    refused.add(page);
    return null;
  }
  refused.delete(page);
  if (!leaves(facts) || decision.entry !== entry || Date.now() < rested || !globalThis.caches) return null;
  const copy = response.clone();
  const sized = response.headers.has("content-length");
  /** @param {import("./address.js").Address} url @param {Headers} headers of the page as it leaves @param {Map<string, any>} given */
  return async (url, headers, given) => {
    try {
      // No page has this by itself.
      const mark = crypto.randomUUID();
      const rewritten = rewrite(new Response(copy.body, { headers }), { ...decision, context: mark }, url, given);
      const bytes = await wholeOf(rewritten.body);
      const text = bytes && new TextDecoder("latin1").decode(bytes);
      const [at, length] = [text?.indexOf(metaOf(mark)) ?? -1, metaOf(mark).length];
      // A page that has no place for it, or is too long, or whose end nothing tells from being cut off.
      if (at < 0 || (!sized && !/<\/html/i.test(text))) return;
      const kept = [...headers].filter(([name]) => !OF_THE_WAY.includes(name));
      const head = `${JSON.stringify({ headers: kept, at })}\n`;
      const told = { "cache-control": `public, max-age=${seconds}`, "content-type": "application/octet-stream" };
      const record = new Blob([head, bytes.subarray(0, at), bytes.subarray(at + length)]);
      await (await cache()).put(key, new Response(await record.arrayBuffer(), { headers: told }));
    } catch {
      // The page has left; where others look for it, they are told what is wrong.
      copy.body?.cancel().catch(() => {});
    }
  };
}

/** @param {ReadableStream<Uint8Array>} body @returns {Promise<Uint8Array | null>} `null` if it is too long */
async function wholeOf(body) {
  const chunks = [];
  let length = 0;
  for await (const chunk of /** @type {any} */ (body)) {
    length += chunk.length;
    // Leaving ends the body, so that no more of it is held for us.
    if (length > LENGTH) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Where an origin says what caches may do, those meant for networks like ours first. */
const SAYS = ["cloudflare-cdn-cache-control", "cdn-cache-control", "surrogate-control", "cache-control"];

/**
 * Seconds for which an origin lets caches give its page to everybody; 0 if it does not. It must say
 * so (`public` or `s-maxage`) and for how long, and nothing else may speak against it.
 *
 * @param {Headers} headers
 */
function lifetime(headers) {
  // What counts once is no more for the next visitor.
  if (headers.has("set-cookie") || headers.get("content-security-policy")?.includes("'nonce-")) return 0;
  if (!/(^|[\s,])(public|s-maxage)\b/i.test(headers.get("cache-control") ?? "")) return 0;
  if ([...headers.keys()].some((name) => TO_CACHES.test(name) && !SAYS.includes(name))) return 0;
  const vary = (headers.get("vary") ?? "").split(",").map((name) => name.trim().toLowerCase());
  // A copy is kept without any encoding.
  if (vary.some((name) => name !== "" && name !== "accept-encoding")) return 0;
  const lives = SAYS.filter((name) => headers.has(name)).map((name) => lifeIn(headers.get(name)));
  return Math.max(0, Math.min(...lives, LONGEST) - (Number(headers.get("age")) || 0));
}

/** @param {string} said */
function lifeIn(said) {
  if (/(^|[\s,])(private|no-store|no-cache)\b/i.test(said)) return 0;
  const seconds = (/** @type {string} */ name) => [...said.matchAll(new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*"?(\\d+)`, "gi"))].map(([, digits]) => Number(digits));
  const [shared, any] = [seconds("s-maxage"), seconds("max-age")];
  return Math.min(...(shared.length > 0 ? shared : any.length > 0 ? any : [0]));
}
