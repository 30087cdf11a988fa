// `indgang dev`: a folder of pages with the engine, reloaded as files change, and an overlay that says
// why each part is as it is. For the one who writes them, on their own machine.

import { watch } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { answerer } from "./serve.js";
import { told } from "./wasi.js";

const HELP = `Serve a folder of pages with the engine, live reload, and an overlay that says why

Usage: indgang dev [--manifest FILE] [--port N] [FOLDER]

Arguments:
  [FOLDER]           The folder of the site's pages [default: site]

Options:
      --manifest FILE  The manifest [default: indgang.jsonc]
      --port N         The port on this machine [default: 4321]
  -h, --help           Print help
`;

/** How long changes are gathered before pages are told, in milliseconds. */
const GATHER = 60;

/** @param {string[]} args @returns {Promise<number>} */
export async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      manifest: { type: "string", default: "indgang.jsonc" },
      port: { type: "string", default: "4321" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folder = resolve(positionals[0] ?? "site");
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    throw new Error(`there is no folder \`${positionals[0] ?? "site"}\`: name the folder of your pages, or begin with \`npx indgang init\``);
  }
  if (!/^[1-9]\d{0,4}$/.test(values.port) || Number(values.port) > 65535) {
    throw new Error(`\`${values.port}\` is no port: 1 to 65535`);
  }
  if (!(await stat(values.manifest).catch(() => null))?.isFile()) {
    throw new Error(`there is no manifest \`${values.manifest}\`: name yours with --manifest, or begin with \`npx indgang init\``);
  }
  const site = new Site(values.manifest, folder);
  await site.compile();
  const server = createServer(answerer(site));
  await new Promise((then, not) => {
    server.once("error", (error) => not(/** @type {any} */ (error).code === "EADDRINUSE" ? new Error(`port ${values.port} is in use: choose another with --port`) : error));
    server.listen(Number(values.port), "127.0.0.1", () => then(undefined));
  });
  console.log(`\n  ${relative("", folder) || "."} is at http://127.0.0.1:${values.port}/   (Ctrl-C ends it)\n`);
  site.watch();
  await new Promise((then) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, then);
  });
  site.close();
  server.closeAllConnections();
  server.close();
  return 0;
}

/** The pages, the manifest's plan as far as it is right, and who waits for changes. */
class Site {
  /** The browser's plan. @type {Buffer | null} */
  plan = null;
  /** What is wrong with the manifest now; empty if nothing is. */
  mistakes = "";
  /** @type {Set<import("node:http").ServerResponse>} */
  listeners = new Set();
  /** @type {import("node:fs").FSWatcher[]} */
  #watchers = [];
  /** @type {NodeJS.Timeout | undefined} */
  #gathering;
  #again = false;

  /** @param {string} manifest @param {string} folder */
  constructor(manifest, folder) {
    this.manifest = manifest;
    this.folder = folder;
  }

  /** Compiles the manifest. One that is wrong leaves the plan of before. */
  async compile() {
    let plan = null;
    const { code, stderr } = await told((folder) => {
      plan = join(folder, "plan.bin");
      return ["build", this.manifest, "--browser", plan];
    }, async () => (this.plan = await readFile(/** @type {any} */ (plan))));
    this.mistakes = code === 0 ? "" : stderr.trim();
    if (this.mistakes) console.error(`${this.mistakes}\n`);
  }

  /**
   * Why a visitor sees what they see on a page.
   * @param {{ visit?: string, profile?: object }} view as its engine was told of it, and a profile that is tried on it, as
   *   `indgang explain` takes that in a file
   */
  explain({ visit, profile }) {
    return told(async (folder) => {
      const args = ["explain", this.manifest, "--json", "--visit", join(folder, "visit")];
      await writeFile(join(folder, "visit"), `${visit}`);
      if (!profile) return args;
      await writeFile(join(folder, "profile.json"), JSON.stringify(profile));
      return [...args, "--profile", join(folder, "profile.json")];
    });
  }

  watch() {
    const manifest = resolve(this.manifest);
    this.#watchers.push(
      watch(this.folder, { recursive: true }, () => this.#changed(false)),
      // The folder, as editors put another file in the place of one.
      watch(dirname(manifest), (_, name) => name === basename(manifest) && this.#changed(true)),
    );
  }

  /** @param {boolean} manifest */
  #changed(manifest) {
    this.#again ||= manifest;
    clearTimeout(this.#gathering);
    this.#gathering = setTimeout(async () => {
      const again = this.#again;
      // What is saved while it compiles is compiled again.
      this.#again = false;
      if (again) await this.compile().catch((error) => (this.mistakes = `${error}`));
      for (const listener of this.listeners) listener.write(`event: ${this.mistakes ? "mistakes" : "reload"}\ndata:\n\n`);
    }, GATHER);
  }

  close() {
    clearTimeout(this.#gathering);
    for (const watcher of this.#watchers) watcher.close();
  }
}
