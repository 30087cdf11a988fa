#!/usr/bin/env node
// The command line. All but `site` and `dev` is the same Rust as the native `indgang`, compiled to
// WebAssembly, so that nobody needs Rust to use it.

import { run } from "./wasi.js";

const asked = process.argv.slice(2);
// `help dev` is `dev --help`, as for the others.
const [command, ...rest] = asked[0] === "help" && asked.length === 2 ? [asked[1], "--help"] : asked;
/** What only the package can do, as it brings the files that pages load. */
const OURS = { site: () => import("./site.js"), dev: () => import("./dev.js") };

const ALSO = `
Of this package alone:
  site      Put what pages load beside them: scripts, engine, and the manifest's plan for browsers
  dev       Serve a folder of pages with the engine, live reload, and an overlay that says why
`;

try {
  if (Object.hasOwn(OURS, command ?? "")) {
    const { main } = await OURS[/** @type {keyof typeof OURS} */ (command)]();
    process.exitCode = await main(rest);
  } else {
    process.exitCode = await run(asked);
    if (asked.length === 1 && /^(help|-h|--help)$/.test(asked[0])) process.stdout.write(ALSO);
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
