/** What the manifest brings along for variants: HTML, values, and fragments that are fetched. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { NAVIGATION, choice, open, told, view } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { compile, forDenmark } from "../support/plan.mjs";
import { startBare } from "../support/workerd.mjs";

const slot = (name, more = "") => `<section data-indgang-slot="${name}">${more}<p data-indgang-variant="default">Default of ${name}</p></section>`;
const PAGE = `<!doctype html><html><head><title>Page</title></head><body>${slot("hero")}${slot("list")}${slot("more")}${slot("next")}<footer>END</footer></body></html>`;
const VALUE = { title: "</script><!--", rows: [1, -2.5, null, true], text: "æ & \"" };

const LETTERS = '<b class="&#230;">Danish &#128690;</b><style>b{--æ:1}</style><script>let æ</script>';
const NAMES = ["hero", "list", "more", "next", "third", "fourth", "fifth"];
const MANIFEST = forDenmark(NAMES.map((slot) => ({ slot, variant: "danish" })));
MANIFEST.slots = Object.fromEntries(NAMES.map((name) => [name, { variants: ["default", "danish", "other"] }]));
MANIFEST.slots.hero.html = { danish: '<b class="æ">Danish 🚲</b><style>b{--æ:1}</style><script>let æ</script>', other: "<i>Other</i>" };
MANIFEST.slots.list.value = { danish: VALUE };
for (const name of NAMES.slice(2)) MANIFEST.slots[name].fragment = { danish: `/fragments/${name}/` };

const DENMARK = { country: "DK" };
let origin, worker, pages;
before(async () => {
  origin = await startOrigin((request, response) => {
    const [path] = request.url.split("?");
    (pages[path] ?? pages["*"])(response, request);
  });
  worker = await startBare({ origin: origin.url, plan: await compile(MANIFEST) });
});
after(async () => {
  await worker?.stop();
  await origin?.stop();
});
beforeEach(() => {
  pages = { "*": (response) => html(response, PAGE), "/fragments/more/": (response) => html(response, "<b>More</b>"), "/fragments/next/": (response) => html(response, "<b>Next</b>") };
  for (const name of ["third", "fourth", "fifth"]) pages[`/fragments/${name}/`] = (response) => html(response, name);
  origin.taken();
});
/** What a slot holds. */
const held = ({ text }, name) => new RegExp(`<section data-indgang-slot="${name}">(.*?)</section>`, "s").exec(text)[1];

test("HTML takes the place of what the page holds", async () => {
  const got = await view(`${worker.url}/`, DENMARK);
  assert.equal(held(got, "hero"), LETTERS);
  assert.equal(told(got).slots.hero, "danish");
  const other = await view(`${worker.url}/`, { country: "JP" });
  assert.equal(held(other, "hero"), "Default of hero");
  assert.doesNotMatch(other.text, /Danish|Other/);
  // What a page holds of its own is not needed any more.
  pages["*"] = (response) => html(response, slot("hero", '<template data-indgang-variant="danish">Old</template>'));
  assert.equal(held(await view(`${worker.url}/`, DENMARK), "hero"), LETTERS);
});

test("nothing may be called what every object in JavaScript has already", async () => {
  const names = Object.getOwnPropertyNames(Object.prototype);
  assert.ok(names.includes("constructor"));
  const slots = Object.fromEntries(names.map((name) => [name, { variants: ["default", name] }]));
  const refused = await compile({ ...MANIFEST, slots: { ...MANIFEST.slots, ...slots } }).catch(({ stderr }) => stderr);
  for (const name of names) {
    const said = [...refused.matchAll(new RegExp(`\`${name}\` is (?:not a name|taken)`, "g"))];
    assert.equal(said.length, 2, `as a slot and as a variant, ${name}: ${refused}`);
  }
});

test("a value stands beside the default, as JSON that ends nothing early", async () => {
  const inside = held(await view(`${worker.url}/`, DENMARK), "list");
  const [, json, rest] = /^<script type="application\/json" data-indgang-value>(.*?)<\/script>(.*)$/s.exec(inside);
  assert.deepEqual(JSON.parse(json), VALUE);
  assert.doesNotMatch(json, /<|[^\0-\x7f]/);
  assert.equal(rest, "Default of list");
  assert.equal(held(await view(`${worker.url}/`, { country: "JP" }), "list"), "Default of list");
});

test("a device that decides is given all HTML, and nothing is fetched for it", async () => {
  const got = await view(`${worker.url}/`, { ...DENMARK, headers: { cookie: choice("gdd") } });
  assert.ok(held(got, "hero").startsWith(`<template data-indgang-variant="danish">${LETTERS}</template><template`));
  assert.match(held(got, "hero"), /<template data-indgang-variant="other"><i>Other<\/i><\/template><p data-indgang-variant="default">/);
  assert.match(held(got, "list"), /^<p data-indgang-variant="default">/);
  assert.deepEqual(origin.taken().map(({ url }) => url), ["/"]);
});

