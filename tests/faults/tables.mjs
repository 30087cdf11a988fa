/** Runs every row in workerd, and writes down what came of it. */

import { startCache } from "../support/cache.mjs";
import { startStore } from "../support/kv.mjs";
import { startOrigin } from "../support/origin.mjs";
import { get, visitorAtTheEdge } from "../support/http.mjs";
import { startBare } from "../support/workerd.mjs";
import { ask, passedInWords, words } from "./ask.mjs";
import { END, ORIGINS, PAGE, TWO_MINDS } from "./origins.mjs";
import { ours } from "./ours.mjs";

/** The least that stands between a visitor and an origin. */
const PASSES_ON = `export default {
  fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    // By which the tests see that it has started.
    if (pathname === "/_indgang/health") return new Response("there");
    return fetch(new Request(env.INDGANG_ORIGIN + pathname + search, request), { redirect: "manual" });
  },
};`;
/** Addresses of origins that nobody gets an answer from. */
const UNREACHABLE = [
  ["has an address that is none (`INDGANG_ORIGIN` without `https://`)", "origin.example.com"],
  ["refuses the connection", "http://127.0.0.1:1"],
];
/** What a page view carries: the origin must get it, whatever becomes of us. */
const CONDITIONS = { "if-none-match": '"a"', range: "bytes=0-1" };

/** Starts an origin that answers as `answer.now` says, and both workers before it. */
export async function stage() {
  const answer = { now: (response) => response.end(), entry: undefined };
  const origin = await startOrigin((request, response) => {
    (request.url === "/deals/" && answer.entry ? answer.entry : answer.now)(response, request);
  });
  const worker = await startBare({ origin: origin.url, build: "trap" });
  const passing = await startBare({ origin: origin.url, code: PASSES_ON });
  const stop = async () => {
    for (const one of [worker, passing, origin]) await one.stop();
  };
  return { origin, worker, passing, answer, stop };
}

const html = (text, type = "text/html; charset=utf-8", caches = "max-age=9") => (response) =>
  response.writeHead(200, { "content-type": type, etag: '"a"', "cache-control": caches }).end(text);

/** The origin's faults: what came of each with us before it, and with a worker that only passes on. */
export async function originTable({ worker, passing, answer }) {
  const rows = [];
  // Somebody for whom another page is shown at `/`.
  const { header: cookie } = await visitorAtTheEdge(worker.url, ["deals"]);
  for (const { what, answer: how, entry } of ORIGINS) {
    answer.now = entry ? html(PAGE) : how;
    answer.entry = entry ? how : undefined;
    rows.push(await rowOf(what, worker, passing, entry ? { cookie } : {}));
  }
  answer.entry = undefined;
  for (const [what, origin] of UNREACHABLE) {
    const [before, alone] = [await startBare({ origin }), await startBare({ origin, code: PASSES_ON })];
    rows.unshift({ ...(await rowOf(what, before, alone)), log: logged(before.log()) });
    await Promise.all([before.stop(), alone.stop()]);
  }
  return rows;
}

/** @param {Record<string, string>} [headers] of the page view */
async function rowOf(what, worker, passing, headers = {}) {
  const counted = async () => JSON.parse((await get(`${worker.url}/_indgang/health`)).text).faults;
  const before = await counted();
  const [got, passed] = [await ask(`${worker.url}/`, headers), await ask(`${passing.url}/`)];
  const after = await counted();
  const codes = Object.keys(after).filter((code) => after[code] !== before[code]);
  return { what, got: words(got, passed), passed: passedInWords(passed), fault: got.headers["indgang-fault"], codes };
}

/** Our own faults: what came of each, of a page under way beside it, and of the next one. */
export async function ourTable({ origin, worker, passing, answer }) {
  const rows = [];
  const { header: sealed } = await visitorAtTheEdge(worker.url, ["deals"]);
  for (const { what, how, headers = {}, twoMinds, store: as, cache: fails } of await ours()) {
    const store = as && (await startStore());
    as?.(store);
    const cache = fails && (await startCache());
    const own = how || as || fails ? await startBare({ origin: origin.url, kv: store?.url, cache: cache?.url, ...how }) : worker;
    let said = own === worker ? own.log().length : 0;
    if (headers.cookie === "SEALED") headers.cookie = sealed;
    // A page under way on the same isolate, which ends only after the fault.
    let finish;
    answer.now = (response) => {
      response.writeHead(200, { "content-type": "text/html" }).write(PAGE.slice(0, -END.length));
      finish = () => response.end(END);
    };
    const beside = ask(`${own.url}/beside/`);
    while (!finish) await new Promise((then) => setTimeout(then, 5));
    answer.now = html(PAGE, twoMinds ? TWO_MINDS : undefined, fails && "public, max-age=9");
    if (fails && how?.cache !== null) {
      // On a busy machine the cache itself may have been too late, and is left alone for a while.
      while (cache.values.size === 0) {
        await ask(`${own.url}/`);
        await new Promise((then) => setTimeout(then, 50));
      }
      said = own.log().length;
      cache.how = fails;
    }
    origin.taken();
    const sent = { ...CONDITIONS, ...headers, cookie: `a=1; ${headers.cookie ?? "__Host-indgang-learnt=x"}` };
    const got = await ask(`${own.url}/`, sent);
    const [asked] = origin.taken().reverse();
    finish();
    const neighbour = await beside;
    const passed = await ask(`${passing.url}/`, CONDITIONS);
    answer.now = html(PAGE);
    const next = await ask(`${own.url}/next/`);
    const nextPassed = await ask(`${passing.url}/next/`);
    rows.push({
      what, got: words(got, passed), fault: got.headers["indgang-fault"], log: logged(own.log().slice(said)),
      beside: neighbour.whole && neighbour.text.endsWith(END), next: words(next, nextPassed),
      asked: { cookie: asked?.headers.cookie, conditions: Object.keys(CONDITIONS).filter((name) => asked?.headers[name]) },
      deletes: (got.headers["set-cookie"] ?? []).length,
    });
    if (own !== worker) await own.stop();
    await store?.stop();
    await cache?.stop();
  }
  return rows;
}

/** Codes in a log, each once. */
function logged(text) {
  const lines = text.split("\n").filter((line) => line.startsWith('{"indgang"')).map((line) => JSON.parse(line));
  return [...new Set(lines.map(({ indgang, code, detail }) => [indgang, code, detail].filter(Boolean).join(" ")))];
}
