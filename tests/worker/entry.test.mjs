/** Entry points: another page under the address that was asked for, or the way there. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { told, view } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { compile, forDenmark } from "../support/plan.mjs";
import { startBare } from "../support/workerd.mjs";

const DENMARK = { country: "DK" };

describe("an entry point", () => {
  let origin, worker, answer;
  before(async () => {
    const plan = await compile(
      forDenmark([
        { entry: "/", to: "/deals/today/" },
        { entry: "/old/", to: "/new/", redirect: true },
        { slot: "hero", variant: "danish" },
      ]),
    );
    origin = await startOrigin((request, response) => answer(response, request));
    worker = await startBare({ origin: origin.url, plan });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  beforeEach(() => {
    answer = (response, { url }) => html(response, `<body><p>${url}</p>`);
    origin.taken();
  });

  test("is served in place, with the query that came", async () => {
    const got = await view(`${worker.url}/?utm_source=x&y=%20`, DENMARK);
    assert.equal(got.status, 200);
    assert.match(got.text, /<p>\/deals\/today\/\?utm_source=x&y=%20<\/p>/);
    assert.equal(told(got).entry, "/deals/today/");
    const other = await view(`${worker.url}/`, { country: "JP" });
    assert.match(other.text, /<p>\/<\/p>/);
    assert.equal(told(other).entry, null);
  });

  test("is for page views only", async () => {
    await view(`${worker.url}/`, { ...DENMARK, method: "POST", body: "x" });
    await view(`${worker.url}/`, { ...DENMARK, headers: { accept: "image/*", "sec-fetch-dest": "image" } });
    assert.deepEqual(origin.taken().map(({ url }) => url), ["/", "/"]);
    const head = await view(`${worker.url}/`, { ...DENMARK, method: "HEAD" });
    assert.equal(head.headers["cache-control"], "private, no-cache");
    assert.equal(origin.taken()[0].url, "/deals/today/");
  });

  test("is not taken where it leads elsewhere or is no page of the visitor's own", async () => {
    const others = [
      [301, { location: "later/", "cache-control": "public, max-age=600" }],
      [200, { "content-type": "application/pdf", "cache-control": "public, max-age=600" }],
      [200, { "content-type": "text/html; charset=utf-16" }],
    ];
    for (const [status, headers] of others) {
      answer = (response, { url }) => {
        if (url === "/") return html(response, "<body><p>asked for</p>");
        response.writeHead(status, headers).end("x");
      };
      const got = await view(`${worker.url}/`, DENMARK);
      assert.equal(got.status, 200);
      assert.match(got.text, /<p>asked for<\/p>/);
      assert.equal(got.headers["cache-control"], "private, no-cache");
      assert.equal(told(got).entry, null);
    }
  });

  test("keeps the links of its page where they led", async () => {
    const links = [
      ['<a href="x">', '<a href="/deals/today/x">'],
      ['<a href="../y?z=1&amp;w#v">', '<a href="/deals/y?z=1&amp;w#v">'],
      ['<a href="?page=2">', '<a href="/deals/today/?page=2">'],
      ['<a href="#main">', '<a href="#main">'],
      ['<a href="/business/">', '<a href="/business/">'],
      ['<a href="https://x.example/a">', '<a href="https://x.example/a">'],
      ['<a href="//x.example/a">', '<a href="//x.example/a">'],
      ['<a href="mailto:a@b">', '<a href="mailto:a@b">'],
      ['<a href="&#109;&#x61;ilto&#58;a@b">', '<a href="&#109;&#x61;ilto&#58;a@b">'],
      ['<a href="&#47;a">', '<a href="&#47;a">'],
      ['<a href="&#120;?y&#38;z">', '<a href="/deals/today/x?y&amp;z">'],
      ['<a href="">', '<a href="">'],
      ['<img src="a.png">', '<img src="/deals/today/a.png">'],
      ['<img srcset="a.png, b.png 2x,c.png 3x">', '<img srcset="/deals/today/a.png, /deals/today/b.png 2x,/deals/today/c.png 3x">'],
      ['<img srcset="data:image/png;base64,AA 1x, /b.png 2x">', '<img srcset="data:image/png;base64,AA 1x, /b.png 2x">'],
      ['<form action="send">', '<form action="/deals/today/send">'],
      ['<link href="../s.css">', '<link href="/deals/s.css">'],
      ['<script src="s.js"></script>', '<script src="/deals/today/s.js"></script>'],
    ];
    for (const [before, after] of links) {
      answer = (response) => html(response, `<body>${before}`);
      const { text } = await view(`${worker.url}/`, DENMARK);
      const found = text.replace(/(<meta name="indgang-context"[^>]*>)?<script type="application\/json".*?<\/script>/, "").replaceAll("&amp;", "&");
      assert.equal(found, `<body>${after.replaceAll("&amp;", "&")}`);
    }
    answer = (response) => html(response, '<head><base href="../b/"><base href="c/"></head><body><a href="x">');
    const { text } = await view(`${worker.url}/`, DENMARK);
    assert.match(text, /<base href="\/deals\/b\/"><base href="c\/"><\/head>.*<a href="x">$/);
  });

  test("that fails is not taken: the page that was asked for shows", async () => {
    for (const status of [404, 500]) {
      answer = (response, { url }) => html(response, `<body><p>${url}</p>`, {}, url === "/" ? 200 : status);
      const got = await view(`${worker.url}/`, DENMARK);
      assert.equal(got.status, 200);
      assert.match(got.text, /<p>\/<\/p>/);
      assert.equal(told(got).entry, null);
      assert.equal(told(got).slots.hero, "danish");
    }
    answer = (response) => html(response, "all is broken", {}, 500);
    const got = await view(`${worker.url}/`, DENMARK);
    assert.deepEqual([got.status, got.text], [500, "all is broken"]);
  });

  test("by redirect sends the visitor there, for this once", async () => {
    const got = await view(`${worker.url}/old/?utm_source=x`, DENMARK);
    assert.deepEqual([got.status, got.headers.location], [302, "/new/?utm_source=x"]);
    assert.equal(got.headers["cache-control"], "private, no-store");
    assert.deepEqual(origin.taken(), []);
    assert.equal((await view(`${worker.url}/old/`, { country: "JP" })).status, 200);
  });
});