describe("fragments", () => {
  const headers = { cookie: `a=1; ${choice("ddd")}; __Host-indgang-learnt=x`, "if-none-match": '"a"', range: "bytes=0-1" };

  test("are fetched while the page is, as the visitor would, and no more than four", async () => {
    let both;
    const waiting = new Promise((then) => (both = then));
    const started = new Set();
    const together = (path, text) => async (response) => {
      if (started.add(path).size === 3) both();
      await waiting;
      html(response, text);
    };
    pages["*"] = together("*", PAGE);
    pages["/fragments/more/"] = together("more", "<b>More</b>");
    pages["/fragments/next/"] = together("next", "<b>Next</b>");
    const got = await view(`${worker.url}/?utm_source=x`, { ...DENMARK, headers });
    assert.deepEqual([held(got, "more"), held(got, "next")], ["<b>More</b>", "<b>Next</b>"]);
    const asked = origin.taken();
    assert.deepEqual(asked.map(({ url }) => url.split("?")[0]).sort(), ["/", "/fragments/fourth/", "/fragments/more/", "/fragments/next/", "/fragments/third/"]);
    for (const { headers } of asked) {
      assert.deepEqual([headers.cookie, headers["if-none-match"], headers.range], ["a=1", undefined, undefined]);
    }
  });

  test("set nothing, and say nothing", async () => {
    pages["/fragments/more/"] = (response) => html(response, "<b>More</b>", { "set-cookie": "b=2", "x-mine": "1", "cache-control": "no-store" });
    const got = await view(`${worker.url}/`, DENMARK);
    assert.equal(held(got, "more"), "<b>More</b>");
    assert.deepEqual([got.cookies, got.headers["x-mine"], got.headers["cache-control"]], [[], undefined, "private, no-cache"]);
  });

  test("that fail, lead elsewhere, are no HTML or too long leave the default", async () => {
    const bad = {
      "missing": (response) => html(response, "no", {}, 404),
      "broken": (response) => html(response, "no", {}, 500),
      "elsewhere": (response) => response.writeHead(302, { location: "/x/" }).end("no"),
      "no HTML": (response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"),
      "another charset": (response) => response.writeHead(200, { "content-type": "text/html; charset=iso-8859-1" }).end("\xe6"),
      "cut off": (response) => {
        response.writeHead(200, { "content-type": "text/html", "content-length": 100 });
        response.write("no");
        setTimeout(() => response.destroy(), 20);
      },
      "too long": (response) => html(response, "no ".repeat(200_000)),
    };
    for (const [what, answer] of Object.entries(bad)) {
      pages["/fragments/more/"] = answer;
      const got = await view(`${worker.url}/`, DENMARK);
      assert.equal(got.status, 200, what);
      assert.deepEqual([held(got, "more"), held(got, "next")], ["Default of more", "<b>Next</b>"], what);
      assert.match(got.text, /END<\/footer>/, what);
    }
    // A page may have that variant itself.
    pages["*"] = (response) => html(response, slot("more", '<template data-indgang-variant="danish">The page\'s own</template>'));
    assert.equal(held(await view(`${worker.url}/`, DENMARK), "more"), "The page's own");
  });

  test("may be compressed", async () => {
    pages["/fragments/more/"] = (response) => html(response, gzipSync("<b>Æbler</b>"), { "content-encoding": "gzip" });
    const got = await view(`${worker.url}/`, { ...DENMARK, headers: { "accept-encoding": "gzip" }, cf: { clientAcceptEncoding: "gzip" } });
    const text = got.headers["content-encoding"] === "gzip" ? (await import("node:zlib")).gunzipSync(got.body).toString() : got.text;
    assert.equal(held({ text }, "more"), "<b>&#198;bler</b>");
  });

  test("that never come hold back what is after them for a moment, and nothing before", async () => {
    const late = [];
    pages["/fragments/more/"] = (response) => late.push(response);
    const sent = { ...NAVIGATION, "accept-encoding": "identity", "mf-cf-blob": JSON.stringify({ clientAcceptEncoding: "identity", ...DENMARK }) };
    const stream = await open(`${worker.url}/`, { headers: sent });
    let text = "";
    let early = "";
    for await (const chunk of stream) {
      text += chunk;
      early ||= text.includes("Danish") ? text : "";
    }
    assert.equal(held({ text }, "more"), "Default of more");
    assert.equal(held({ text }, "next"), "<b>Next</b>");
    assert.doesNotMatch(early, /END/, "the head came first");
    late.forEach((response) => response.destroy());
  });

  test("are for nobody who is a program, nor for a head alone", async () => {
    const robot = await view(`${worker.url}/`, { ...DENMARK, headers: { "user-agent": "Googlebot/2.1" } });
    assert.equal(held(robot, "hero"), "Default of hero");
    await view(`${worker.url}/`, { ...DENMARK, method: "HEAD" });
    assert.deepEqual(origin.taken().map(({ url }) => url), ["/", "/"]);
  });
});
