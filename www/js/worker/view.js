// One page view: decide, ask the origin, rewrite on the way through.
//
// Whatever goes wrong with us before the first byte gives the origin's page as it is.

import { givenOf } from "./contents.js";
import { strippedHeaders } from "./cookies.js";
import { wantsDefault } from "./entry.js";
import { Facts } from "./facts.js";
import { fragmentsOf } from "./fragments.js";
import { tellFault, tellView } from "./log.js";
import { memo } from "./memo.js";
import { Unanswered, fetchOrigin } from "./origin.js";
import { Fault, decide } from "./page.js";
import { ask, mayPreview, previewOf, show, turned } from "./preview.js";
import { isRewritable, rewrittenHeaders } from "./response.js";
import { rewrite } from "./rewrite.js";
import { RULE } from "../browser/rule.js";
import { mayKeep, placeOf, recall } from "./shared.js";
import { linked, mayBeLinked, withoutSigned } from "./signed.js";
import { carried } from "./told.js";

/** What asks for a part of a page, or for one only if it is another. */
const CONDITIONS = ["if-none-match", "if-modified-since", "range", "if-range"];
/** Milliseconds that an entry point's page has to begin; then the one that was asked for is. */
const PATIENCE = 2000;

/** @typedef {import("./page.js").Decision} Decision */

/**
 * Whether a request is for a page that somebody is going to look at.
 * @param {Request} request
 */
export function isPageView({ method, headers }) {
  if (method !== "GET" && method !== "HEAD") return false;
  return (
    headers.get("sec-fetch-dest") === "document" ||
    Boolean(headers.get("accept")?.toLowerCase().includes("text/html"))
  );
}

/**
 * @param {Request} request
 * @param {import("./address.js").Address} url
 * @param {Record<string, any>} env
 * @param {{ waitUntil(promise: Promise<unknown>): void }} ctx
 */
export async function answerPage(request, url, env, ctx) {
  /** What a fault from here on is called. @type {import("./page.js").FaultCode} */
  let code = "trap";
  /** @type {Response | undefined} */
  let response;
  try {
    const facts = new Facts(request, url);
    // Whatever there is at the address, and so that nobody copies the link out of the address bar.
    const turn = url.search.includes("indgang-preview=") && (await turned(url, facts, env));
    if (turn) return sentOn(303, url.origin + url.pathname, url, [turn]);
    // Only who comes with something signed is waited for.
    const preview = mayPreview(facts) ? await previewOf(facts, env) : null;
    if (!preview && mayBeLinked(url)) facts.instead = { segments: await linked(url, env, facts.now) };
    const decision = decided(facts, url, env, preview);
    code = "rewrite";
    if (decision.entry !== null && wantsDefault(facts, url, decision.entry)) decision.entry = null;
    if (decision.entry !== null && decision.redirect) {
      // Only to a page that is there: one that leads back would send the visitor in circles.
      if (await entryOf("HEAD", url, env, decision, pageHeaders(facts))) {
        viewed(facts, decision, url, env, true);
        return sentOn(302, decision.entry, url, decision.cookies);
      }
      decision.entry = null;
    }
    const place = placeOf(facts, url, env, decision, Object.keys(facts.instead).length > 0);
    const copy = place && (await recall(place, decision));
    if (copy) {
      response = copy;
      viewed(facts, decision, url, env);
      return withCookies(copy, decision.cookies);
    }
    // Whole, and as it is now: what the visitor's browser has may be another variant's page.
    const asking = pageHeaders(facts);
    const given = givenOf(decision, facts.method === "GET" ? fragmentsOf(request, env, asking) : async () => null);
    response = await (decision.entry === null ? fetchOrigin(request, env, { headers: asking, asked: url }) : fetchEntry(request, url, env, decision, asking));
    // Passed on to the byte; a cookie that should not be there goes with the next page. What is no page of
    // the visitor's own is as they asked for it: in part, or only if it is another.
    if (!isRewritable(response)) {
      if (response.status !== 200 || !CONDITIONS.some((name) => facts.headers.has(name))) return response;
      response.body?.cancel().catch(() => {});
      return fetchOrigin(request, env, { asked: url });
    }
    // Only of somebody whose profile lives here; in a preview nothing is recorded.
    if (decision.epoch !== undefined && decision.preview === undefined) {
      const told = carried(response, facts, url.host, env);
      if (told) decision.told = await told;
    }
    decision.inline = inlineOf(decision);
    const keep = place && mayKeep(place, response, decision, facts);
    const headers = rewrittenHeaders(response.headers, decision.entry !== null);
    if (keep) ctx.waitUntil(keep(url, new Headers(headers), given));
    const page = rewritten(response, headers, facts.method, url, decision, given);
    viewed(facts, decision, url, env);
    return page;
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    response?.body?.cancel().catch(() => {});
    return untouched(request, env, error instanceof Fault ? error : new Fault(code));
  }
}

