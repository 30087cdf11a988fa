/** The demo behind the real worker, at the level of HTTP: who gets what, and what is kept. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { call, choice, get, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { startWorker } from "../support/wrangler.mjs";

describe("the demo", () => {
  let worker;
  before(async () => (worker = await startWorker()));
  after(() => worker?.stop());

  test("without consent, the place decides, and nothing is kept", async () => {
    const danish = await view(`${worker.url}/`, { country: "DK" });
    const japanese = await view(`${worker.url}/`, { country: "JP" });
    assert.match(told(danish).slots.season, /^denmark_/);
    assert.equal(told(japanese).slots.season, "japan");
    assert.match(japanese.text, /From Tokyo without a change/);
    assert.doesNotMatch(japanese.text, /light nights are home|Four places, two airports/);
    for (const got of [danish, japanese]) {
      assert.equal(got.status, 200);
      assert.deepEqual(got.cookies, []);
      assert.doesNotMatch(got.text, /data-indgang-variant/, "only what was chosen is left");
    }
  });

  test("the language that the visitor likes best is one of the site's", async () => {
    const got = await view(`${worker.url}/`, { headers: { "accept-language": "x;q=bad,,*;q=2, da;q=0.1" } });
    assert.equal(got.status, 200);
    assert.equal(got.headers["indgang-fault"], undefined);
  });

  test("a personalised page is the visitor's own, and asked for again", async () => {
    const got = await view(`${worker.url}/`);
    assert.equal(got.headers["cache-control"], "private, no-cache");
    assert.equal(got.headers.etag, undefined);
    assert.equal(got.headers["last-modified"], undefined);
    const again = await view(`${worker.url}/`, { headers: { "if-none-match": "*", range: "bytes=0-9" } });
    assert.equal(again.status, 200, "never a 304 or a slice for another variant's page");
    assert.equal(again.text, got.text);
  });

  test("with the edge's grant, what was looked at decides", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    assert.deepEqual(jar.names, ["__Host-indgang-choice", "__Host-indgang-learnt"]);
    const got = await view(`${worker.url}/`, { headers: { cookie: jar.header } });
    assert.equal(told(got).entry, "/deals/");
    assert.equal(told(got).slots.hero, "deals");
    const deals = await view(`${worker.url}/deals/`, { headers: { cookie: jar.header } });
    assert.equal(title(got), title(deals), "the start page shows the page of deals");
    assert.doesNotMatch(got.text, /data-indgang-variant/);
    assert.deepEqual(got.cookies, [], "a page view writes no profile");
  });

  test("with the device's grant alone, the device decides", async () => {
    const got = await view(`${worker.url}/`, { country: "JP", headers: { cookie: choice("gdd") } });
    assert.match(got.text, /<template data-indgang-variant="deals">/);
    assert.equal(told(got).slots.season, "japan", "the context's choice, until the device decides");
    const [, content] = /<head><meta name="indgang-context" content="(.*?)">/.exec(got.text) ?? [];
    assert.equal(content, "country=JP&amp;device=desktop");
  });

  test("a declared name fills its place, as text", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    const traits = { first_name: "<b>Anna & Bo" };
    await call(worker.url, "POST", "profile", { jar, body: { traits } });
    const got = await view(`${worker.url}/`, { headers: { cookie: jar.header } });
    assert.match(got.text, /<span data-indgang-merge="first_name" data-indgang-filled="">&#60;b&#62;Anna &#38; Bo<template>there<\/template><\/span>/);
  });

  test("a global privacy control counts as a refusal", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const headers = { cookie: jar.header, "sec-gpc": "1" };
    const got = jar.keep(await view(`${worker.url}/`, { country: "JP", headers }));
    assert.equal(told(got).entry, null);
    assert.equal(told(got).slots.hero, "default");
    assert.equal(told(got).slots.season, "japan");
    assert.deepEqual(jar.names, ["__Host-indgang-choice"], "and what was kept is deleted");
  });

  test("a crawler gets what everybody gets, and no cookie", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const crawlers = [
      { headers: { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" } },
      { cf: { verifiedBotCategory: "Search Engine Crawler" } },
      { cf: { botManagement: { verifiedBot: true } } },
    ];
    for (const { headers, cf } of crawlers) {
      for (const cookie of [jar.header, choice("gdd"), "__Host-indgang-learnt=x"]) {
        const got = await view(`${worker.url}/`, { country: "DK", cf, headers: { ...headers, cookie } });
        assert.deepEqual(new Set(Object.values(told(got).slots)), new Set(["default"]));
        assert.equal(told(got).entry, null);
        assert.deepEqual(got.cookies, []);
        assert.doesNotMatch(got.text, /data-indgang-variant|indgang-context/);
      }
    }
  });

  test("HEAD tells of the page that GET gives", async () => {
    const [head, whole] = [await view(`${worker.url}/`, { method: "HEAD" }), await view(`${worker.url}/`)];
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    for (const name of ["cache-control", "content-type", "etag", "last-modified"]) {
      assert.equal(head.headers[name], whole.headers[name], name);
    }
  });

  test("what is the same for everyone does not pass through the worker", async () => {
    const asset = await get(`${worker.url}/assets/site.css`);
    assert.equal(asset.status, 200);
    assert.ok(asset.headers.etag);
    const missing = await view(`${worker.url}/nowhere/`);
    assert.equal(missing.status, 404);
    assert.equal(told(missing), undefined);
  });

  test("health tells what was deployed", async () => {
    const got = await get(`${worker.url}/_indgang/health`);
    const { status, plan, version, secret } = JSON.parse(got.text);
    assert.deepEqual([status, secret], ["ok", true]);
    assert.match(plan, /^[0-9a-f]{8}$/);
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.equal(told(await view(`${worker.url}/`)).plan, plan);
  });
});

const title = ({ text }) => /<title>(.*?)<\/title>/.exec(text)?.[1];
