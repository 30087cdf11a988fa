/** Entry points: another page under the address that was asked for, or the way there. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { call, told, view } from "../support/http.mjs";
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
        { entry: "/da/", to: "/da/tilbud/" },
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

  test("is of a language where the path has one", async () => {
    const got = await view(`${worker.url}/da/`, DENMARK);
    assert.match(got.text, /<p>\/da\/tilbud\/<\/p>/);
    assert.equal(told(got).entry, "/da/tilbud/");
    // A link from the other page leads to the one it stands for, in that language.
    const back = await view(`${worker.url}/da/`, { ...DENMARK, headers: { referer: `${worker.url}/da/tilbud/` } });
    assert.match(back.text, /<p>\/da\/<\/p>/);
  });

  test("is counted of its own path, and who is sent on where they arrive", async () => {
    const shown = [
      { entry: "/", to: "/deals/today/" },
      { entry: "/old/", to: "/new/", redirect: true },
      { entry: "/rare/", to: "/deals/" },
      { slot: "hero", variant: "danish" },
    ];
    const plan = await compile(forDenmark(shown));
    const counting = await startBare({ origin: origin.url, plan, vars: { INDGANG_STATUS_TOKEN: "token", INDGANG_LOG: "1" } });
    // As a browser does, which goes where it is sent.
    const visit = async (/** @type {string} */ path, who = DENMARK) => {
      const got = await view(counting.url + path, who);
      if (got.status === 302) await view(counting.url + got.headers.location, who);
    };
    const JAPAN = { country: "JP" };
    const health = async () => JSON.parse((await call(counting.url, "GET", "health", { headers: { authorization: "Bearer token" } })).text).seen;
    try {
      for (let views = 0; views < 80; views += 1) await visit("/", views < 20 ? DENMARK : JAPAN);
      for (let views = 0; views < 100; views += 1) await visit("/old/", views < 40 ? DENMARK : JAPAN);
      // One visitor's, which a share would tell; and nobody's.
      await visit("/rare/");
      await view(`${counting.url}/`, { ...DENMARK, method: "HEAD" });
      const few = await health();
      assert.deepEqual([few.views, few.counted], [181, 181]);
      assert.deepEqual(few.shares, { hero: { danish: 0.34, default: 0.66 }, "/old/": { "/new/": 0.4 } });
      // It is chosen, and not shown.
      for (let views = 0; views < 20; views += 1) await visit("/?entry=default");
      const many = await health();
      assert.deepEqual(many.shares, { hero: { danish: 0.4, default: 0.6 }, "/": { "/deals/today/": 0.2 }, "/old/": { "/new/": 0.4 } });
      const lines = counting.log().split("\n").filter((line) => line.includes('"view"'));
      assert.equal(lines.length, 201, "of what was looked at");
    } finally {
      await counting.stop();
    }
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
      ['<form method="POST">', '<form method="POST" action="/deals/today/">'],
      ['<form method=post action="">', '<form method=post action="/deals/today/">'],
      ['<form method=post action="#done">', '<form method=post action="/deals/today/#done">'],
      ['<form method=post action="/x">', '<form method=post action="/x">'],
      ['<form action="">', '<form action="">'],
      ['<use xlink:href="s.svg#i">', '<use xlink:href="/deals/today/s.svg#i">'],
      ['<a ping="p ../q">', '<a ping="/deals/today/p /deals/q">'],
      ['<td background="b.png">', '<td background="/deals/today/b.png">'],
      ['<meta http-equiv="Refresh" content="600; url=next.html">', '<meta http-equiv="Refresh" content="600; url=/deals/today/next.html">'],
      ['<meta http-equiv="refresh" content="600">', '<meta http-equiv="refresh" content="600">'],
      ['<meta name="refresh" content="1; url=x">', '<meta name="refresh" content="1; url=x">'],
      ['<link href="../s.css">', '<link href="/deals/s.css">'],
      ['<script src="s.js"></script>', '<script src="/deals/today/s.js"></script>'],
      ['<p style="background:url( a.png )">', '<p style="background:url( /deals/today/a.png )">'],
      ['<p style="mask:url(&quot;../a.svg&quot;),url(#b),url(/c.png)">', '<p style="mask:url(&quot;/deals/a.svg&quot;),url(#b),url(/c.png)">'],
      ['<style>@import "a.css";@import url(b.css);p{background:url(\'c.png\')}</style>', '<style>@import "/deals/today/a.css";@import url(/deals/today/b.css);p{background:url(\'/deals/today/c.png\')}</style>'],
      ['<style>p>a{background:url(data:image/png;base64,AA)}</style>', '<style>p>a{background:url(data:image/png;base64,AA)}</style>'],
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

  test("has what is sent to its own address sent to the page, query included", async () => {
    answer = (response) => html(response, "<body><form method=post>");
    const { text } = await view(`${worker.url}/?a=%20&copy=1&indgang-link=x`, DENMARK);
    assert.match(text, /<form method=post action="\/deals\/today\/\?a=%20&amp;copy=1">$/);
    // No page's own `<base>` changes what its own address is, nor whose.
    answer = (response) => html(response, '<head><base href="https://elsewhere.example/"></head><body><form method=post>');
    const named = await view(`${worker.url}/`, DENMARK);
    assert.ok(named.text.endsWith(`<form method=post action="${worker.url}/deals/today/">`), named.text);
  });

  test("in a charset that only the page itself names keeps its letters", async () => {
    const page = Buffer.from('<head><meta charset="windows-1252"></head><body><a href="sm\xf8r.html" style="--a:\'\xf8\';background:url(a.png)">\xe6</a><a href="x">', "latin1");
    answer = (response) => response.writeHead(200, { "content-type": "text/html" }).end(page);
    const got = (await view(`${worker.url}/`, DENMARK)).body.toString("latin1");
    assert.match(got, /<a href="sm\xf8r.html" style="--a:'\xf8';background:url\(a\.png\)">\xe6<\/a><a href="\/deals\/today\/x">/);
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

  test("has its page name the address that was asked for, and load nothing ahead for it", async () => {
    answer = (response) =>
      html(
        response,
        '<head><link rel="Canonical" href="https://www.fly.example/deals/today/?x"><link rel=canonical href="."><meta property="og:url" content="https://www.fly.example/deals/today/"></head><body>',
        { link: '</a.css>; rel=preload; as=style, <https://www.fly.example/deals/today/>; rel="canonical"', "content-location": "/deals/today/" },
      );
    const got = await view(`${worker.url}/?utm_source=x`, DENMARK);
    assert.match(got.text, /<link rel="Canonical" href="https:\/\/www\.fly\.example\/">/);
    assert.match(got.text, new RegExp(`<link rel=canonical href="${worker.url}/">`));
    assert.match(got.text, /<meta property="og:url" content="https:\/\/www\.fly\.example\/">/);
    assert.deepEqual([got.headers.link, got.headers["content-location"]], [undefined, undefined]);
    // Where the page is its own, so is all that it says.
    const other = await view(`${worker.url}/`, { country: "JP" });
    assert.match(other.text, /<link rel="Canonical" href="https:\/\/www\.fly\.example\/deals\/today\/\?x">/);
    assert.match(other.headers.link, /preload/);
  });

  test("is for no program: it gets the page itself, and what that says of itself", async () => {
    answer = (response, { url }) => html(response, `<head><link rel="canonical" href="https://www.fly.example${url}"></head><body><p>${url}</p>`);
    for (const agent of [
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36 Prerender (+https://github.com/prerender/prerender)",
    ]) {
      const got = await view(`${worker.url}/`, { ...DENMARK, headers: { "user-agent": agent } });
      assert.match(got.text, /<link rel="canonical" href="https:\/\/www\.fly\.example\/">.*<p>\/<\/p>/, agent);
      assert.deepEqual([told(got).entry, told(got).slots.hero], [null, "default"], agent);
    }
  });

  test("never takes a visitor from a page that the manifest does not name", async () => {
    for (const path of ["/deals/", "/x/", "/index.html", "/Old/", "/old", "/old/x", "/%6Fld/"]) {
      const got = await view(`${worker.url}${path}`, DENMARK);
      assert.match(got.text, new RegExp(`<p>${path}</p>`), path);
      assert.deepEqual([got.status, told(got).entry], [200, null], path);
    }
  });

  test("is left out where the address says so, for this once", async () => {
    for (const [query, taken] of [["?entry=default", false], ["?a=1&entry=default", false], ["?entry=defaults", true], ["?reentry=default", true]]) {
      const got = await view(`${worker.url}/${query}`, DENMARK);
      assert.equal(told(got).entry, taken ? "/deals/today/" : null, query);
      assert.equal(told(got).slots.hero, "danish", "what is on the page is decided all the same");
      assert.deepEqual(got.cookies, []);
    }
    assert.equal((await view(`${worker.url}/old/?entry=default`, DENMARK)).status, 200);
    assert.equal(told(await view(`${worker.url}/`, DENMARK)).entry, "/deals/today/");
  });

  test("is left out for who follows a link from its page to the one it stands for", async () => {
    const from = (referer) => view(`${worker.url}/`, { ...DENMARK, headers: { referer } });
    for (const path of ["/deals/today/", "/deals/today/?x#y", "/", "/?utm_source=x"]) {
      assert.equal(told(await from(worker.url + path)).entry, null, path);
    }
    for (const referer of [`${worker.url}/deals/`, "https://elsewhere.example/deals/today/", "https://elsewhere.example/", "x", ""]) {
      assert.equal(told(await from(referer)).entry, "/deals/today/", referer);
    }
    // A form on the other page that sends to its own address.
    const form = await view(`${worker.url}/?from=CPH`, { ...DENMARK, headers: { referer: `${worker.url}/` } });
    assert.equal(told(form).entry, "/deals/today/");
    const old = await view(`${worker.url}/old/`, { ...DENMARK, headers: { referer: `${worker.url}/new/` } });
    assert.equal(old.status, 200);
  });

  test("by redirect sends the visitor there, for this once", async () => {
    const got = await view(`${worker.url}/old/?utm_source=x`, DENMARK);
    assert.deepEqual([got.status, got.headers.location], [302, "/new/?utm_source=x"]);
    assert.equal(got.headers["cache-control"], "private, no-store");
    assert.deepEqual(origin.taken().map(({ method, url }) => [method, url]), [["HEAD", "/new/?utm_source=x"]]);
    assert.equal((await view(`${worker.url}/old/`, { country: "JP" })).status, 200);
  });

  test("by redirect sends nobody in circles, nor to what is no page", async () => {
    for (const [status, headers] of [
      [302, { location: "/old/" }], [301, { location: `${origin.url}/old/` }], [307, { location: "/later/" }],
      [404, { "content-type": "text/html" }], [500, {}], [200, { "content-type": "application/pdf" }],
    ]) {
      answer = (response, { url }) => (url === "/new/" ? response.writeHead(status, headers).end() : html(response, `<body><p>${url}</p>`));
      const got = await view(`${worker.url}/old/`, DENMARK);
      assert.deepEqual([got.status, told(got)?.entry, told(got)?.slots.hero], [200, null, "danish"], `${status}`);
      assert.match(got.text, /<p>\/old\/<\/p>/);
    }
  });

  test("that does not begin in time is not taken, nor sent to", async () => {
    for (const path of ["/", "/old/"]) {
      answer = (response, { url }) => {
        if (url === path) html(response, "<body><p>asked for</p>");
      };
      const got = await view(worker.url + path, DENMARK);
      assert.deepEqual([got.status, told(got)?.entry], [200, null], path);
      assert.match(got.text, /<p>asked for<\/p>/);
    }
  });
});

test("a campaign decides which way in", async () => {
  const campaign = { "context.campaign.source": "newsletter", "context.campaign.name": { "$in": ["spring", "summer sale"] } };
  const manifest = forDenmark([{ entry: "/", to: "/deals/" }]);
  manifest.segments = { danish: { who: "People who follow our letter.", when: campaign } };
  const origin = await startOrigin(({ url }, response) => html(response, `<body><p>${url}</p>`));
  const worker = await startBare({ origin: origin.url, plan: await compile(manifest) });
  try {
    for (const [query, taken] of [
      ["utm_source=newsletter&utm_campaign=spring", true],
      ["utm_campaign=summer+sale&utm_source=newsletter", true],
      ["utm_source=newsletter", false],
      ["utm_source=elsewhere&utm_campaign=spring", false],
    ]) {
      const got = await view(`${worker.url}/?${query}`, DENMARK);
      assert.equal(told(got).entry, taken ? "/deals/" : null, query);
      assert.deepEqual(got.cookies, [], "and stores nothing");
      assert.equal(origin.taken()[0].url, `${taken ? "/deals/" : "/"}?${query}`);
    }
  } finally {
    await worker.stop();
    await origin.stop();
  }
});
