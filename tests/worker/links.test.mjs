/** Links that the site has signed: a segment for one page view, and what one browser previews. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { Jar, choice, get, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { compile, forDenmark } from "../support/plan.mjs";
import { inSeconds, linkOf, token } from "../support/sign.mjs";
import { startBare } from "../support/workerd.mjs";
import { PREVIOUS_SECRET } from "../support/wrangler.mjs";

const PAGE = `<!doctype html><html><head><title>Page</title></head><body><p>Asked for</p>
<section data-indgang-slot="hero"><template data-indgang-variant="danish">Danish</template><template data-indgang-variant="spring">Spring</template>
<div data-indgang-variant="default">Default</div></section></body></html>`;

const MANIFEST = forDenmark([{ entry: "/", to: "/deals/" }, { entry: "/sent/", to: "/deals/", redirect: true }, { slot: "hero", variant: "danish" }]);
MANIFEST.slots.hero.variants.push("spring");
MANIFEST.segments.at_night = { who: "Who is up late.", when: { "now.hour": { "$lt": 5 } } };
MANIFEST.segments.known = { who: "Who was here before.", when: { "profile.sessions": { "$gte": 1 } } };
const experience = (id, more) => ({ ...MANIFEST.experiences[0], id, ...more });
MANIFEST.experiences.push(
  experience("spring", { status: "draft", show: [{ slot: "hero", variant: "spring" }, { entry: "/offers/", to: "/spring/" }] }),
  experience("later", { from: "2090-01-01", show: [{ entry: "/soon/", to: "/later/" }] }),
  experience("known", { audience: "known", show: [{ entry: "/known/", to: "/again/" }] }),
  experience("night", { audience: "at_night", show: [{ entry: "/night/", to: "/late/" }] }),
);

let origin, worker, answer;
before(async () => {
  origin = await startOrigin((request, response) => answer(response, request));
  worker = await startBare({ origin: origin.url, plan: await compile(MANIFEST), previous: PREVIOUS_SECRET });
});
after(async () => {
  await worker?.stop();
  await origin?.stop();
});
beforeEach(() => {
  answer = (response) => html(response, PAGE);
  origin.taken();
});
const link = (path, ...args) => linkOf("link", MANIFEST, [worker.url + path, ...args]);
const preview = (path, ...args) => linkOf("preview", MANIFEST, [worker.url + path, ...args]);
/** Follows a preview's link as a browser does. */
async function opened(url, { jar = new Jar(), ...how } = {}) {
  const sent = () => ({ ...how, headers: jar.names.length > 0 ? { cookie: jar.header } : {} });
  const link = jar.keep(await view(url, sent()));
  assert.deepEqual([link.status, link.headers["cache-control"]], [303, "private, no-store"]);
  return jar.keep(await view(link.headers.location, sent()));
}
const shown = (got) => [told(got).entry, told(got).slots.hero];

