// What `GET /_indgang/health` adds to what the core says: what this isolate serves, and how it does.

import { failed, shares } from "./counts.js";
import { served } from "./plans.js";
import { troubled } from "./published.js";
import { isOff } from "./switch.js";

/**
 * The answer of the core, with the isolate's own words in it. Who published what, and which share
 * each variant has, is told to whoever knows `INDGANG_STATUS_TOKEN`.
 *
 * @param {Response} answer
 * @param {Request} request
 * @param {Record<string, any>} env
 */
export async function withHealth(answer, { headers }, env) {
  const { name, published, by } = served();
  const ours = {
    off: isOff(env),
    release: name ?? null,
    refused: troubled() ?? null,
    faults: failed(),
    ...(isOperator(headers, env) && { published: published ?? null, by: by ?? null, seen: shares() }),
  };
  const core = await answer.json();
  // There is one, and it is none: who is told "none" would put the same in again.
  if (core.secret === false && env.INDGANG_SECRET) core.secret = "bad";
  const text = JSON.stringify({ ...core, ...ours });
  return new Response(text, { status: answer.status, headers: answer.headers });
}

/** @param {Headers} headers @param {Record<string, any>} env */
function isOperator(headers, { INDGANG_STATUS_TOKEN: token }) {
  if (!token) return false;
  const [said, known] = [headers.get("authorization") ?? "", `Bearer ${token}`].map((text) => new TextEncoder().encode(text));
  return said.length === known.length && /** @type {any} */ (crypto.subtle).timingSafeEqual(said, known);
}
