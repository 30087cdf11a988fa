/** Loading the engine: Wasm and plan, the same two files for every visitor. */

import { hasWorker } from "./choice.js";
import { IndgangError, SERVE, fails } from "./error.js";
import { load } from "./gate.js";
import { PLAN, caller, given, imports } from "./steps.js";

/** Seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1000);

/** When the browser has nothing better to do, and not before the visitor is there. */
export async function idle() {
  if (document.prerendering) {
    await new Promise((then) => document.addEventListener("prerenderingchange", then, { once: true }));
  }
  await new Promise((then) =>
    "requestIdleCallback" in globalThis ? requestIdleCallback(then, { timeout: 1500 }) : setTimeout(then, 50),
  );
}

const bad = fails("load.bad_wasm", `${SERVE}, and allow 'wasm-unsafe-eval'`);

/** Fails with an `IndgangError`: what is neither file's being missing is WebAssembly that does not work here. */
export const loaded = () => start().catch(bad);

/** @returns {Promise<import("./steps.js").Engine>} */
async function start() {
  const shared = imports();
  const begun = async (name) => {
    const wasm = await load(name).catch(fails("load.no_wasm"));
    // Compiled beside the main thread; a server that names no type for Wasm is no reason to fail.
    const { instance } = await (wasm.headers.get("content-type")?.startsWith("application/wasm")
      ? WebAssembly.instantiateStreaming(wasm, shared)
      : WebAssembly.instantiate(await wasm.arrayBuffer(), shared));
    return /** @type {any} */ (instance.exports);
  };
  const [exports, plan] = await Promise.all([
    begun("engine.wasm").then((it) => ({ ...it })),
    load("plan.bin").then((it) => it.arrayBuffer()).catch(fails("load.no_plan", "serve what `indgang build --browser` made")),
  ]);
  const call = caller(shared.env.memory, exports);
  const code = call(PLAN, 0, new Uint8Array(plan));
  if (code) throw new IndgangError(code, "the plan was refused: build it with this version");
  /** @type {Promise<void> | null | undefined} `null` when it is there */
  let whole;
  return {
    take: (step, ...texts) => call(step, now(), given(texts)),
    whole: () =>
      whole === null
        ? null
        : (whole ??= begun("whole.wasm").then(
            (it) => void ((exports.call = it.whole), (whole = null)),
            (error) => {
              // The next one who asks tries again.
              whole = undefined;
              bad(error);
            },
          )),
  };
}

/** For a profile that begins from here on: each has a number of its own, 0 to 65,535, drawn at random. */
export const seed = () => crypto.getRandomValues(new Uint16Array(1))[0];

/** How far the clock on the wall is ahead of UTC, in minutes. */
export const ahead = () => -new Date().getTimezoneOffset();

/** What the page is, in the order of step 1 of the engine. @param {string} referrer */
export function facts(referrer) {
  const meta = document.querySelector("meta[name=indgang-context]")?.getAttribute("content");
  const edge = new URLSearchParams(meta ?? "");
  return [
    location.hostname,
    referrer,
    (navigator.languages ?? []).join(","),
    edge.get("country") ?? "",
    edge.get("region") ?? "",
    // The edge's word first: it decides for the same visitor when the notes are there.
    edge.get("device") ?? device(navigator.userAgent, navigator.maxTouchPoints),
    ahead(),
    seed(),
    +hasWorker(),
    location.pathname + location.search,
  ];
}

/** The class of the device, from what it calls itself. */
function device(agent, touches) {
  // An iPad calls itself a Macintosh; no Macintosh has a touch screen.
  if (/iPad|Tablet|Silk|PlayBook/i.test(agent) || (/Macintosh/.test(agent) && touches > 1)) return "tablet";
  if (/Android/i.test(agent)) return /Mobile/i.test(agent) ? "phone" : "tablet";
  if (/iPhone|iPod|Mobile|Phone/i.test(agent)) return "phone";
  if (/SmartTV|SMART-TV|Tizen|Web0S|PlayStation|Xbox|Nintendo/i.test(agent)) return "other";
  return /Windows|Macintosh|X11|Linux|CrOS/i.test(agent) ? "desktop" : "other";
}