describe("a link with a segment", () => {
  test("counts in a browser whose preview is over", async () => {
    const cookie = "__Host-indgang-preview=over.over";
    assert.deepEqual(shown(await view(await link("/", "--segment", "danish"), { headers: { cookie } })), ["/deals/", "danish"]);
  });

  test("decides the page that it leads to, and nothing after it", async () => {
    const jar = new Jar();
    const followed = jar.keep(await view(await link("/?utm_source=letter&a=%20b#top", "--segment", "danish")));
    assert.deepEqual(shown(followed), ["/deals/", "danish"]);
    assert.match(followed.text, />Danish\s*</);
    assert.equal(followed.headers["cache-control"], "private, no-cache");
    assert.deepEqual(jar.names, []);
    assert.deepEqual(shown(await view(`${worker.url}/`)), [null, "default"]);
  });

  test("is not told to the origin, nor to the page that it sends to", async () => {
    const url = await link("/sent/?a=%20b&indgang-like=1&c", "--segment", "danish");
    const got = await view(url);
    assert.deepEqual([got.status, got.headers.location], [302, "/deals/?a=%20b&indgang-like=1&c"]);
    const plain = (path) => `${path}?a=%20b&indgang-like=1&c`;
    for (const asked of [url.replace("/sent/", "/other/"), url.replace("/sent/", "/data.json")]) {
      await view(asked);
      await get(asked, { method: "POST", body: "x" });
    }
    await view(`${worker.url}/x?indgang-link=${"x".repeat(5000)}`);
    assert.deepEqual(origin.taken().map((it) => it.url), [plain("/deals/"), plain("/other/"), plain("/other/"), plain("/data.json"), plain("/data.json"), "/x"]);
    // Nor by what the page then asks for, and by the next one.
    for (const path of ["/x.css", "/x"]) await view(worker.url + path, { headers: { referer: url } });
    const from = new URL(plain("/sent/"), worker.url).href;
    assert.deepEqual(origin.taken().map((it) => it.headers.referer), [from, from]);
  });

  test("is read where it is taken out, and nowhere else", async () => {
    const url = await link("/", "--segment", "danish");
    // A name that is written otherwise is another field, which is the site's own.
    const other = url.replace("indgang-link=", "indgang%2Dlink=");
    const got = await view(`${other}&indgang-link=x`);
    assert.deepEqual(shown(got), [null, "default"]);
    assert.equal(origin.taken()[0].url, other.slice(worker.url.length));
    assert.deepEqual(shown(await view(`${url}&indgang-link=x`)), ["/deals/", "danish"]);
  });

  test("holds nothing of who follows it: made twice, it is the same", async () => {
    const both = [await link("/", "--segment", "danish"), await link("/", "--segment", "danish")];
    // Unless midnight (UTC) is between them.
    if (both[0] !== both[1]) both[0] = await link("/", "--segment", "danish");
    assert.equal(both[0], both[1]);
    const [said] = new URL(both[0]).searchParams.get("indgang-link").split(".");
    assert.match(Buffer.from(said, "base64url").toString(), /^until=\d+&segment=danish$/);
  });

  test("also where the device decides, which cannot tell who signed", async () => {
    const got = await view(await link("/", "--segment", "danish"), { headers: { cookie: choice("gdd") } });
    assert.deepEqual(shown(got), ["/deals/", "danish"]);
    assert.doesNotMatch(got.text, /data-slots="device"|data-indgang-variant/);
    const unknown = await view(`${worker.url}/?indgang-link=${token("link", "/", `until=${inSeconds(60)}&segment=gone`)}`, { headers: { cookie: choice("gdd") } });
    assert.match(unknown.text, /data-slots="device"/, "a segment that is no more is no reason not to");
  });

  test("is for no program", async () => {
    const got = await view(await link("/", "--segment", "danish"), { headers: { "user-agent": "Googlebot/2.1" } });
    assert.deepEqual(shown(got), [null, "default"]);
  });

  test("is nothing where it is forged, over, for another page, or no link at all", async () => {
    const right = `until=${inSeconds(60)}&segment=danish`;
    const good = token("link", "/", right);
    assert.deepEqual(shown(await view(`${worker.url}/?indgang-link=${good}`)), ["/deals/", "danish"]);
    assert.deepEqual(shown(await view(`${worker.url}/?indgang-link=${token("link", "/", right, PREVIOUS_SECRET)}`)), ["/deals/", "danish"], "the secret before");
    const [said, mac] = good.split(".");
    const other = (text) => Buffer.from(text).toString("base64url");
    const bad = {
      "another segment": `${other(right.replace("danish", "at_night"))}.${mac}`,
      "a longer life": `${other(`until=${inSeconds(6000)}&segment=danish`)}.${mac}`,
      "over": token("link", "/", `until=${inSeconds(-1)}&segment=danish`),
      "without an end": token("link", "/", "segment=danish"),
      "an end that is no number": token("link", "/", "until=x&segment=danish"),
      "another page": token("link", "/deals/", right),
      "every page": token("link", "", right),
      "a preview": token("preview", "/", right),
      "another secret": token("link", "/", right, "_".repeat(42) + "8"),
      "half a signature": `${said}.${mac.slice(0, 21)}`,
      "no signature": `${said}.`,
      "no token": "x",
      "nothing": "",
      "letters of no base64": `${said}!.${mac}`,
      "very much": "A".repeat(10_000),
    };
    for (let at = 0; at < mac.length - 1; at++) {
      bad[`letter ${at}`] = `${said}.${mac.slice(0, at)}${mac[at] === "A" ? "B" : "A"}${mac.slice(at + 1)}`;
    }
    for (const [what, token] of Object.entries(bad)) {
      const got = await view(`${worker.url}/?indgang-link=${token}`);
      assert.deepEqual([got.status, ...shown(got)], [200, null, "default"], what);
      assert.equal(got.headers["indgang-fault"], undefined, what);
    }
  });

  test("is nothing to a worker without its secret, or with a bad one", async () => {
    for (const secret of ["", "short"]) {
      const lonely = await startBare({ origin: origin.url, plan: await compile(MANIFEST), secret });
      try {
        const got = await view((await link("/", "--segment", "danish")).replace(worker.url, lonely.url));
        assert.deepEqual([got.status, ...shown(got)], [200, null, "default"]);
      } finally {
        await lonely.stop();
      }
    }
  });
});

