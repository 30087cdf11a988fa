// Asking the site behind us: an upstream of the operator's (`INDGANG_ORIGIN`), the worker's own
// static assets, or, on a route of a site, that site.

import { addressOf } from "./address.js";
import { strippedHeaders } from "./cookies.js";
import { tellFault } from "./log.js";
import { fromOutside } from "./outside.js";
import { withoutSigned } from "./signed.js";
import { withoutTold } from "./told.js";

/** The site did not answer; `cause`: what kept it from that, as the platform or a worker of the site's says it. */
export class Unanswered extends Error {}

/**
 * Passes a request on: method, headers and body as they came, but for our cookies and what an
 * address says to us. A redirect of the origin's is the visitor's to follow.
 *
 * @param {Request} request
 * @param {Record<string, any>} env
 * @param {{ path?: string, headers?: Headers, asked?: import("./address.js").Address }} [instead] another path, other headers; the
 *   request's address, if it has been read
 * @returns {Promise<Response>}
 * @throws {Unanswered} of which the operator is told
 */
export async function fetchOrigin(request, env, { path, headers = strippedHeaders(request.headers), asked = addressOf(request.url) } = {}) {
  let url = asked;
  const search = withoutSigned(url.search);
  if (path !== undefined || search !== url.search) {
    const other = new URL(asked.href);
    if (path !== undefined) other.pathname = path;
    other.search = search;
    url = addressOf(other.href);
  }
  const upstream = env.INDGANG_ORIGIN && upstreamOf(env.INDGANG_ORIGIN);
  let target = url.href;
  if (upstream) {
    target = upstream.base + url.pathname + url.search;
    // What the origin is called from outside, for links it makes and checks it does.
    headers.set("x-forwarded-host", url.host);
    headers.set("x-forwarded-proto", url.protocol.slice(0, -1));
  }
  // A request that is copied whole costs as much as deciding a page: only one with a body needs it.
  const { method } = request;
  const bare = method === "GET" || method === "HEAD";
  const how = { method, headers, redirect: /** @type {const} */ ("manual") };
  let answer;
  try {
    const passedOn = bare ? target : new Request(target, request);
    answer = await (!upstream && env.ASSETS ? env.ASSETS.fetch(passedOn, how) : fetch(passedOn, how));
    if (!(answer instanceof Response)) throw new TypeError("the site's worker gave no response");
  } catch (cause) {
    tellFault("fault", "origin", upstream && !/^http/.test(`${upstream.url?.protocol}`) ? "origin.not_an_address" : undefined);
    throw new Unanswered("origin", { cause });
  }
  return withoutTold(upstream ? fromOutside(answer, upstream.url, url) : answer);
}

/** The upstream that was asked last: what there is to read of its address is read once. */
let last = { address: "", base: "", url: /** @type {URL | null} */ (null) };

/** @param {string} address of an upstream */
function upstreamOf(address) {
  if (last.address !== address) last = { address, base: address.replace(/\/+$/, ""), url: URL.parse(address) };
  return last;
}

/** What a visitor gets when the origin cannot be reached at all. */
export function unreachable() {
  return new Response("The site cannot be reached right now. Please try again in a moment.\n", {
    status: 502,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
