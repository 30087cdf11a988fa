#!/usr/bin/env node
// The command line. All but `site` and `dev` is the same Rust as the native `indgang`, compiled to
// WebAssembly, so that nobody needs Rust to use it.

import { run } from "./wasi.js";

const [command, ...rest] = process.argv.slice(2);
/** What only the package can do, as it brings the files that pages load. */
const OURS = { site: () => import("./site.js"), dev: () => import("./dev.js") };

try {
  if (Object.hasOwn(OURS, command ?? "")) {
    const { main } = await OURS[/** @type {keyof typeof OURS} */ (command)]();
    process.exitCode = await main(rest);
  } else {
    process.exitCode = await run(process.argv.slice(2));
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
