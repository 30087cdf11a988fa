/** Faults of ours: the origin's page whatever happens, and the neighbours none the wiser. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { call, choice, get, open, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { BREAKS } from "../faults/ours.mjs";
import { bundled } from "../support/bundle.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const PAGE = '<body><p data-indgang-slot="hero"><b data-indgang-variant="default">D</b></p>';
const CONDITIONS = { "if-none-match": '"a"', "if-modified-since": "x", range: "bytes=0-1" };

describe("a fault of ours", () => {
  let origin, trap, answer;
  before(async () => {
    origin = await startOrigin((request, response) => answer(response, request));
    trap = await startBare({ origin: origin.url, build: "trap" });
  });
  after(async () => {
    await trap?.stop();
    await origin.stop();
  });
  beforeEach(() => {
    answer = (response) => html(response, PAGE, { etag: '"a"', "cache-control": "max-age=9" });
    origin.taken();
  });

  /** The origin's own page, asked for as the visitor asked. */
  const isUntouched = (got, code) => {
    assert.equal(got.status, 200);
    assert.equal(got.text, PAGE);
    assert.deepEqual([got.headers.etag, got.headers["cache-control"]], ['"a"', "max-age=9"]);
    assert.equal(got.headers["indgang-fault"], code);
    assert.deepEqual(got.cookies, []);
    const asked = origin.taken().at(-1);
    for (const [name, value] of Object.entries(CONDITIONS)) assert.equal(asked.headers[name], value);
    assert.equal(asked.headers.cookie, "a=1");
  };
  const asking = { ...CONDITIONS, cookie: `a=1; ${choice("ggd")}` };

  test("a trap gives the origin's page, and the next request is well", async () => {
    assert.equal(told(await view(`${trap.url}/`)).slots.hero, "default");
    for (let times = 0; times < 3; times++) {
      isUntouched(await view(`${trap.url}/`, { headers: { ...asking, "indgang-test-trap": "1" } }), "trap");
      const next = await view(`${trap.url}/`, { country: "JP" });
      assert.equal(next.headers["indgang-fault"], undefined);
      assert.equal(told(next).slots.season, "japan");
    }
    assert.match(trap.log(), /{"indgang":"fault","code":"trap"}/);
    const jar = await visitorAtTheEdge(trap.url, ["deals"]);
    const known = await view(`${trap.url}/`, { headers: { cookie: jar.header } });
    assert.equal(told(known).slots.hero, "deals");
  });

  test("a trap leaves the neighbours whole", async () => {
    const tails = [];
    answer = (response, request) => {
      if (request.headers["x-slow"] === undefined) return html(response, PAGE);
      response.writeHead(200, { "content-type": "text/html" });
      response.write(PAGE);
      tails.push(() => response.end("THE END"));
    };
    const slow = await Promise.all(
      [1, 2, 3].map(() => open(`${trap.url}/`, { headers: { accept: "text/html", "x-slow": "1" } })),
    );
    for (let times = 0; times < 3; times++) {
      const got = await view(`${trap.url}/`, { headers: { "indgang-test-trap": "1" } });
      assert.equal(got.headers["indgang-fault"], "trap");
    }
    for (const finish of tails) finish();
    for (const response of slow) {
      let text = "";
      for await (const chunk of response) text += chunk;
      assert.match(text, /indgang-decision.*<p data-indgang-slot="hero">D<\/p>THE END$/s);
    }
  });

  test("a trap of what answers under /_indgang/ is that answer's alone", async () => {
    const trapping = { headers: { "indgang-test-trap": "1" } };
    const got = await call(trap.url, "GET", "health", trapping);
    assert.deepEqual([got.status, JSON.parse(got.text).error.code], [500, "edge.fault"]);
    assert.match(trap.log(), /{"indgang":"endpoint","code":"edge\.fault"}/);
    assert.equal((await call(trap.url, "GET", "health")).status, 200);
    assert.equal((await view(`${trap.url}/`)).headers["indgang-fault"], undefined);
  });

  test("what is for us, or does something, is not passed on, or not twice, whatever throws", async () => {
    const breaks = await startBare({ origin: origin.url, code: await bundled(BREAKS), kv: "http://127.0.0.1:1" });
    try {
      const broken = { headers: { "x-broken": "INDGANG_PLANS" }, body: { first_name: "Anna" } };
      assert.equal((await call(breaks.url, "POST", "profile", broken)).status, 502);
      assert.equal((await get(`${breaks.url}/order`, { method: "POST", headers: { "x-broken": "INDGANG_PLANS" }, body: "x" })).status, 502);
      assert.deepEqual(origin.taken(), []);
      isUntouched(await view(`${breaks.url}/`, { headers: { ...asking, "x-broken": "INDGANG_PLANS" } }), "trap");
    } finally {
      await breaks.stop();
    }
  });

  test("the origin's own trouble is passed on also then", async () => {
    answer = (response) => html(response, "broken", {}, 503);
    const got = await view(`${trap.url}/`, { headers: { "indgang-test-trap": "1" } });
    assert.deepEqual([got.status, got.text], [503, "broken"]);
    answer = (response) => response.writeHead(304, { etag: '"a"' }).end();
    const unchanged = await view(`${trap.url}/`, { headers: { ...CONDITIONS, "indgang-test-trap": "1" } });
    assert.equal(unchanged.status, 304);
  });

  test("a plan that is refused costs no page", async () => {
    for (const plan of [Buffer.from("not a plan"), Buffer.alloc(0)]) {
      const broken = await startBare({ origin: origin.url, plan });
      try {
        for (let times = 0; times < 2; times++) isUntouched(await view(`${broken.url}/`, { headers: asking }), "plan");
        // Of each view it is counted, and not told again and again.
        assert.equal(broken.log().match(/{"indgang":"fault","code":"plan","detail":"plan\.not_a_plan"}/g).length, 1);
        assert.equal(JSON.parse((await call(broken.url, "GET", "health")).text).faults.plan, 2);
        const got = await call(broken.url, "GET", "health");
        assert.equal(got.status, 500);
        assert.equal(JSON.parse(got.text).error.code, "plan.not_a_plan");
        assert.equal(got.headers["cache-control"], "private, no-store");
      } finally {
        await broken.stop();
      }
    }
  });

  test("the header that makes the tests trap does nothing in what is shipped", async () => {
    const shipped = await startBare({ origin: origin.url });
    try {
      const got = await view(`${shipped.url}/`, { headers: { "indgang-test-trap": "1" } });
      assert.equal(got.headers["indgang-fault"], undefined);
      assert.ok(told(got));
    } finally {
      await shipped.stop();
    }
  });
});
