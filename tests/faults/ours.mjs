/** What can be wrong with us: with the code, its plan, its store, its secret, and what visitors send. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundled } from "../support/bundle.mjs";
import { choice } from "../support/http.mjs";
import { ROOT } from "../support/wrangler.mjs";

const read = (path) => readFile(join(ROOT, "build", path));
const changed = (bytes, at, by) => Buffer.from(bytes.map((byte, here) => (here === at ? byte ^ by : byte)));

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {object} [how] the worker is started, see `startBare`
 * @property {Record<string, string>} [headers] of the page view
 * @property {boolean} [twoMinds] whether the origin's type is one that the rewriter refuses
 * @property {(store: any) => void} [store] how its store of plans is
 * @property {string} [cache] how its cache is by then, which has a copy of the page; its origin lets caches keep that
 */

/** Our worker, whose own code throws where it reads the variable that a request names. */
export const BREAKS = `
  import { withIndgang } from "./www/js/worker/mount.js";
  import plan from "./plan.bin";
  const ours = withIndgang({}, { plan });
  const get = (broken) => (env, name) => {
    if (name === broken) throw new Error("ours");
    return env[name];
  };
  export default { fetch: (request, env, ctx) => ours.fetch(request, new Proxy(env, { get: get(request.headers.get("x-broken")) }), ctx) };
`;
/** Ours with no plan to go by. */
const PLANLESS = 'import { withIndgang } from "./www/js/worker/mount.js"; export default withIndgang();';

/** @returns {Promise<Row[]>} */
export async function ours() {
  const [edge, browser] = await Promise.all([read("worker/plan.bin"), read("site/indgang/plan.bin")]);
  const [breaks, planless] = [{ code: await bundled(BREAKS) }, { code: await bundled(PLANLESS) }];
  const name = "00000000-00000000";
  const live = (value, pointer = JSON.stringify({ live: name, releases: [{ name, published: 1 }] })) => ({ values }) => {
    values.set("live", pointer);
    if (value) values.set(`plan.${name}`, value);
  };
  const plan = (what, bytes) => ({ what: `the deployed plan ${what}`, how: { plan: bytes } });
  const cookie = (what, value) => ({ what: `the visitor's cookies: ${what}`, headers: { cookie: value } });
  const learnt = (value) => `${choice("ggd")}; __Host-indgang-learnt=${value}; __Host-indgang-declared=${value}`;
  return [
    { what: "the WebAssembly traps", headers: { "indgang-test-trap": "1" } },
    { what: "the WebAssembly traps as it takes the plan", how: { build: "trap", secret: "trap" } },
    { what: "our JavaScript throws before anything is decided", how: breaks, headers: { "x-broken": "INDGANG_OFF" } },
    { what: "our JavaScript throws once it is decided", how: breaks, headers: { "x-broken": "ASSETS" } },
    { what: "our JavaScript throws as the page is made", how: breaks, headers: { "x-broken": "INDGANG_LOG" } },
    { what: "the rewriter refuses the page before its first byte", twoMinds: true },
    { what: "there is no plan", how: planless },
    plan("is an empty file", Buffer.alloc(0)),
    plan("is something else", Buffer.from("not a plan")),
    plan("has a flipped bit", changed(edge, edge.length - 9, 1)),
    plan("is cut short", edge.subarray(0, -1)),
    plan("is of a newer format", changed(edge, 4, 8)),
    plan("is a browser's", browser),
    { what: "KV fails", store: (store) => void (store.how = "down") },
    { what: "KV is slow", store: (store) => void (store.wait = 3_000) },
    { what: "KV never answers", store: (store) => void (store.how = "hanging") },
    { what: "KV is empty", store() {} },
    { what: "KV: the pointer is something else", store: live(undefined, "{") },
    { what: "KV: the plan it points to is not there", store: live() },
    { what: "KV: the plan has a flipped bit", store: live(Buffer.concat([changed(edge, edge.length - 9, 1), browser])) },
    { what: "KV: the plan is of a newer format", store: live(Buffer.concat([changed(edge, 4, 8), browser])) },
    { what: "KV: the browser's plan has a flipped bit", store: live(Buffer.concat([edge, changed(browser, 136, 1)])) },
    { what: "KV: the browser's plan is missing", store: live(edge) },
    { what: "the cache fails", cache: "down" },
    { what: "the cache never answers", cache: "hanging" },
    { what: "the cache's copy is cut off", cache: "cut" },
    { what: "the cache's copy is something else", cache: "garbage" },
    { what: "there is no cache", how: { cache: null }, cache: "none" },
    { what: "no secret", how: { secret: "" }, headers: { cookie: learnt("AAAA") } },
    { what: "a secret that is none", how: { secret: "short" }, headers: { cookie: learnt("AAAA") } },
    { what: "another secret than the cookies were sealed with", how: { secret: Buffer.alloc(32, 7).toString("base64") }, headers: { cookie: "SEALED" } },
    cookie("a choice that is none", "__Host-indgang-choice=%00;;=\u00ff"),
    cookie("profiles that are none", learnt("\u00ff%00<script>")),
    cookie("profiles of 5,000 letters", learnt("A".repeat(5_000))),
    cookie("500 of them", Array(500).fill("__Host-indgang-learnt=AAAA").join("; ")),
  ];
}
