/** The endpoints as a stranger, a mistake or another site asks them. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { call, choice, get, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

describe("the endpoints", () => {
  let origin, worker;
  before(async () => {
    origin = await startOrigin((_, response) => html(response, "<!doctype html><html><head></head><body>x</body></html>"));
    worker = await startBare({ origin: origin.url });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  const refused = (got, status, code) => {
    assert.equal(got.status, status, got.text);
    assert.equal(JSON.parse(got.text).error.code, code);
    assert.equal(got.headers["cache-control"], "private, no-store");
    assert.deepEqual(got.cookies, []);
    return JSON.parse(got.text).error.message;
  };

  test("never pass a request on", async () => {
    for (const path of ["", "/", "/health/", "/Health", "/consent?x", "/nothing"]) await get(`${worker.url}/_indgang${path}`);
    assert.deepEqual(origin.taken(), []);
  });

  test("change nothing for another site", async () => {
    const body = { edge: "granted" };
    const home = worker.url;
    const strangers = [
      { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { "sec-fetch-site": "none" },
      { "sec-fetch-site": "", origin: "https://evil.example" }, { "sec-fetch-site": "" },
      { "sec-fetch-site": "", origin: "null" }, { "sec-fetch-site": "none", origin: `${home}.evil.example` },
      { "sec-fetch-site": "cross-site", origin: home }, { "sec-fetch-site": "same-origin, cross-site" },
    ];
    for (const headers of strangers) {
      const read = /^(same|cross)-site$/.test(headers["sec-fetch-site"]) ? [["GET", "profile"]] : [];
      for (const [method, path] of [["POST", "consent"], ["POST", "profile"], ["DELETE", "profile"], ["POST", "observe"], ...read]) {
        refused(await call(home, method, path, { body, headers }), 403, "edge.cross_site");
      }
    }
    for (const headers of [{}, { "sec-fetch-site": "", origin: home }, { "sec-fetch-site": "none", origin: home }]) {
      assert.equal((await call(home, "POST", "consent", { body, headers })).status, 200);
    }
  });

  test("say which methods they answer", async () => {
    for (const [method, path, allow] of [
      ["GET", "consent", "POST"], ["PUT", "profile", "GET, POST, DELETE"], ["PROPFIND", "health", "GET"],
      ["POST", "health", "GET"], ["DELETE", "observe", "POST"], ["HEAD", "consent", "POST"],
    ]) {
      const got = await call(worker.url, method, path);
      assert.deepEqual([got.status, got.headers.allow], [405, allow], `${method} ${path}`);
    }
    refused(await call(worker.url, "GET", "nothing"), 404, "edge.no_route");
    refused(await call(worker.url, "POST", "health/"), 404, "edge.no_route");
  });

  test("read bodies up to a bound", async () => {
    const within = JSON.stringify({ measure: "denied" }).padEnd(16 << 10);
    assert.equal((await call(worker.url, "POST", "consent", { body: within })).status, 200);
    for (const size of [(16 << 10) + 1, 20 << 10, 64 << 10]) {
      const got = await call(worker.url, "POST", "consent", { body: within.padEnd(size) });
      refused(got, 413, "body.too_large");
    }
  });

  test("say what is wrong in a body, and where", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    const cases = [
      ["consent", "", "body.not_json", /line 1/],
      ["consent", '{"edge":\n "granted",}', "body.not_json", /line 2/],
      ["consent", "[".repeat(9000), "body.not_json", /recursion/],
      ["consent", Buffer.from([0xff]).toString("latin1"), "body.not_json", /./],
      ["consent", [], "body.wrong_type", /the body: must be an object/],
      ["consent", { emasure: "granted" }, "body.unknown_field", /`emasure`/],
      ["consent", { edge: true }, "body.wrong_type", /`edge`/],
      ["consent", { edge: "pending" }, "consent.state", /`edge`.*`pending`/],
      ["consent", { edge: "granted", learnt: 1 }, "body.wrong_type", /`learnt`/],
      ["profile", {}, "body.wrong_type", /`traits`/],
      ["profile", { traits: [], paused: true }, "body.wrong_type", /`traits`/],
      ["profile", { pause: true }, "body.unknown_field", /`pause`/],
      ["profile", { paused: "true" }, "body.wrong_type", /`paused`/],
      ["profile", { restore: 1 }, "body.wrong_type", /`restore`/],
      ["profile", { dismiss: "hero", page: "/" }, "body.wrong_type", /`dismiss`/],
      ["profile", { dismiss: Array(17).fill("hero"), page: "/" }, "body.wrong_type", /at most 16/],
      ["profile", { dismiss: ["hero", 1], page: "/" }, "profile.not_chosen", /`dismiss\[0\]`.*`hero`/],
      ["profile", { dismiss: [1], page: "/" }, "body.wrong_type", /`dismiss\[0\]`/],
      ["profile", { dismiss: ["hero"] }, "profile.no_page", /`page` in the body/],
      ["profile", { dismiss: ["hero"], page: "https://x/" }, "profile.no_page", /`page`/],
      ["profile", { dismiss: ["hero"], page: "/", referrer: 1 }, "body.wrong_type", /`referrer`/],
      ["profile", { traits: { first_name: [] } }, "body.wrong_type", /`traits.first_name`/],
      ["profile", { traits: { first_name: "x".repeat(65) } }, "profile.full", /`traits.first_name`/],
      ["profile", { traits: { gender: "zebra" } }, "profile.wrong_type", /`traits.gender`: .* none of the answers/],
      ["observe", {}, "body.wrong_type", /`events`/],
      ["observe", { events: [{ event: "view" }, { topics: [] }] }, "body.wrong_type", /`event` in `events\[1\]`/],
      ["observe", { events: [{ event: "view", topics: "deals" }] }, "body.wrong_type", /`topics`/],
      ["observe", { events: [{ event: "view", value: "1" }] }, "body.wrong_type", /`value`/],
      ["observe", { events: Array(65).fill({ event: "view" }) }, "body.wrong_type", /at most 64/],
    ];
    for (const [path, body, code, message] of cases) {
      const kept = new Map(jar.cookies);
      // A consent that begins a profile would not look at what a device hands over.
      if (body?.learnt) jar.cookies.set(...choice("gdd").split("="));
      assert.match(refused(await call(worker.url, "POST", path, { jar, body }), 400, code), message);
      jar.cookies = kept;
    }
    refused(await call(worker.url, "GET", "profile", { jar }), 400, "profile.no_page");
    refused(await call(worker.url, "GET", "profile?page=https://x/", { jar }), 400, "profile.no_page");
  });

  test("write the profile only when it changes", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    for (const body of [{ events: [] }, { events: [{ event: "nobody_counts_this", topics: ["nor_this"] }] }]) {
      await call(worker.url, "POST", "observe", { jar, body: { events: [{ event: "view" }] } });
      const got = await call(worker.url, "POST", "observe", { jar, body });
      assert.equal(got.status, 204);
      // The second of the two may fall into the next second, and then is worth writing.
      if (body.events.length === 0) assert.deepEqual(got.cookies, []);
    }
    const got = await call(worker.url, "POST", "observe", { jar, body: { events: [{ event: "view", topics: ["deals"] }] } });
    assert.deepEqual(got.cookies.map((cookie) => cookie.split("=")[0]), ["__Host-indgang-learnt"]);
  });

  test("declare and take back, all or nothing", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    const declare = (traits) => call(worker.url, "POST", "profile", { jar, body: { traits } });
    await declare({ first_name: ANNA, postcode: "7190" });
    const all = async () => JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);
    const traits = async () => (await all()).remembered.filter((row) => row.kind === "trait").map((row) => [row.name, row.value]);
    assert.deepEqual(await traits(), [["first_name", ANNA], ["postcode", "7190"]]);
    await declare({ first_name: "Bo", postcode: "x".repeat(99) });
    assert.deepEqual(await traits(), [["first_name", ANNA], ["postcode", "7190"]]);
    assert.ok((await all()).why.some((row) => row.slot === "season" && row.variant === "billund"));
    const unknown = await declare({ first_name: null, nobody_asked: 1 });
    assert.equal(unknown.status, 400);
    assert.equal(JSON.parse(unknown.text).error.code, "profile.unknown_trait");
    assert.deepEqual(await traits(), [["first_name", ANNA], ["postcode", "7190"]]);
    await declare({ first_name: null, postcode: "" });
    assert.deepEqual(await traits(), []);
    assert.ok(!jar.names.includes("__Host-indgang-declared"));
  });

  test("ask one question, put it off, and ask again", async () => {
    const stranger = JSON.parse((await call(worker.url, "GET", "profile?page=/")).text);
    assert.equal(stranger.question, undefined, "nobody is asked before the profile lives here");
    const jar = await visitorAtTheEdge(worker.url);
    const all = async () => JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);
    const say = (traits) => call(worker.url, "POST", "profile", { jar, body: { traits } });
    const put = (name) => call(worker.url, "POST", "observe", { jar, body: { events: [{ event: `?${name}` }] } });
    const { question } = await all();
    assert.deepEqual(
      [question.name, question.kind, question.options.split("\n").length, question.words],
      ["gender", "text", 3, "What does your passport say?"],
    );
    // That it was put is learnt, as page views are; what is said to it is declared.
    assert.deepEqual((await put("gender")).cookies.map((cookie) => cookie.split("=")[0]), ["__Host-indgang-learnt"]);
    assert.equal((await all()).question.name, "gender", "it stands until something is said");
    const [NOT_NOW, ASK_AGAIN] = ["\x18", "\x19"];
    const said = await say({ gender: NOT_NOW });
    assert.deepEqual(said.cookies.map((cookie) => cookie.split("=")[0]), ["__Host-indgang-declared"]);
    const off = await all();
    assert.equal(off.question.name, "postcode");
    const [row] = off.remembered.filter(({ kind }) => kind === "later");
    assert.deepEqual([row.name, row.title], ["gender", "Gender"]);
    const days = row.value / 86_400 - Math.floor(Date.now() / 86_400_000);
    assert.ok(days === 14 || days === 13, `${days} days`);
    await put("postcode");
    await say({ postcode: "2100" });
    assert.equal((await all()).question, undefined, "two in one session");
    await say({ gender: ASK_AGAIN });
    assert.deepEqual((await all()).remembered.filter(({ kind }) => kind === "later"), []);
    // Answered in another tab meanwhile: nothing is put off, and the answer stands.
    const answered = await all();
    await say({ postcode: NOT_NOW });
    assert.deepEqual(await all(), answered);
    assert.equal((await call(worker.url, "POST", "profile", { jar, body: { traits: { nobody_asked: NOT_NOW } } })).status, 400);
    await call(worker.url, "POST", "profile", { jar, body: { paused: true } });
    assert.equal((await all()).question, undefined, "nobody is asked while paused");
  });

  test("pause, and go on", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    await call(worker.url, "POST", "observe", { jar, body: { events: [{ event: "view", topics: ["deals"] }] } });
    const profile = async () => JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);
    const before = await profile();
    assert.ok(before.why.length > 0);
    assert.equal((await call(worker.url, "POST", "profile", { jar, body: { paused: true } })).status, 200);
    const observed = await call(worker.url, "POST", "observe", { jar, body: { events: [{ event: "view", topics: ["deals"] }] } });
    assert.deepEqual([observed.status, observed.cookies], [204, []]);
    const paused = await profile();
    assert.deepEqual(paused.why, []);
    const row = { kind: "paused", name: "paused", title: "", value: true };
    assert.deepEqual(paused.remembered, [...before.remembered, row]);
    assert.equal(told(await view(worker.url, { headers: { cookie: jar.header } })).slots.hero, "default");
    await call(worker.url, "POST", "profile", { jar, body: { paused: false } });
    assert.deepEqual(await profile(), before);
    assert.ok(!jar.names.includes("__Host-indgang-declared"));
  });

  test("dismiss what was chosen, and take it back", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    await call(worker.url, "POST", "observe", { jar, body: { events: [{ event: "view", topics: ["deals"] }] } });
    const post = (body) => call(worker.url, "POST", "profile", { jar, body });
    const profile = async () => JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);
    const page = async () => told(await view(worker.url, { headers: { cookie: jar.header } }));
    assert.equal((await page()).slots.hero, "deals");
    const before = await profile();
    assert.equal((await post({ dismiss: ["hero"], page: "/" })).status, 200);
    assert.equal((await page()).slots.hero, "default");
    const after = await profile();
    assert.ok(before.why.some(({ slot }) => slot === "hero") && !after.why.some(({ slot }) => slot === "hero"));
    const { kind, title, value } = after.remembered.at(-1);
    assert.deepEqual([kind, title], ["dismissed", before.why.find(({ slot }) => slot === "hero").because]);
    assert.ok(Math.abs(value - Date.now() / 1000) <= 86_400, "the day on which they said so");
    assert.equal(JSON.parse((await post({ dismiss: ["hero"], page: "/" })).text).error.code, "profile.not_chosen");
    await post({ restore: true });
    assert.deepEqual(await profile(), before);
  });

  test("find what to dismiss in the context of the page that is named", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    const headers = { "mf-cf-blob": JSON.stringify({ country: "JP" }) };
    const body = { dismiss: ["season"], page: "/?utm_source=x", referrer: "" };
    assert.equal((await call(worker.url, "POST", "profile", { jar, headers, body })).status, 200);
    assert.deepEqual(JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar, headers })).text).why, []);
  });

  test("tell why a page is as it is, for the caller's own context", async () => {
    const headers = { "mf-cf-blob": JSON.stringify({ country: "JP" }) };
    const got = JSON.parse((await call(worker.url, "GET", "profile?page=%2F%3Futm_source%3Dx", { headers })).text);
    assert.equal(got.home, "nowhere");
    assert.deepEqual(got.why.map((row) => [row.slot, row.variant]), [["season", "japan"]]);
    assert.match(got.why[0].because, /Japan/);
  });
});
