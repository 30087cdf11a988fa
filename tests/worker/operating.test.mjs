/** What operators have in hand: the switch, health, and logs that say nothing of visitors. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Jar, call, choice, get, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const PAGE = '<body><p data-indgang-slot="hero"><b data-indgang-variant="default">D</b></p>';
const OURS = `${choice("ggd")}; __Host-indgang-learnt=x`;

describe("operating", () => {
  let origin;
  before(async () => {
    origin = await startOrigin((_, response) =>
      html(response, PAGE, { etag: '"a"', "cache-control": "max-age=9", "server-timing": "db;dur=5" }),
    );
  });
  after(() => origin.stop());

  /** @param {Parameters<typeof startBare>[0]} how @param {(worker: any) => Promise<void>} use */
  const withWorker = async (how, use) => {
    const worker = await startBare({ origin: origin.url, ...how });
    try {
      await use(worker);
    } finally {
      await worker.stop();
    }
  };
  const health = async (worker, headers = {}) => JSON.parse((await call(worker.url, "GET", "health", { headers })).text);

  test("switched off, pages are the origin's to the byte, and the origin gets none of our cookies", () =>
    withWorker({ vars: { INDGANG_OFF: "1" } }, async (worker) => {
      origin.taken();
      const got = await view(`${worker.url}/`, { headers: { cookie: `a=1; ${OURS}`, "if-none-match": '"b"' } });
      assert.equal(got.text, PAGE);
      assert.deepEqual([got.headers.etag, got.headers["cache-control"]], ['"a"', "max-age=9"]);
      assert.equal(got.headers["server-timing"], 'db;dur=5, indgang;desc="off"');
      const [asked] = origin.taken();
      assert.deepEqual([asked.headers.cookie, asked.headers["if-none-match"]], ["a=1", '"b"']);
      assert.equal((await health(worker)).off, true);
    }));

  test("switched off, visitors still answer, see, withdraw and forget", () =>
    withWorker({ vars: { INDGANG_OFF: "true" } }, async (worker) => {
      const jar = await visitorAtTheEdge(worker.url, ["deals"]);
      assert.ok(jar.cookies.has("__Host-indgang-learnt"));
      const known = JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);
      assert.ok(known.remembered.some(({ name }) => name === "deals"));
      await call(worker.url, "POST", "consent", { jar, body: { remember: "denied" } });
      assert.deepEqual(jar.names, ["__Host-indgang-choice"]);
    }));

  test("a switch that says 0, false or nothing is on", async () => {
    for (const INDGANG_OFF of ["0", "false", ""]) {
      await withWorker({ vars: { INDGANG_OFF } }, async (worker) => assert.ok(told(await view(`${worker.url}/`))));
    }
  });

  test("health counts faults, and tells shares to the operator alone, and not of few", () =>
    withWorker({ build: "trap", vars: { INDGANG_STATUS_TOKEN: "token" } }, async (worker) => {
      const asOperator = () => health(worker, { authorization: "Bearer token" });
      await view(`${worker.url}/`, { headers: { "indgang-test-trap": "1" } });
      assert.deepEqual((await health(worker)).faults, { trap: 1 });
      for (let views = 0; views < 99; views++) await view(`${worker.url}/`, { country: views < 30 ? "JP" : "DE" });
      // A program's page is not a visitor's.
      await view(`${worker.url}/`, { headers: { "user-agent": "Googlebot/2.1" } });
      const few = await asOperator();
      assert.deepEqual([few.seen.views, few.seen.shares], [99, {}]);
      await view(`${worker.url}/`, { country: "DE" });
      const { seen, status } = await asOperator();
      assert.deepEqual([status, seen.views, seen.counted], ["ok", 100, 100]);
      assert.equal(seen.shares.season.japan, 0.3);
      // What a profile leads to, here or on the device, is nobody's to count without `measure`.
      const jar = await visitorAtTheEdge(worker.url, ["deals"]);
      assert.equal(told(await view(`${worker.url}/`, { headers: { cookie: jar.header } })).slots.hero, "deals");
      await view(`${worker.url}/`, { headers: { cookie: choice("gdd") } });
      const after = (await asOperator()).seen;
      assert.deepEqual([after.views, after.counted, after.shares], [102, 100, seen.shares]);
      for (const headers of [{}, { authorization: "Bearer tokem" }, { authorization: "Bearer" }]) {
        const { seen, by, faults } = await health(worker, headers);
        assert.deepEqual([seen, by, faults], [undefined, undefined, { trap: 1 }]);
      }
    }));

  test("health tells a secret that is none from none", async () => {
    for (const [secret, told] of [["hunter2", "bad"], ["", false], [undefined, true]]) {
      await withWorker(secret === undefined ? {} : { secret }, async (worker) => assert.equal((await health(worker)).secret, told));
    }
  });

  test("logs are lines of closed words, whatever visitors and origins say", () =>
    withWorker({ build: "trap", vars: { INDGANG_LOG: "1" }, secret: "canary-secret" }, async (worker) => {
      const canary = (/** @type {string} */ where) => `canary-${where}`;
      const headers = {
        cookie: `${OURS}; c=${canary("cookie")}`, referer: `https://${canary("referrer")}.example/`,
        "x-forwarded-for": canary("address"), "cf-connecting-ip": canary("address"),
        "accept-language": canary("language"),
      };
      for (const trap of ["0", "1"]) {
        const path = `/${canary("path")}?q=${canary("query")}&utm_source=${canary("campaign")}`;
        await view(worker.url + path, { headers: { ...headers, "indgang-test-trap": trap } });
        await get(`${worker.url}/file${path}`, { headers });
      }
      for (const path of ["consent", "observe", "profile", "nowhere"]) {
        const body = JSON.stringify({ events: [{ event: canary("event") }], edge: canary("state"), traits: { a: canary("trait") } });
        await call(worker.url, "POST", `${path}?q=${canary("query")}`, { jar: Object.assign(new Jar(), { cookies: new Map([["c", canary("cookie")]]) }), body, headers });
      }
      const lines = worker.log().trim().split("\n");
      assert.ok(lines.length >= 3, worker.log());
      const words = {
        indgang: /^(fault|endpoint|secret|view)$/, code: /^(trap|edge\.bad_secret)$/, by: /^(request|profile|device)$/,
      };
      for (const line of lines) {
        for (const [name, value] of Object.entries(JSON.parse(line))) assert.match(`${value}`, words[name], line);
      }
    }));
});
