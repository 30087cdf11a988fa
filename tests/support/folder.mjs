/** A plain file server over any folder, links inside it included. It writes down the paths that it is asked for. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { heard, lines } from "./canaries.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** @param {string} folder */
export async function served(folder) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const { method, url, rawHeaders } = request;
    heard("what the site's own server is asked", `${method} ${url}\n${lines(rawHeaders)}`);
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("close", () => heard("what the site's own server is told", `${Buffer.concat(chunks)}`));
    const { pathname } = new URL(url ?? "/", "http://localhost");
    // Browsers ask for it by themselves.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    asked.push(pathname);
    try {
      const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
      const body = await readFile(join(folder, normalize(file)));
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", () => then(undefined)));
  // A test that fails before it stops its server must not hold the others back.
  server.unref();
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: () => new Promise((then) => (server.closeAllConnections(), server.close(then))),
  };
}