describe("a preview", () => {
  test("forces what is asked, says so on the page, and lasts for the browser", async () => {
    const jar = new Jar();
    const url = await preview("/offers/?a=%20b", "--experience", "spring", "--at", "2026-12-24T02:00:00Z", "--segment", "at_night");
    // Its address does not stay where it can be copied, and the origin is not asked.
    const link = await view(url);
    assert.deepEqual([link.headers.location, origin.taken()], [`${worker.url}/offers/?a=%20b`, []]);
    assert.match(link.cookies[0], /; HttpOnly; SameSite=Lax; Secure; Path=\/; Max-Age=(86400|86[34]\d\d)$/);
    const first = await opened(url, { jar });
    assert.deepEqual(shown(first), ["/spring/", "spring"]);
    assert.match(first.text, />Spring\s*</);
    const [, bar] = /<aside id="indgang-preview"[^>]* aria-label="Preview">(.*?)<\/aside>/.exec(first.text);
    for (const said of ["it is 2026-12-24 02:00 UTC", "the visitor is in at_night", "spring is live", "hero shows spring", "/offers/ gives /spring/"]) {
      assert.ok(bar.includes(`<li>${said}</li>`), said);
    }
    assert.deepEqual(jar.names, ["__Host-indgang-preview"]);
    assert.deepEqual(first.cookies, []);
    assert.equal(origin.taken()[0].url, "/spring/?a=%20b");
    // The next page, without the link.
    const next = await view(`${worker.url}/night/`, { headers: { cookie: `a=1; ${jar.header}` } });
    assert.deepEqual(shown(next), ["/late/", "spring"]);
    assert.equal(origin.taken()[0].headers.cookie, "a=1");
    // And its end.
    const [, end] = /<a href="([^"]*)">End/.exec(first.text);
    assert.equal(end, `${worker.url}/offers/?a=%20b&amp;indgang-preview=end`);
    const over = await opened(end.replace("&amp;", "&"), { jar });
    assert.deepEqual([shown(over), jar.names], [[null, "default"], []]);
    assert.equal(origin.taken()[0].url, "/offers/?a=%20b");
    assert.doesNotMatch(over.text, /indgang-preview/);
  });

  test("of a moment decides as of then", async () => {
    const got = await opened(await preview("/soon/", "--at", "2090-01-02", "--segment", "danish"));
    assert.equal(told(got).entry, "/later/");
    assert.equal(told(await opened(await preview("/soon/", "--segment", "danish"))).entry, null);
  });

  test("of one variant leaves the rest as it is", async () => {
    const got = await opened(await preview("/", "--show", "hero=spring"), { country: "DK" });
    assert.deepEqual(shown(got), ["/deals/", "spring"]);
  });

  test("sends where an experience sends, and goes on there", async () => {
    const jar = new Jar();
    const url = await preview("/sent/", "--segment", "danish");
    const sent = await opened(url, { jar });
    assert.deepEqual([sent.status, sent.headers.location], [302, "/deals/"]);
    assert.match((await view(`${worker.url}/deals/`, { headers: { cookie: jar.header } })).text, /indgang-preview/);
  });

  test("opens and ends whatever there is at its address", async () => {
    for (const status of [302, 404]) {
      answer = (response, { url }) => (url === "/?a" ? response.writeHead(status, { location: "/da/" }).end() : html(response, PAGE));
      const jar = new Jar();
      assert.equal((await opened(await preview("/?a", "--show", "hero=spring"), { jar })).status, status);
      assert.deepEqual(jar.names, ["__Host-indgang-preview"]);
      assert.deepEqual(shown(await view(`${worker.url}/da/`, { headers: { cookie: jar.header } })), [null, "spring"]);
      assert.equal((await opened(`${worker.url}/?a&indgang-preview=end`, { jar })).status, status);
      assert.deepEqual(jar.names, []);
    }
    // At an address that looks like another host's, too.
    const got = await view(`${worker.url}//elsewhere.example/?indgang-preview=end`);
    assert.equal(got.headers.location, `${worker.url}//elsewhere.example/`);
  });

  test("touches no cookie of the profile, and is not of the one who looks", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    const before = jar.header;
    jar.cookies.set("__Host-indgang-declared", "broken");
    const got = await opened(await preview("/", "--show", "hero=spring"), { jar });
    assert.deepEqual(got.cookies, []);
    const known = (preview) => view(`${worker.url}/known/`, { headers: { cookie: `${before}${preview}` } });
    assert.equal(told(await known("")).entry, "/again/");
    assert.equal(told(await known(`; __Host-indgang-preview=${token("preview", "", `until=${inSeconds(60)}`)}`)).entry, null);
    assert.match(got.text, /<script type="application\/json" data-preview id="indgang-decision">/);
    assert.ok(jar.header.startsWith(before));
  });

  test("is nothing where it is forged or over, in the address and in the cookie", async () => {
    const right = `until=${inSeconds(60)}&slot=hero+spring`;
    const good = token("preview", "", right);
    assert.deepEqual(shown(await opened(`${worker.url}/?indgang-preview=${good}`)), [null, "spring"]);
    const bad = [
      token("preview", "", `until=${inSeconds(-1)}&slot=hero+spring`),
      token("link", "/", right), token("preview", "/", right),
      good.slice(0, -2) + (good.at(-2) === "A" ? "BA" : "AA"), "x", "",
    ];
    for (const token of bad) {
      for (const got of [
        await view(`${worker.url}/?indgang-preview=${token}`),
        await view(`${worker.url}/`, { headers: { cookie: `__Host-indgang-preview=${token}` } }),
      ]) {
        assert.deepEqual([got.status, ...shown(got)], [200, null, "default"], token);
        assert.doesNotMatch(got.text, /<aside|data-preview/);
        assert.deepEqual(got.cookies, []);
      }
    }
    // A bad link does not end a good preview.
    const both = await view(`${worker.url}/?indgang-preview=x`, { headers: { cookie: `__Host-indgang-preview=${good}` } });
    assert.deepEqual(shown(both), [null, "spring"]);
  });

  test("shows names as text", async () => {
    const said = `until=${inSeconds(60)}&segment=${encodeURIComponent('<b a="&amp;">')}`;
    const got = await opened(`${worker.url}/a&b"/?indgang-preview=${token("preview", "", said)}`);
    assert.ok(got.text.includes('<li>the visitor is in &lt;b a=&quot;&amp;amp;&quot;></li>'), got.text);
    assert.ok(got.text.includes(`<a href="${worker.url}/a&amp;b%22/?indgang-preview=end">`), got.text);
  });

  test("is for no program, such as draws cards of links", async () => {
    const got = await view(await preview("/", "--show", "hero=spring"), { headers: { "user-agent": "Slackbot-LinkExpanding 1.0" } });
    assert.deepEqual([shown(got), got.cookies], [[null, "default"], []]);
  });
});