/** What is decided, and forced by a signed link. @param {Facts} facts @param {import("./address.js").Address} url @param {URLSearchParams | null} preview */
function decided(facts, url, env, preview) {
  if (preview) ask(preview, facts);
  const decision = decide(facts, env);
  if (preview) show(preview, decision, url);
  else if (facts.instead.segments) decision.linked = true;
  return decision;
}

/** Told once, wherever the page comes from; who asks for its head alone looks at none. @param {Facts} facts @param {Decision} decision */
const viewed = (facts, decision, url, env, sent = false) => facts.method === "GET" && tellView(decision, url.pathname, sent, env);

/** The headers that a whole page is asked for with. @param {Facts} facts */
function pageHeaders({ headers: those, sent, referer }) {
  const headers = strippedHeaders(those, sent, referer);
  for (const name of CONDITIONS) headers.delete(name);
  const accepted = headers.get("accept-encoding");
  const readable = readableEncodings(accepted ?? "");
  if (readable !== accepted) headers.set("accept-encoding", readable);
  return headers;
}

/** The page that the entry point leads to, or the one asked for. */
async function fetchEntry(request, asked, env, decision, headers) {
  const entry = await entryOf(request.method, asked, env, decision, headers);
  if (entry) return entry;
  decision.entry = null;
  return fetchOrigin(request, env, { headers, asked });
}

/**
 * The page that the entry point leads to; `null` of one that fails, leads elsewhere, is late or cannot
 * be made the visitor's own, which nobody asked for: as it is, it would leave under this address
 * with headers that let others keep it.
 */
async function entryOf(method, asked, env, { entry: path }, headers) {
  let timer;
  const late = new Promise((then) => (timer = setTimeout(then, PATIENCE, null)));
  const request = /** @type {Request} */ ({ method });
  const asking = fetchOrigin(request, env, { path, headers, asked });
  const entry = await Promise.race([asking, late]).catch(() => null);
  clearTimeout(timer);
  if (entry && isRewritable(entry)) return entry;
  // Whenever it comes.
  asking.then(({ body }) => body?.cancel()).catch(() => {});
  return null;
}

/** Of the encodings a visitor takes, those that a rewriter here can read. Visitors share a few headers. */
const readableEncodings = memo((accepted) => {
  const offered = accepted.split(",").map((part) => part.trim());
  const readable = offered.filter((part) => /^(gzip|br)\s*(;|$)/i.test(part));
  return readable.length > 0 ? readable.join(", ") : "identity";
});

/**
 * What the page itself is told: see `inline` in src/engine/tell.rs; where slots are left to the device, also what they may hold.
 * @param {Decision} decision
 */
const inlineOf = ({ decides, plan, entry, slots }) => JSON.stringify(decides ? { plan, entry, slots } : { plan, entry, slots, ...RULE }).replaceAll("<", "\\u003c");

/** @param {number} status @param {string} to without a query @param {import("./address.js").Address} url whose query goes along @param {string[]} cookies */
function sentOn(status, to, url, cookies) {
  const headers = { location: to + withoutSigned(url.search), "cache-control": "private, no-store" };
  return withCookies(new Response(null, { status, headers }), cookies);
}

/** @param {Response} response @param {string[]} cookies */
function withCookies(response, cookies) {
  if (cookies.length === 0) return response;
  const answer = new Response(response.body, response);
  for (const cookie of cookies) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** @param {Response} response @param {Headers} headers @param {string} method @param {import("./address.js").Address} url @param {Decision} decision */
function rewritten(response, headers, method, url, decision, given) {
  for (const cookie of decision.cookies) headers.append("set-cookie", cookie);
  const { status, statusText } = response;
  if (method === "HEAD") return new Response(null, { status, statusText, headers });
  return rewrite(new Response(response.body, { status, statusText, headers }), decision, url, given);
}

/**
 * The origin's page as if we were not there, and a word for the operator.
 * @param {Request} request @param {Record<string, any>} env @param {Fault} fault
 */
export async function untouched(request, env, fault) {
  tellFault("fault", fault.code, fault.detail);
  const response = await fetchOrigin(request, env);
  const answer = new Response(response.body, response);
  answer.headers.set("indgang-fault", fault.code);
  return answer;
}
