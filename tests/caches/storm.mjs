/**
 * A storm: visitors of all kinds, all at once, through caches to one worker. What each of them gets is compared with what a worker that
 * shares nothing gives the same visitor directly; then everything that the caches kept is searched.
 */

import { createServer, request as ask } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { call, get } from "../support/http.mjs";
import { canariesIn } from "../support/canaries.mjs";
import { startMiniflare } from "../support/miniflare.mjs";
import { startOrigin } from "../support/origin.mjs";
import { ROOT } from "../support/wrangler.mjs";
import { startFront } from "./front.mjs";
import { PATHS, random, signedPath, visitor } from "./visitors.mjs";

/** Requests under way at once, and looks of each visitor. */
const [AT_ONCE, LOOKS] = [24, 4];
const HOST = "fjordfly.example";
const FILE = "/assets/site.css";
/** What no cache outside of the worker may hold: any sign of a page or an answer of ours. */
const OURS = ["indgang-decision", "indgang-context", "__Host-indgang", "data-epoch", "data-record", "data-slots", '"remembered"'];
const TOKEN = "storm";

/**
 * @typedef {object} Came
 * @property {string[]} wrong what somebody got that was not theirs
 * @property {string[]} kept what is in a cache and has no business there
 * @property {{ name: string, pages: number[], files: number[] }[]} rates of each cache: asked, and answered by what it kept
 * @property {number[]} shared the same for pages inside the worker
 * @property {Record<string, number>} kinds how many visitors of each there were
 */

/** @param {{ visitors: number, seed?: number, spoil?: boolean }} how `spoil`: something behind the caches calls every answer public @returns {Promise<Came>} */
export async function storm({ visitors: count, seed = 1, spoil = false }) {
  /** @type {{ stop(): Promise<unknown> }[]} */
  const running = [];
  const begun = async (starting) => (running.push(await starting), running[running.length - 1]);
  try {
    const origin = await begun(startOrigin(site));
    const worker = await begun(startMiniflare({ origin: origin.url, vars: { INDGANG_STATUS_TOKEN: TOKEN } }));
    // Of the same plan and secret, and its cache keeps nothing.
    const direct = await begun(startMiniflare({ origin: origin.url, cache: false }));
    const behind = spoil ? (await begun(startSpoiler(worker.url))).url : worker.url;
    const fronts = [await begun(startFront("nginx", behind)), await begun(startFront("varnish", behind))];

    const below = random(seed);
    const people = [];
    for (let number = 0; number < count; number += 1) people.push(await visitor(below, number, direct.url));
    const paths = [...PATHS, signedPath()];
    const looks = people.flatMap((who) => Array.from({ length: LOOKS }, () => ({ who, path: paths[below(paths.length)], front: fronts[below(2)] })));
    for (let at = looks.length - 1; at > 0; at -= 1) {
      const other = below(at + 1);
      [looks[at], looks[other]] = [looks[other], looks[at]];
    }
    const came = { wrong: [], kept: [], kinds: {}, shared: [], rates: fronts.map(({ name }) => ({ name, pages: [0, 0], files: [0, 0] })) };
    for (const { kind } of people) came.kinds[kind] = (came.kinds[kind] ?? 0) + 1;
    const look = async ({ who, path, front }) => {
      const headers = { ...who.headers, host: HOST };
      const [got, own, file] = [await get(front.url + path, { headers }), await get(direct.url + path, { headers }), await get(front.url + FILE, { headers: { host: HOST } })];
      const of = came.rates[fronts.indexOf(front)];
      for (const [answer, rate] of [[got, of.pages], [file, of.files]]) {
        rate[0] += 1;
        if (answer.headers["x-cache"] === "HIT") rate[1] += 1;
      }
      const difference = differs(got, own);
      if (difference) came.wrong.push(`${front.name}: ${who.kind} at ${path.slice(0, 30)}: ${difference}`);
    };
    // Whoever comes first is who all others are shown then: somebody of whom much is known.
    const known = people.find(({ kind, headers }) => kind === "profile" && !headers["sec-gpc"]);
    if (spoil) for (const front of fronts) await look({ who: known, path: "/you/", front });
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let next = looks.pop(); next; next = looks.pop()) await look(next);
    }));
    // Somebody of whom nothing is known, after all others.
    const nobody = { kind: "somebody unknown", headers: { accept: "text/html", "user-agent": people[0].headers["user-agent"], "mf-cf-blob": '{"clientAcceptEncoding":"identity"}' } };
    for (const path of paths) for (const front of fronts) await look({ who: nobody, path, front });

    for (const front of fronts) {
      const all = Buffer.concat(await front.kept()).toString("latin1");
      for (const text of OURS) if (all.includes(text)) came.kept.push(`${front.name}: ${text}`);
      for (const form of canariesIn(all)) came.kept.push(`${front.name}: what a visitor said, ${form}`);
      if (!all.includes(".indgang-storm-marker")) came.kept.push(`${front.name}: not even the file that everybody gets`);
    }
    const { seen } = JSON.parse((await call(worker.url, "GET", "health", { headers: { authorization: `Bearer ${TOKEN}` } })).text);
    came.shared = [seen.shared.hits + seen.shared.misses, seen.shared.hits];
    return came;
  } finally {
    for (const one of running.reverse()) await one.stop();
  }
}

