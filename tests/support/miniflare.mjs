/** The real worker on the platform as miniflare has it: with a cache that keeps and forgets as HTTP says. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { logged } from "./canaries.mjs";
import { ROOT, SECRET } from "./wrangler.mjs";

const KINDS = { "index.js": "esm", "page.wasm": "wasm", "plan.bin": "data" };

/** @param {{ origin: string, vars?: Record<string, string>, cache?: boolean }} how the site behind it, variables, and whether its cache keeps anything */
export async function startMiniflare({ origin, vars = {}, cache = true }) {
  const modulesRoot = join(ROOT, "build/worker");
  const modules = {};
  for (const [name, type] of Object.entries(KINDS)) {
    const contents = await readFile(join(modulesRoot, name));
    modules[name] = { type, contents: type === "esm" ? `${contents}` : new Uint8Array(contents) };
  }
  const [, date] = /^compatibility_date = "(.*)"/m.exec(await readFile(join(ROOT, "wrangler.toml"), "utf8"));
  const texts = Object.entries({ INDGANG_SECRET: SECRET, INDGANG_ORIGIN: origin, ...vars });
  const env = Object.fromEntries(texts.map(([name, value]) => [name, { type: "text", value }]));
  let log = "";
  const flare = new Miniflare({
    host: "127.0.0.1", port: 0, cf: false, enableDevRegistry: false, logRequests: false,
    handleStructuredLogs: ({ message }) => (log += `${message}\n`),
    workers: [{ config: { name: "indgang", compatibilityDate: date, manifest: { mainModule: "index.js", modulesRoot, modules }, env, exports: {} }, dev: { rootPath: ROOT, cacheAPI: cache } }],
  });
  logged("the worker's log", () => log);
  const url = (await flare.ready).href.replace(/\/$/, "");
  return { url, log: () => log, stop: () => flare.dispose() };
}
