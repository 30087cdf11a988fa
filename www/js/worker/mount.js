// Indgang in front of a site: of its origin, its files, or a worker that answers by itself.

import { addressOf } from "./address.js";
import { answerEndpoint, isEndpoint } from "./endpoints.js";
import { withHealth } from "./health.js";
import { Unanswered, fetchOrigin, unreachable } from "./origin.js";
import { Fault } from "./page.js";
import { serve, served } from "./plans.js";
import { follow } from "./published.js";
import { aside } from "./response.js";
import { isOff, leftAlone } from "./switch.js";
import { answerPage, isPageView, untouched } from "./view.js";

/**
 * A worker with Indgang in front of it.
 *
 * Where the worker has a `fetch`, that is the site: it is asked for each page, and for whatever
 * else is not Indgang's, by requests that carry none of our cookies. Without one the site is
 * `INDGANG_ORIGIN`, the binding `ASSETS`, or what lies behind the worker's route. All else that
 * it handles stays as it is.
 *
 * @param {Record<string, any>} [worker] what it exports by default
 * @param {{ plan?: ArrayBuffer }} [options] the edge's plan to be deployed with; without it pages
 *   are the site's own until a plan has been published
 */
export function withIndgang(worker = {}, { plan } = {}) {
  if (typeof worker === "function") {
    throw new TypeError("`withIndgang` takes an object, not a class: withIndgang({ fetch: (request, env, ctx) => new Yours(ctx, env).fetch(request) }, { plan })");
  }
  if (plan) serve({ edge: plan });
  return {
    ...worker,
    /**
     * @param {Request} request
     * @param {Record<string, any>} env `INDGANG_SECRET`, `INDGANG_SECRET_PREVIOUS`,
     *   `INDGANG_ORIGIN`, `INDGANG_PLANS`, `INDGANG_REFRESH`, `INDGANG_OFF`, `INDGANG_LOG`,
     *   `INDGANG_STATUS_TOKEN`, `INDGANG_TRAITS_SECRET`, `INDGANG_TRAITS_SECRET_PREVIOUS`, `ASSETS`;
     *   all may be missing
     * @param {any} ctx
     */
    async fetch(request, env, ctx) {
      const url = addressOf(request.url);
      const site = worker.fetch ? siteOf(worker, request, env, ctx) : env;
      try {
        if (env.INDGANG_PLANS) await follow(env, ctx);
        if (isEndpoint(url)) return await answered(request, url, env);
        const plan = url.pathname === "/indgang/plan.bin" && browserPlan(request);
        if (plan) return plan;
        const off = isOff(env);
        if (!isPageView(request)) return (off ? (it) => it : aside)(await fetchOrigin(request, site), request);
        if (off) return leftAlone(await fetchOrigin(request, site));
        return await answerPage(request, url, site, ctx);
      } catch (error) {
        // Ours are caught further in; one that is not must not cost the visitor their page either. What is for us is no page, and what
        // does something must not be done twice.
        const none = isEndpoint(url) || !/^(GET|HEAD)$/.test(request.method);
        const last = error instanceof Unanswered || none ? error : await untouched(request, site, new Fault("trap")).catch((it) => it);
        if (last instanceof Response) return last;
        // What a worker of the site's throws is the platform's to handle and to log, as it would be without us.
        if (worker.fetch) throw last.cause ?? last;
        return unreachable();
      }
    },
  };
}

/** @param {Request} request @param {import("./address.js").Address} url @param {Record<string, any>} env */
async function answered(request, url, env) {
  const answer = await answerEndpoint(request, url, env);
  const health = request.method === "GET" && url.pathname === "/_indgang/health";
  return health ? withHealth(answer, request, env) : answer;
}

/** The environment in which that worker is the origin: what the network knows of the visitor's request is there for it. */
function siteOf(worker, { cf, signal }, env, ctx) {
  const fetch = (/** @type {Request | string} */ target, /** @type {RequestInit} */ how) => worker.fetch(new Request(target, { cf, signal, ...how }), env, ctx);
  return { ...env, INDGANG_ORIGIN: undefined, ASSETS: { fetch } };
}

/**
 * The published plan of the browsers, which is of the same version as the edge's. Without one, it is
 * the file that the site was deployed with.
 *
 * @param {Request} request
 */
function browserPlan({ method, headers }) {
  const { browser, name } = served();
  if (!browser || (method !== "GET" && method !== "HEAD")) return undefined;
  const etag = `"${name}"`;
  const told = { etag, "cache-control": "public, max-age=60", "content-type": "application/octet-stream" };
  if (headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: told });
  return new Response(method === "HEAD" ? null : browser, { headers: told });
}
