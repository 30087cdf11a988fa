// What `indgang dev` answers: the site's files, ours beside them, and its pages with the overlay.

import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What a browser must be told of files; anything else is bytes. */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

const OURS = fileURLToPath(new URL("../site", import.meta.url));
const OVERLAY = fileURLToPath(new URL("../dev", import.meta.url));

/** Most of a question that is read, in bytes. */
const ENOUGH = 64 * 1024;

/** @typedef {import("node:http").IncomingMessage} Request @typedef {import("node:http").ServerResponse} Response */

/** @param {any} site see dev.js */
export function answerer(site) {
  return (/** @type {Request} */ request, /** @type {Response} */ response) => {
    answer(site, request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(`${error.message}\n`);
    });
  };
}

/** @param {any} site @param {Request} request @param {Response} response */
async function answer(site, request, response) {
  // A page elsewhere must not read this one by a name that leads here.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? "")) return refuse(response, 421, "not a name of this server");
  const path = decoded(new URL(request.url ?? "/", "http://localhost").pathname);
  if (path === null) return refuse(response, 400, "not a path");
  if (path === "/indgang-dev/events") return listen(site, response);
  if (path === "/indgang-dev/explain") return explain(site, request, response);
  if (path === "/indgang/plan.bin") {
    if (!site.plan) return refuse(response, 404, "the manifest is wrong");
    return response.writeHead(200, { "content-type": "application/octet-stream", "cache-control": "no-store" }).end(site.plan);
  }
  const [root, inside] = path.startsWith("/indgang-dev/")
    ? [OVERLAY, path.slice("/indgang-dev/".length)]
    : path.startsWith("/indgang/")
      ? [OURS, path.slice("/indgang/".length)]
      : [site.folder, path];
  const file = await found(root, inside);
  if (!file) return refuse(response, 404, `there is no ${path}`);
  const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(file).toLowerCase())] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
  if (root === site.folder && type.startsWith("text/html")) return response.end(withOverlay(await readFile(file, "utf8"), request));
  createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

/** @param {string} path */
function decoded(path) {
  try {
    const text = decodeURIComponent(path);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/**
 * The file that a path means: itself, the `index.html` of a folder, or a page without its ending.
 * Nothing outside the root, whatever links say.
 * @param {string} root @param {string} path
 */
async function found(root, path) {
  const real = await realpath(root);
  for (const name of [path, join(path, "index.html"), `${path.replace(/\/$/, "")}.html`]) {
    const file = await realpath(join(real, name)).catch(() => null);
    if (file?.startsWith(real + sep) && (await stat(file)).isFile()) return file;
  }
  return null;
}

/** @param {Response} response @param {number} status @param {string} why */
function refuse(response, status, why) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${why}\n`);
}

/** @param {any} site @param {Response} response */
function listen(site, response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(site.mistakes ? "event: mistakes\ndata:\n\n" : ":\n\n");
  site.listeners.add(response);
  response.once("close", () => site.listeners.delete(response));
}

/** @param {any} site @param {Request} request @param {Response} response */
async function explain(site, request, response) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > ENOUGH) return refuse(response, 413, "too much");
  }
  let view;
  try {
    view = JSON.parse(text);
  } catch {
    return refuse(response, 400, "not JSON");
  }
  const { code, stdout, stderr } = await site.explain(view);
  const told = site.mistakes ? { mistakes: site.mistakes } : code === 0 ? { why: JSON.parse(stdout) } : { refused: stderr.trim() };
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(told));
}

/**
 * The page with what is tried out: another country or device, as an edge would tell of it, another time.
 * @param {string} page @param {Request} request
 */
function withOverlay(page, request) {
  const cookie = /(?:^|;\s*)indgang-dev=([^;]*)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const tried = new URLSearchParams(decoded(cookie) ?? "");
  const context = new URLSearchParams();
  const country = tried.get("country") ?? "";
  const device = tried.get("device") ?? "";
  if (/^[A-Z]{2}$/.test(country)) context.set("country", country);
  if (["phone", "tablet", "desktop", "other"].includes(device)) context.set("device", device);
  const now = Date.parse(tried.get("now") ?? "");
  let ours = "";
  if (context.size > 0) ours += `<meta name="indgang-context" content="${context.toString().replaceAll("&", "&amp;")}">`;
  if (Number.isFinite(now)) ours += `<script>{const real=Date.now,by=${now}-real();Date.now=()=>real()+by}</script>`;
  ours += '<script type="module" src="/indgang-dev/overlay.js"></script>';
  const heads = [/<head(\s[^>]*)?>/i, /<html(\s[^>]*)?>/i, /<!doctype[^>]*>/i];
  const head = heads.map((tag) => tag.exec(page)).find((found) => found);
  const at = head ? head.index + head[0].length : 0;
  return page.slice(0, at) + ours + page.slice(at);
}
