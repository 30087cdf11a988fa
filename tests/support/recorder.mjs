/** A proxy before the worker: it writes down what a browser sends, and can hold an answer back or make it another. */

import { Agent, createServer, request as send } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { certificate } from "./certificate.mjs";
import { heard, lines } from "./canaries.mjs";

/** How long the worker may take to answer what a test waits for, in milliseconds. */
const PATIENCE = 60_000;

/**
 * @param {string} url of the worker
 * @param {{ pages?: Record<string, { headers: [string, string][], html: string }>, icons?: boolean, secure?: boolean,
 *   edited?: (path: string, text: string) => string }} [how]
 *   pages that are answered here, and not written down; whether to write down that a browser asks
 *   for an icon by itself; whether browsers ask by HTTPS; and what becomes of pages and scripts on their way
 */
export async function record(url, { pages = {}, icons = false, secure = false, edited } = {}) {
  let inside = new URL(url).port;
  const agent = new Agent({ keepAlive: true });
  /** @type {{ method: string, url: string, cookie: string, body: string, headers: string[], html?: string, answered?: boolean }[]} `answered`: by the worker, whether or not that is held back */
  const asked = [];
  /** @type {Map<string, Promise<void>>} answers held back, by the path that was asked for */
  const held = new Map();
  /** @type {Set<() => void>} what lets them go */
  const holds = new Set();
  let open = 0;
  let last = 0;
  const server = secure ? createSecureServer(await certificate()) : createServer();
  server.on("request", async (request, response) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
      last = Date.now();
    });
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method, url, headers } = request;
    const own = pages[url];
    if (own) return response.writeHead(200, [["content-type", "text/html"], ...own.headers].flat()).end(own.html);
    const entry = { method, url, cookie: headers.cookie ?? "", body: `${body}`, headers: request.rawHeaders };
    if (icons || url !== "/favicon.ico") asked.push(entry);
    heard(`what a browser asks (${method} ${url})`, `${method} ${url}\n${lines(request.rawHeaders)}\n${mayTell(entry) ? "" : body}`);
    // Unpacked, so that the page can be read here as it came.
    const plainly = { ...headers, "accept-encoding": "identity" };
    const onward = send({ host: "127.0.0.1", port: inside, method, path: url, headers: plainly, agent }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      let body = Buffer.concat(parts);
      if (edited && /html|javascript/.test(answer.headers["content-type"])) body = Buffer.from(edited(url, `${body}`));
      if (/html/.test(answer.headers["content-type"])) entry.html = `${body}`;
      heard(`the headers of an answer (${method} ${url})`, lines(answer.rawHeaders));
      entry.answered = true;
      await held.get(url.split("?")[0]);
      response.writeHead(answer.statusCode, answer.rawHeaders.length ? headersOf(answer.rawHeaders) : {});
      response.end(body);
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  server.unref();
  /** Whether nothing was asked or answered for a moment. */
  const isQuiet = () => open === 0 && Date.now() - last >= 250;
  return {
    url: `http${secure ? "s" : ""}://127.0.0.1:${server.address().port}`,
    asked,
    /** The page as it came, the last time it was asked for. */
    received: (/** @type {string} */ path) => asked.findLast((it) => it.url === path && it.html)?.html,
    /** Asks another worker from now on. */
    turnTo: (/** @type {string} */ other) => void (inside = new URL(other).port),
    /** Holds back what is asked of a path from now on. @returns a way to let go */
    hold(path) {
      const { promise, resolve } = Promise.withResolvers();
      held.set(path, promise);
      holds.add(resolve);
      return () => (held.delete(path), resolve());
    },
    /** Lets go of all that is held back, and writes down anew: a test that failed must not hold the next one up. */
    anew() {
      for (const letGo of holds) letGo();
      for (const all of [holds, held]) all.clear();
      asked.length = 0;
    },
    /** Until the worker has answered this, whatever becomes of the answer. @param {string} method @param {string} path */
    async answered(method, path) {
      for (const until = Date.now() + PATIENCE; !asked.some((it) => it.answered && it.method === method && it.url === path); ) {
        if (Date.now() > until) throw new Error(`never answered: ${method} ${path}`);
        await new Promise((then) => setTimeout(then, 20));
      }
    },
    isQuiet,
    async quiet() {
      while (!isQuiet()) await new Promise((then) => setTimeout(then, 50));
    },
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((then) => server.close(then));
    },
  };
}

/**
 * Whether a body may hold what the visitor said or did: it goes to their own edge, which they let
 * have it, or let have it by this.
 */
function mayTell({ method, url, cookie, body }) {
  if (method !== "POST") return false;
  if (url === "/_indgang/consent") return JSON.parse(body).edge === "granted";
  return /^\/_indgang\/(profile|observe)$/.test(url) && /(^|; )__Host-indgang-choice=1\.gg/.test(cookie);
}

/** Headers as a flat list, several of one name kept apart; the length is counted anew. */
function headersOf(raw) {
  const kept = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (!/^(transfer-encoding|content-length|connection)$/i.test(raw[at])) kept.push([raw[at], raw[at + 1]]);
  }
  return kept.flat();
}
