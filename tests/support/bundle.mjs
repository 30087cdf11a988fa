/** A worker of a test's own in one file, as `cargo xtask build` bundles ours. */

import { build } from "esbuild";
import { ROOT } from "./wrangler.mjs";

/** @param {string} contents its code; imports count from the root of the repository */
export async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true, write: false, format: "esm", platform: "browser", conditions: ["workerd", "worker"],
    external: ["*.wasm", "*.bin", "cloudflare:*", "node:*"],
  });
  return outputFiles[0].text;
}
