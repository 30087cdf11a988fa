/** A plain file server: what a site without a worker has. It writes down what it is asked. */

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { heard, lines } from "./canaries.mjs";

export const SITE = fileURLToPath(new URL("../../build/site/", import.meta.url));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * @param {{ pages?: Record<string, string>, chunk?: number }} [how] pages of the test's own, by
 *   path; and how many bytes of a page arrive at a time, if it shall come slowly
 */
export async function serveStatic({ pages = {}, chunk } = {}) {
  /** @type {{ method: string, url: string, cookie: string, headers: string[] }[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    // Browsers ask for it by themselves.
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    const { method, url, headers, rawHeaders } = request;
    asked.push({ method, url, cookie: headers.cookie ?? "", headers: rawHeaders });
    heard("what the site's own server is asked", `${method} ${url}\n${lines(rawHeaders)}`);
    const { pathname } = new URL(request.url, "http://localhost");
    const file = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    try {
      const body = pages[pathname] ? Buffer.from(pages[pathname]) : await readFile(join(SITE, file));
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
      response.setHeader("etag", etag);
      if (headers["if-none-match"] === etag) return response.writeHead(304).end();
      for (let at = 0; chunk && extname(file) === ".html" && at < body.length; at += chunk) {
        response.write(body.subarray(at, at + chunk));
        // Longer than a frame, so that what has come is painted.
        await new Promise((then) => setTimeout(then, 20));
      }
      response.end(chunk && extname(file) === ".html" ? undefined : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  // A test that fails before it stops its server must not hold the others back.
  server.unref();
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: () => new Promise((then) => (server.closeAllConnections(), server.close(then))),
  };
}