/** The demo's files as an origin has them that lets everybody keep them. */
async function site({ url }, response) {
  const { pathname } = new URL(url, "http://origin");
  const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  const type = path.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";
  const read = (/** @type {string} */ file) => readFile(join(ROOT, "www/site", file), "utf8");
  const headers = { "content-type": type, "cache-control": "public, max-age=600", etag: '"a"' };
  const text = await read(path).catch(() => null);
  if (text === null) return response.writeHead(404, headers).end(await read("404.html"));
  response.writeHead(200, headers).end(path === FILE ? `${text}\n.indgang-storm-marker {}\n` : text);
}

/** What is not of an answer itself, but of its way or its moment. */
const OF_THE_WAY = ["age", "connection", "content-encoding", "content-length", "date", "keep-alive", "server", "transfer-encoding", "vary", "via", "x-cache", "x-varnish", "accept-ranges"];

/** Where two answers differ, if they do. */
function differs(got, own) {
  if (got.status !== own.status) return `status ${got.status}, not ${own.status}`;
  const headers = ({ headers }) => JSON.stringify(Object.entries(headers).filter(([name]) => !OF_THE_WAY.includes(name)).sort());
  if (headers(got) !== headers(own)) return `headers ${headers(got)}, not ${headers(own)}`;
  // An isolate of its own counts for itself.
  if (own.text.includes('"faults":')) return "";
  return got.body.equals(own.body) ? "" : "another page";
}

/** What some put between: it calls everything public, and takes `Set-Cookie` away. @param {string} url of the worker */
async function startSpoiler(url) {
  const server = createServer((request, response) => {
    const passed = ask(url + request.url, { method: request.method, headers: request.headers }, (answer) => {
      const { "set-cookie": _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode, { ...headers, "cache-control": "public, max-age=60" });
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((then) => (server.closeAllConnections(), server.close(then))) };
}

/** A small table of what the caches gave. @param {Came} came */
export function table({ rates, shared, kinds }) {
  const row = (what, [asked, hits]) => `${what.padEnd(34)}${`${asked}`.padStart(8)}${`${hits}`.padStart(8)}${asked ? `${((hits / asked) * 100).toFixed(0)} %`.padStart(8) : ""}`;
  const rows = rates.flatMap(({ name, pages, files }) => [row(`${name}, pages and endpoints`, pages), row(`${name}, a file for everybody`, files)]);
  const people = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`).join(", ");
  return `visitors: ${people}\n\n${"".padEnd(34)}${"asked".padStart(8)}${"hits".padStart(8)}${"rate".padStart(8)}\n${[...rows, row("inside the worker, pages", shared)].join("\n")}`;
}
