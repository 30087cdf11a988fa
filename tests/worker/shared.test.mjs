/** Pages that are the same for several visitors: which are kept, for whom, and which never. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { call, choice, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { bundled } from "../support/bundle.mjs";
import { startCache } from "../support/cache.mjs";
import { startMiniflare } from "../support/miniflare.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { compile, forDenmark } from "../support/plan.mjs";
import { token, inSeconds } from "../support/sign.mjs";
import { startBare } from "../support/workerd.mjs";

const SLOT = '<p data-indgang-slot="season"><b data-indgang-variant="japan">J</b><b data-indgang-variant="default">D</b></p>';
const PAGE = `<!doctype html><html><head><title>Æ</title></head><body><h1 data-indgang-merge="first_name">there</h1>${SLOT}</body></html>`;
const PUBLIC = { "cache-control": "public, max-age=60", "x-own": "kept", "content-security-policy": "default-src 'self'" };
const TOKEN = { authorization: "Bearer token" };

describe("sharing", () => {
  let origin, worker, plain, answer, path;
  before(async () => {
    origin = await startOrigin((request, response) => answer(response, request));
    const vars = { INDGANG_STATUS_TOKEN: "token" };
    [worker, plain] = [await startMiniflare({ origin: origin.url, vars }), await startMiniflare({ origin: origin.url, vars, cache: false })];
  });
  after(async () => {
    await worker?.stop();
    await plain?.stop();
    await origin.stop();
  });
  beforeEach(({ name }) => {
    answer = (response) => html(response, PAGE, PUBLIC);
    // A page of each test's own, so that no other test has asked for it.
    path = `/${encodeURIComponent(name)}/`;
    origin.taken();
  });

  /** What is asked of the origin for that. */
  const asked = async (how, at = path) => {
    origin.taken();
    const got = await view(worker.url + at, how);
    // A copy is kept when the page has left.
    await new Promise((then) => setTimeout(then, 60));
    return { got, origin: origin.taken().length };
  };
  const isAsDirect = async ({ got }, how, at = path) => {
    const direct = await view(plain.url + at, how);
    assert.equal(got.text, direct.text);
    const headers = ({ headers }) => Object.entries(headers).filter(([name]) => !["date", "content-length", "transfer-encoding"].includes(name)).sort();
    assert.deepEqual(headers(got), headers(direct));
    assert.deepEqual([got.status, got.headers["cache-control"]], [200, "private, no-cache"]);
  };

  test("who is shown the same gets the copy, with what only their request says", async () => {
    const some = [{ country: "JP" }, { country: "JP", cf: { regionCode: "13" } }, { country: "JP", headers: { "sec-ch-ua-mobile": "?1" } }];
    for (const [at, how] of some.entries()) {
      const one = await asked(how);
      assert.equal(one.origin, at === 0 ? 1 : 0);
      await isAsDirect(one, how);
    }
    // Another version of the page, and then that one's copy: nothing is known of who comes from nowhere.
    for (const [how, times] of [[{ country: "DE" }, 1], [{ country: "FR" }, 0], [{}, 0]]) {
      const one = await asked(how);
      assert.equal(one.origin, times);
      await isAsDirect(one, how);
    }
    for (const at of [`${path}?utm_source=a`, path.replace(/.$/, "")]) assert.equal((await asked({}, at)).origin, 1, at);
  });

  test("the answers of a privacy control, of a refusal and of none are one page", async () => {
    await asked({});
    for (const headers of [{ "sec-gpc": "1" }, { cookie: choice("ddd") }, { cookie: "theirs=1" }]) {
      const one = await asked({ headers });
      assert.equal(one.origin, 0);
      await isAsDirect(one, { headers });
    }
    // What has died is deleted all the same, and that is in no copy.
    const headers = { cookie: "__Host-indgang-learnt=old" };
    const one = await asked({ headers });
    assert.equal(one.origin, 0);
    assert.equal(one.got.cookies.length, 1);
    await isAsDirect(one, { headers });
    assert.deepEqual((await asked({})).got.cookies, []);
  });

  test("a profile, a device that decides, a program, a link and a preview neither take nor leave a copy", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const signed = token("link", path, `path=${encodeURIComponent(path)}&segment=in_japan&until=${inSeconds(600)}`);
    const preview = token("preview", "", `until=${inSeconds(600)}&slot=season%20japan`);
    const others = [
      { headers: { cookie: jar.header } },
      { headers: { cookie: choice("gdd") } },
      { headers: { "user-agent": "Googlebot/2.1" } },
      { headers: { authorization: "Basic x" } },
      { headers: { cookie: `__Host-indgang-preview=${preview}` } },
      { method: "HEAD" },
    ];
    for (const round of [1, 2]) {
      for (const how of others) assert.equal((await asked(how)).origin, 1, `${round} ${JSON.stringify(how)}`);
      assert.equal((await asked({}, `${path}?indgang-link=${signed}`)).origin, 1);
      // Now there is one.
      if (round === 1) assert.equal((await asked({})).origin, 1, "nobody left one");
      assert.equal((await asked({})).origin, 0);
    }
  });

  test("an origin that does not let everybody's page be kept is obeyed", async () => {
    const refusals = [
      {}, { "cache-control": "max-age=60" }, { "cache-control": "public" }, { "cache-control": "public, max-age=0" }, { ...PUBLIC, "x-accel-expires": "0" }, { ...PUBLIC, "content-security-policy": "script-src 'nonce-1'" }, { ...PUBLIC, "edge-control": "no-store" }, { ...PUBLIC, "netlify-cdn-cache-control": "private" }, { "cache-control": "private, max-age=60" },
      { "cache-control": "public, no-cache, max-age=60" }, { "cache-control": "public, no-store, max-age=60" }, { "cache-control": "max-age=60, s-maxage=0" },
      { ...PUBLIC, "set-cookie": "a=1" }, { ...PUBLIC, vary: "Cookie" }, { ...PUBLIC, vary: "accept-encoding, accept-language" }, { ...PUBLIC, vary: "*" },
      { ...PUBLIC, age: "60" }, { ...PUBLIC, "cdn-cache-control": "no-store" }, { ...PUBLIC, "cloudflare-cdn-cache-control": "max-age=0" }, { ...PUBLIC, "cache-control": 'public="x", private="set-cookie", max-age=9' },
    ];
    for (const [at, headers] of refusals.entries()) {
      answer = (response) => html(response, PAGE, headers);
      for (const time of [1, 2]) assert.equal((await asked({}, `${path}${at}`)).origin, 1, `${time} ${JSON.stringify(headers)}`);
    }
    const grants = [{ ...PUBLIC, "content-security-policy": "script-src 'self'" }, { "cache-control": "s-maxage=60" }, { ...PUBLIC, vary: "Accept-Encoding" }, { ...PUBLIC, age: "9" }, { "cache-control": "PUBLIC,MAX-AGE=60" }];
    for (const [at, headers] of grants.entries()) {
      answer = (response) => html(response, PAGE, headers);
      for (const times of [1, 0]) assert.equal((await asked({}, `${path}yes/${at}`)).origin, times, JSON.stringify(headers));
    }
    // It may change its mind: then its page is kept from the next view on.
    for (const times of [1, 0]) {
      answer = (response) => html(response, PAGE, PUBLIC);
      assert.equal((await asked({}, `${path}0`)).origin, times);
    }
  });

  test("what the origin may have made of a visitor's own words is nobody else's", async () => {
    answer = (response, { headers }) => html(response, PAGE.replace("there", headers.cookie ?? headers["x-forwarded-prefix"] ?? "nobody"), PUBLIC);
    const words = ["cookie", "forwarded", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-original-url", "x-rewrite-url", "x-http-method-override", "x-host"];
    for (const name of words) {
      const headers = { [name]: "evil=1" };
      assert.equal((await asked({ headers }, path + name)).origin, 1, name);
      const next = await asked({}, path + name);
      assert.deepEqual([next.origin, /evil/.test(next.got.text)], [1, false], name);
      // They get what everybody does.
      assert.equal((await asked({ headers }, path + name)).origin, 0, name);
    }
    // What the network itself writes, and cookies of ours, which no origin gets.
    const headers = { "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https", "x-real-ip": "192.0.2.1", cookie: choice("ddd") };
    for (const times of [1, 0]) assert.equal((await asked({ headers }, `${path}all`)).origin, times);
  });

  test("what is no whole page is not kept", async () => {
    const long = PAGE.replace("</h1>", `</h1>${"<p>text</p>".repeat(60_000)}`);
    const cases = {
      closed({ socket }) {
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncache-control: public, max-age=60\r\nconnection: close\r\n\r\n");
        socket.end(PAGE.slice(0, -20));
      },
      failing: (response) => html(response, PAGE, PUBLIC, 500),
      long: (response) => html(response, long, PUBLIC),
      fragment: (response) => html(response, "no place in it", PUBLIC),
      cut(response) {
        response.writeHead(200, { ...PUBLIC, "content-type": "text/html", "content-length": "9000" }).write(PAGE);
        setTimeout(() => response.socket.resetAndDestroy(), 30);
      },
    };
    for (const [name, how] of Object.entries(cases)) {
      answer = how;
      for (const time of [1, 2]) {
        origin.taken();
        const got = await view(`${worker.url}${path}${name}`).catch(() => undefined);
        await new Promise((then) => setTimeout(then, 100));
        assert.equal(origin.taken().length, 1, `${name} ${time}`);
        if (name === "long") assert.ok(got.text.endsWith("</html>") && got.text.length > 600_000);
      }
    }
  });

  test("a copy keeps no encoding, and ends when the origin's page does", async () => {
    answer = (response) => response.writeHead(200, { ...PUBLIC, "content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "cache-control": "public, max-age=1" }).end(gzipSync(PAGE));
    const gzip = { headers: { "accept-encoding": "gzip" } };
    assert.equal((await asked(gzip)).origin, 1);
    const { got, origin: times } = await asked({});
    assert.deepEqual([times, got.headers["content-encoding"]], [0, undefined]);
    assert.equal(told(got).slots.season, "default");
    await new Promise((then) => setTimeout(then, 1100));
    assert.equal((await asked({})).origin, 1);
  });

  test("the operator is told how often a copy served", async () => {
    const health = async (headers) => JSON.parse((await call(worker.url, "GET", "health", { headers })).text);
    const before = (await health(TOKEN)).seen.shared;
    for (const country of ["DE", "FR", "JP", "JP"]) await asked({ country });
    const { hits, misses } = (await health(TOKEN)).seen.shared;
    assert.deepEqual([hits - before.hits, misses - before.misses], [2, 2]);
    assert.equal((await health({})).seen, undefined);
  });
});

describe("around a cache that is watched", () => {
  let origin, cache;
  let failing = "";
  before(async () => {
    origin = await startOrigin((request, response) => html(response, PAGE, PUBLIC, request.url === failing ? 500 : 200));
    cache = await startCache();
  });
  after(async () => {
    await origin.stop();
    await cache.stop();
  });
  /** @param {object} how @param {(worker: any) => Promise<void>} use */
  const withWorker = async (how, use) => {
    const worker = await startBare({ origin: origin.url, cache: cache.url, ...how });
    try {
      cache.asked.length = 0;
      cache.values.clear();
      await use(worker);
    } finally {
      await worker.stop();
    }
  };

  test("switched off, or before a worker that answers by itself, it is not asked", async () => {
    await withWorker({ vars: { INDGANG_OFF: "1" } }, async (worker) => {
      assert.equal((await view(`${worker.url}/`)).text, PAGE);
      assert.deepEqual(cache.asked, []);
    });
    const site = `{ fetch: () => new Response(${JSON.stringify(PAGE)}, { headers: ${JSON.stringify({ ...PUBLIC, "content-type": "text/html" })} }) }`;
    const code = await bundled(`import { withIndgang } from "./www/js/worker/mount.js"; import plan from "./plan.bin"; export default withIndgang(${site}, { plan });`);
    await withWorker({ code }, async (worker) => {
      assert.equal(told(await view(`${worker.url}/`)).slots.season, "default");
      assert.deepEqual(cache.asked, []);
    });
  });

  test("another plan has copies of its own", async () => {
    const plan = async (variant) => {
      const manifest = forDenmark([{ slot: "hero", variant: "danish" }]);
      manifest.slots.hero.html = { danish: variant };
      return compile(manifest);
    };
    const names = [];
    for (const one of ["<b>one</b>", "<b>two</b>"]) {
      await withWorker({ plan: await plan(one) }, async (worker) => {
        await view(`${worker.url}/`, { country: "DK" });
        while (cache.asked.length < 2) await new Promise((then) => setTimeout(then, 10));
        const [look, put] = cache.asked;
        assert.equal(put, look.replace("GET", "PUT"));
        names.push(look);
      });
    }
    assert.notEqual(names[0], names[1]);
  });

  test("who was left on the page that they asked for leaves no copy for who is not", async () => {
    const plan = await compile(forDenmark([{ entry: "/", to: "/deals/" }]));
    await withWorker({ plan }, async (worker) => {
      failing = "/deals/";
      assert.equal(told(await view(`${worker.url}/`, { country: "DK" })).entry, null);
      await new Promise((then) => setTimeout(then, 200));
      failing = "";
      assert.equal(told(await view(`${worker.url}/`, { country: "DK" })).entry, "/deals/");
    });
  });

  test("no copy holds a word of the request", () =>
    withWorker({}, async (worker) => {
      const headers = { cookie: choice("ddd"), referer: "https://kanin.example/", "user-agent": "Mozilla/5.0 (Kanin) Chrome/140.0.0.0", "x-kanin": "kanin", "accept-language": "kanin" };
      await view(`${worker.url}/`, { country: "KA", cf: { regionCode: "KANIN", city: "Kanin" }, headers });
      while (cache.values.size === 0) await new Promise((then) => setTimeout(then, 10));
      const [[key, value]] = cache.values;
      assert.doesNotMatch(decodeURIComponent(key) + value, /kanin|KA\b/i);
      assert.match(`${value}`, /cache-control: public, max-age=60/i);
    }));
});
