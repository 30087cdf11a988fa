// The same pages decided by GrowthBook's engine, from a profile in a plain cookie: a feature for each
// slot, a rule for each experience. Its payload is loaded once in an isolate's life, as its guide says.

import { GrowthBookClient } from "@growthbook/growthbook";
import { rewrittenHeaders } from "../../www/js/worker/response.js";
import { rewrite } from "../../www/js/worker/rewrite.js";
import { CHOSEN } from "#chosen";
import features from "#features";

const client = new GrowthBookClient().initSync({ payload: { features } });
const SLOTS = Object.keys(features);

export default {
  async fetch(request, env) {
    const cookie = /(?:^|; )profile=([^;]*)/.exec(request.headers.get("cookie") ?? "")?.[1];
    const attributes = { ...JSON.parse(decodeURIComponent(cookie ?? "%7B%7D")), context: { country: request.cf?.country } };
    const visitor = client.createScopedInstance({ attributes });
    const slots = Object.fromEntries(SLOTS.map((slot) => [slot, visitor.getFeatureValue(slot, "default")]));
    const origin = env.INDGANG_ORIGIN + new URL(request.url).pathname;
    const { method, headers } = request;
    const response = await fetch(origin, { method, headers, redirect: "manual" });
    if (response.status !== 200 || !response.headers.get("content-type")?.startsWith("text/html")) return response;
    const inline = JSON.stringify({ plan: "", entry: null, slots });
    return rewrite(new Response(response.body, { headers: rewrittenHeaders(response.headers) }), { ...CHOSEN, slots, inline }, new URL(request.url), new Map());
  },
};
