// The floor: a worker by hand that rewrites pages as ours does, with its choices written into it. It
// reads no cookie, no consent and no header.

import { rewrittenHeaders } from "../../www/js/worker/response.js";
import { rewrite } from "../../www/js/worker/rewrite.js";
import { CHOSEN } from "#chosen";

export default {
  async fetch(request, env) {
    const origin = env.INDGANG_ORIGIN + new URL(request.url).pathname;
    const { method, headers } = request;
    const response = await fetch(origin, { method, headers, redirect: "manual" });
    if (response.status !== 200 || !response.headers.get("content-type")?.startsWith("text/html")) return response;
    return rewrite(new Response(response.body, { headers: rewrittenHeaders(response.headers) }), CHOSEN, new URL(request.url), new Map());
  },
};
