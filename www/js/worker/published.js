// Plans from KV, where the worker has a binding for them. `indgang publish` writes them: each under
// a name of its own, and last of all which of them is live.
//
// Pages never wait for a new plan: it is looked for in the background. Only an isolate that knows
// of none waits for it, for a moment, as it would else serve what was deployed long ago.

import { tell } from "./log.js";
import { take } from "./page.js";
import { served } from "./plans.js";

/** Seconds from one look at what is live to the next, unless `INDGANG_REFRESH` says otherwise. */
const EVERY = 60;
/** After so many times that long nobody knows any more whether what is served is live. */
const STALE = 10;
/** Milliseconds after which a look is given up, if not the next one comes first. */
const LATE = 20_000;
/** Milliseconds that a page waits, at most, where nobody knows. */
const PATIENCE = 30;

/** When was looked last, and when something was found. */
let looked = -Infinity;
let found = -Infinity;
/** @type {Promise<unknown>} settled when it is no longer worth waiting */
let looking = Promise.resolve();
/** @type {string | undefined} why what is live is not served, if it is not */
let trouble;

/** A code for the operator: why this isolate does not serve what is live. */
export const troubled = () => trouble;

/**
 * Sees that what is live is served, now or soon. Never throws.
 *
 * @param {Record<string, any>} env with a binding `INDGANG_PLANS`
 * @param {{ waitUntil(promise: Promise<unknown>): void }} ctx
 */
export async function follow(env, ctx) {
  const kv = env.INDGANG_PLANS;
  const [now, every] = [Date.now(), 1000 * (Number(env.INDGANG_REFRESH) || EVERY)];
  if (now - looked >= every) {
    looked = now;
    const late = pause(Math.min(LATE, every)).then(() => "kv.slow");
    const look = Promise.race([lookAt(kv, env, now), late]).then(settle, () => settle("kv.down"));
    ctx.waitUntil(look);
    looking = Promise.race([look, pause(PATIENCE)]);
  }
  // One's own clock as well: what another request waits for may end with it.
  if (now - found > STALE * every) await Promise.race([looking, pause(PATIENCE)]);
}

const pause = (/** @type {number} */ most) => new Promise((then) => setTimeout(then, most));

/** @param {string | undefined} code what was wrong */
function settle(code) {
  if (code === undefined) found = Date.now();
  // Once, and not each minute anew.
  if (code !== undefined && code !== trouble) tell("refused", { code });
  trouble = code;
}

/**
 * Takes what is live, if that is something else than what is served.
 *
 * @param {any} kv
 * @param {Record<string, any>} env
 * @param {number} began when this look did: one that was overtaken takes nothing any more
 * @returns {Promise<string | undefined>} why not
 */
async function lookAt(kv, env, began) {
  const text = await kv.get("live");
  if (text === null) return "kv.empty";
  const release = liveIn(text);
  if (!release) return "kv.unreadable";
  if (release.name === served().name) return undefined;
  const bytes = await kv.get(`plan.${release.name}`, "arrayBuffer");
  if (bytes === null) return "kv.missing";
  if (began !== looked) return "kv.slow";
  const [edge, browser] = apart(new Uint8Array(bytes));
  const code = take({ ...release, edge, browser }, env);
  if (code === undefined) tell("plan", { name: release.name });
  return code;
}

/** What is live, of the text that `indgang publish` writes. @param {string} text */
function liveIn(text) {
  try {
    const { live, releases } = JSON.parse(text);
    const { name, published, by } = releases.find((one) => one.name === live);
    if (!/^[0-9a-f]{8}-[0-9a-f]{8}$/.test(name)) return undefined;
    return { name, published: Number(published) || undefined, by: by ? String(by) : undefined };
  } catch {
    return undefined;
  }
}

/** Both plans of a value: the edge's says how long it is. @param {Uint8Array} bytes */
function apart(bytes) {
  const length = bytes.length < 12 ? 0 : new DataView(bytes.buffer).getUint32(8, true);
  return [bytes.subarray(0, length), bytes.subarray(length)];
}
