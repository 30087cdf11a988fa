/**
 * The built worker in workerd, and before it a proxy that writes down what a browser sends and
 * can hold an answer back.
 */

import { createServer, request as send } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";

const BUILD = fileURLToPath(new URL("../../build/", import.meta.url));
const TYPES = { js: "ESModule", wasm: "CompiledWasm", bin: "Data" };

/** @param {string} folder of the worker in `build/` */
async function modules(folder) {
  const names = (await readdir(join(BUILD, folder))).filter((name) => TYPES[name.split(".").pop()]);
  // The first is the one that answers.
  names.sort((a, b) => Number(b === "index.js") - Number(a === "index.js"));
  const read = async (name) => ({
    type: TYPES[name.split(".").pop()],
    path: join(BUILD, folder, name),
    contents: await readFile(join(BUILD, folder, name)),
  });
  return Promise.all(names.map(read));
}

/** @param {{ folder?: string, bindings?: Record<string, string> }} [how] */
export async function serveWorker({ folder = "worker", bindings } = {}) {
  const miniflare = new Miniflare({
    name: "indgang",
    modules: await modules(folder),
    modulesRoot: join(BUILD, folder),
    compatibilityDate: "2026-11-17",
    bindings: bindings ?? { INDGANG_SECRET: Buffer.alloc(32, 7).toString("base64url") },
    assets: {
      directory: join(BUILD, "site"),
      binding: "ASSETS",
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
      assetConfig: { not_found_handling: "404-page" },
    },
    log: undefined,
  });
  const { port: inside } = await miniflare.ready;

  /** @type {{ method: string, url: string, cookie: string, body: string, html?: string }[]} */
  const asked = [];
  /** @type {Map<string, Promise<void>>} answers held back, by the path that was asked for */
  const held = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method, url, headers } = request;
    const entry = { method, url, cookie: headers.cookie ?? "", body: `${body}` };
    if (url !== "/favicon.ico") asked.push(entry);
    const onward = send({ host: "127.0.0.1", port: inside, method, path: url, headers }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      if (/html/.test(answer.headers["content-type"])) entry.html = `${Buffer.concat(parts)}`;
      await held.get(url.split("?")[0]);
      response.writeHead(answer.statusCode, answer.rawHeaders.length ? headersOf(answer.rawHeaders) : {});
      response.end(Buffer.concat(parts));
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    /** Holds back what is asked of a path from now on. @returns a way to let go */
    hold(path) {
      const { promise, resolve } = Promise.withResolvers();
      held.set(path, promise);
      return () => (held.delete(path), resolve());
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((then) => server.close(then));
      await miniflare.dispose();
    },
  };
}

/** Headers as a flat list, several of one name kept apart; the length is counted anew. */
function headersOf(raw) {
  const kept = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (!/^(transfer-encoding|content-length|connection|content-encoding)$/i.test(raw[at])) kept.push([raw[at], raw[at + 1]]);
  }
  return kept.flat();
}
