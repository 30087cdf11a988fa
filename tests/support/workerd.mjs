/**
 * The real worker in workerd, in front of an upstream, without `wrangler dev` around it: that one's
 * proxy reads every HTML page itself (it fails on utf-16) and compresses what it is given. It also
 * starts at once.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { logged } from "./canaries.mjs";
import { started } from "./process.mjs";
import { ROOT, SECRET, freePort } from "./wrangler.mjs";

// Wrangler's own.
const require = createRequire(join(ROOT, "node_modules/wrangler/package.json"));

/**
 * @param {{ origin?: string, build?: "worker" | "trap", plan?: Uint8Array, secret?: string,
 *   previous?: string, kv?: string, cache?: string | null, vars?: Record<string, string>, code?: string, wasm?: string }} how which build,
 *   another plan than the demo's, secrets, the addresses of a KV store and of a cache (without which nothing is kept; `null`: there is
 *   none to ask), other variables, and another worker than ours with what it loads, by its path in `build/`
 */
export async function startBare(how) {
  const { origin, build = "worker", plan, secret = SECRET, previous, kv, cache, vars = {}, code, wasm } = how;
  const port = await freePort();
  const folder = join(ROOT, "build/test", `bare-${process.pid}-${port}`);
  const from = (/** @type {string} */ file) => `embed "../../${build}/${file}"`;
  const wrangler = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const [, date] = /^compatibility_date = "(.*)"/m.exec(wrangler);
  await mkdir(folder, { recursive: true });
  if (plan) await writeFile(join(folder, "plan.bin"), plan);
  if (code) await writeFile(join(folder, "index.js"), code);
  const bindings = Object.entries({ INDGANG_ORIGIN: origin, INDGANG_SECRET: secret, INDGANG_SECRET_PREVIOUS: previous, ...vars })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);
  if (kv) bindings.push('(name = "INDGANG_PLANS", kvNamespace = "kv")');
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
    ${cache ? `(name = "cache", external = (address = "${new URL(cache).host}", http = ())),` : '(name = "cache", worker = .keepsNothing),'}
    ${kv ? `(name = "kv", external = (address = "${new URL(kv).host}", http = ())),` : ""}
  ],
  sockets = [(
    name = "http", address = "127.0.0.1:${port}", service = "main",
    http = (cfBlobHeader = "MF-CF-Blob"),
  )],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = ${code ? 'embed "index.js"' : from("index.js")}),
    (name = "page.wasm", wasm = ${from("page.wasm")}),
    ${wasm ? `(name = "${basename(wasm)}", wasm = embed "../../${wasm}"),` : ""}
    (name = "plan.bin", data = ${plan ? 'embed "plan.bin"' : from("plan.bin")}),
  ],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = "${date}",
  globalOutbound = "internet",
  ${cache === null ? "" : 'cacheApiOutbound = "cache",'}
);
const keepsNothing :Workerd.Worker = (
  serviceWorkerScript = "addEventListener('fetch', (it) => it.respondWith(new Response(null, it.request.method === 'GET' ? { status: 504, headers: { 'cf-cache-status': 'MISS' } } : { status: 204 })))",
  compatibilityDate = "${date}",
);
`,
  );
  const url = `http://127.0.0.1:${port}`;
  const answers = () => fetch(`${url}/_indgang/health`).then((got) => got.text().then(Boolean), () => false);
  const args = ["serve", join(folder, "config.capnp")];
  const { stop, log, pid } = await started({ name: "workerd", program: require("workerd").default, args, folder, answers });
  logged("the worker's log", log);
  return { url, stop, log, pid };
}
