/** Whatever a browser sends as our cookies: a normal page, and nothing bad is kept. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Jar, call, choice, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";
import { PREVIOUS_SECRET, SECRET } from "../support/wrangler.mjs";

const LEARNT = "__Host-indgang-learnt";

describe("our cookies", () => {
  let origin, worker;
  before(async () => {
    origin = await startOrigin((_, response) => html(response, "<body><p>A page.</p>"));
    worker = await startBare({ origin: origin.url });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  const see = (cookie, at = worker) => view(`${at.url}/`, { headers: { cookie } });
  const isDefault = (got) => {
    assert.equal(got.status, 200);
    assert.equal(got.headers["indgang-fault"], undefined);
    assert.equal(told(got).slots.hero, "default");
  };
  const deletes = (got, name) => got.cookies.some((set) => set.startsWith(`${name}=;`) && /max-age=0/i.test(set));

  test("a cookie that was not sealed here, for this, now, is no profile", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const [granted, good] = [jar.cookies.get("__Host-indgang-choice"), jar.cookies.get(LEARNT)];
    assert.equal(told(await see(jar.header)).slots.hero, "deals");
    const flipped = good.slice(0, 60) + (good[60] === "A" ? "B" : "A") + good.slice(61);
    const bad = {
      empty: "", cut: good.slice(0, -1), "cut to nothing": good.slice(0, 1), longer: `${good}AAAA`,
      forged: flipped, garbage: "%00<script>\xff", quoted: `"${good}"`, spaces: "a b c", huge: "A".repeat(12_000),
    };
    for (const [what, value] of Object.entries(bad)) {
      const got = await see(`__Host-indgang-choice=${granted}; ${LEARNT}=${value}`);
      isDefault(got);
      assert.ok(deletes(got, LEARNT), `${what} is deleted`);
    }
    const moved = await see(`__Host-indgang-choice=${granted}; __Host-indgang-declared=${good}`);
    isDefault(moved);
    assert.ok(deletes(moved, "__Host-indgang-declared"), "a record in the other cookie is none");
  });

  test("a profile of before an erasure is dead", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const got = await see(`${choice("ggd", 2)}; ${LEARNT}=${jar.cookies.get(LEARNT)}`);
    isDefault(got);
    assert.ok(deletes(got, LEARNT));
  });

  test("a planted cookie hides no good one, in either order", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    for (const cookie of [
      `${LEARNT}=planted; __Host-indgang-choice=planted; ${jar.header}`,
      `${jar.header}; ${LEARNT}=planted; __Host-indgang-choice=planted`,
    ]) {
      const got = await see(cookie);
      assert.equal(told(got).slots.hero, "deals");
      assert.deepEqual(got.cookies, []);
    }
  });

  test("a choice that is none counts as none, and grants nothing", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const learnt = `${LEARNT}=${jar.cookies.get(LEARNT)}`;
    const [, good] = choice("ggd").split("=");
    for (const bad of ["", "1", `${good}.`, `${good}0000`, good.replace("1.", "2."), good.replace("ggd", "dgd"), "x".repeat(9000)]) {
      const got = await see(`__Host-indgang-choice=${bad}; ${learnt}`);
      isDefault(got);
      assert.ok(deletes(got, LEARNT), bad.slice(0, 40));
    }
  });

  test("a choice of long ago is asked for again, and keeps no profile", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const old = choice("ggd", 1, Math.floor(Date.now() / 86_400_000) - 400);
    const got = await see(`${old}; ${LEARNT}=${jar.cookies.get(LEARNT)}`);
    isDefault(got);
    assert.ok(deletes(got, LEARNT));
  });

  test("a replaced secret opens old cookies until it is retired", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const rotated = await startBare({ origin: origin.url, secret: PREVIOUS_SECRET, previous: SECRET });
    const retired = await startBare({ origin: origin.url, secret: PREVIOUS_SECRET });
    try {
      assert.equal(told(await see(jar.header, rotated)).slots.hero, "deals");
      isDefault(await see(jar.header, retired));
      await call(rotated.url, "POST", "observe", { jar, body: { events: [{ event: "view" }] } });
      assert.equal(told(await see(jar.header, retired)).slots.hero, "deals", "sealed anew by now");
    } finally {
      await rotated.stop();
      await retired.stop();
    }
  });

  test("without a secret pages are contextual, and nobody's profile is lost", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    for (const secret of ["", "too short"]) {
      const bare = await startBare({ origin: origin.url, secret });
      try {
        const got = await see(jar.header, bare);
        isDefault(got);
        assert.deepEqual(got.cookies, []);
        const health = await call(bare.url, "GET", "health");
        assert.equal(JSON.parse(health.text).secret, secret ? "bad" : false);
        const asked = await call(bare.url, "POST", "consent", { jar: new Jar(), body: { edge: "granted" } });
        assert.equal(asked.status, 409);
        assert.equal(JSON.parse(asked.text).error.code, "edge.no_secret");
        assert.deepEqual(asked.cookies, []);
        const remember = await call(bare.url, "POST", "consent", { jar: new Jar(), body: { remember: "granted" } });
        assert.equal(remember.status, 200);
      } finally {
        await bare.stop();
      }
    }
  });
});
