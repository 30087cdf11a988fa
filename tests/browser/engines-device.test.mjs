/** On a site without a worker, in Firefox and in WebKit: tabs, Back, offers, words, events and forms, and closed storage. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { click, inEach, opened, until } from "../support/engines.mjs";
import { serveStatic } from "../support/static.mjs";

const ours = `<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>`;
const FORM = `<!doctype html><html lang="en"><head><title>A form</title>${ours}</head>
<body data-indgang-event="purchase"><p>Hello <span data-indgang-merge="first_name">there</span></p>
<form data-indgang-traits><label>Name <input name="first_name"></label>
<label>Where <select name="postcode"><option value="">Somewhere</option><option>7190</option></select></label><button>Save</button></form>
<button data-indgang-event="fare_click">Look</button></body></html>`;
/** What pages print. */
const SAID = `globalThis.said = [];
  for (const kind of ["info", "warn", "error"]) console[kind] = (...words) => said.push(words.join(" "));
  addEventListener("error", ({ message }) => said.push(message));
  addEventListener("unhandledrejection", ({ reason }) => said.push(String(reason)));`;
/** Storage that may be used for nothing, as browsers have it where it is closed. */
const CLOSED = `<script>${SAID}
  Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("closed", "SecurityError"); } });
</script>`;
/** Storage without room for a letter more, by what a site itself keeps. */
const FULL = `<script>${SAID}
  for (let [length, at] = [1 << 20, 0]; length; ) {
    try {
      localStorage.setItem("site." + at, "x".repeat(length));
      at += 1;
    } catch {
      length >>= 1;
    }
  }
</script>`;
const HERO = `<section data-indgang-slot="hero"><template data-indgang-variant="deals">low fares</template>
<p data-indgang-variant="default">as for everybody</p></section>`;
const without = (/** @type {string} */ storage) => `<!doctype html><html lang="en"><head><title>No storage</title>${storage}${ours}</head>
<body data-indgang-topics="deals">${HERO}<indgang-consent mode="banner"></indgang-consent></body></html>`;
const PAGES = { "/form/": FORM, "/closed/": without(CLOSED), "/full/": without(FULL) };

let site;
before(async () => void (site = await serveStatic({ pages: PAGES })));
after(() => site?.stop());

const hero = () => document.querySelector("[data-indgang-slot=hero] h1, [data-indgang-slot=hero] p").textContent.trim();
const keys = () => Object.keys(localStorage).sort();
const remembered = () => globalThis.indgang.remembered().then((it) => it.remembered);

inEach((arrives, engine) => {
  let visitor;
  const open = async (path, tab = visitor) => assert.equal(await opened(tab, site.url + path), "there");
  /** Somebody who let the device remember, on this page. */
  const known = async (path = "/deals/") => {
    visitor = await arrives();
    await open(path);
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: true }));
  };

  test("a way in is offered by a link, and nothing else that could be", async () => {
    await known();
    await open("/");
    const shown = () => [...document.querySelectorAll("[data-indgang-entry-offer]")].filter((it) => it.checkVisibility()).map((it) => [it.pathname, it.textContent]);
    assert.deepEqual(await visitor.run(shown), [["/deals/", "Start with the lowest fares"]]);
    assert.equal(await visitor.run(() => location.pathname), "/");
    await click(visitor, "Start with the lowest fares");
    await until(visitor, () => location.pathname === "/deals/");
  });

  test("a form is kept, fills words here and on the next page, and is filled in again; what is clicked counts", async () => {
    await known("/form/");
    await visitor.run((anna) => {
      document.querySelector("input").value = anna;
      document.querySelector("select").value = "7190";
    }, ANNA);
    site.asked.length = 0;
    await click(visitor, "Save");
    await until(visitor, () => document.querySelector("[role=status]")?.textContent === "Saved.");
    assert.equal(await visitor.run(() => location.href), `${site.url}/form/`);
    assert.ok(site.asked.every(({ method, url }) => method === "GET" && !/\?/.test(url)));
    assert.equal(await visitor.run(() => document.querySelector("[data-indgang-merge]").textContent), ANNA);
    for (let times = 2; times; times -= 1) await click(visitor, "Look");
    const counts = async () => {
      const all = await visitor.run(remembered);
      return Object.fromEntries(all.filter(({ kind }) => kind === "event").map(({ name, value }) => [name, value]));
    };
    const before = await counts();
    assert.equal(before.fare_click, 2, JSON.stringify(before));
    assert.equal(before.purchase, 1, "the page's own event");
    await open("/form/");
    await until(visitor, (anna) => document.querySelector("input").value === anna && document.querySelector("select").value === "7190", ANNA);
    assert.equal(await visitor.run(() => document.querySelector("[data-indgang-merge]").textContent), ANNA);
  });

  test("Back does not write in again what was forgotten on the next page", async () => {
    await known("/form/");
    await visitor.run((anna) => void (document.querySelector("input").value = anna), ANNA);
    await click(visitor, "Save");
    await until(visitor, () => document.querySelector("[role=status]")?.textContent === "Saved.");
    // By the page itself: a driver may lose sight of one that its browser brings back.
    await visitor.run(() => void (location.href = "/deals/"));
    await until(visitor, () => location.pathname === "/deals/" && globalThis.indgang?.ready.then(() => true));
    await visitor.run(() => globalThis.indgang.forget());
    await visitor.run(() => history.back());
    await until(visitor, () => location.pathname === "/form/" && globalThis.indgang?.ready.then(() => true));
    await until(visitor, () => document.querySelector("input").value === "");
  });

  test("what is told, and what is refused, in one tab counts in the other", async () => {
    await known();
    const other = await visitor.tab();
    await open("/", other);
    assert.equal(await other.run(hero), "Every krone counts");
    assert.equal(await visitor.run((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA), "kept");
    // What one tab stored, Firefox lets another read a moment later.
    const told = (anna) => globalThis.indgang.remembered().then((it) => it.remembered.some(({ name, value }) => name === "first_name" && value === anna));
    await until(other, told, ANNA);
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: false }));
    await until(other, () => document.querySelector("[data-indgang-slot=hero] h1").textContent === "Fly somewhere new");
    await other.run(() => globalThis.indgang.observe("view", { topics: "deals" }));
    assert.deepEqual(await other.run(keys), ["indgang.choice"]);
  });

  test("Back, after a withdrawal, shows nothing that was decided before it, though the browser kept the page", async () => {
    await known();
    await open("/");
    assert.equal(await visitor.run(hero), "Every krone counts");
    await visitor.run(() => addEventListener("pageshow", ({ persisted }) => void (persisted && (globalThis.name = "kept"))));
    // By the page itself: a driver may lose sight of one that its browser brings back.
    await visitor.run(() => void (location.href = "/you/"));
    await until(visitor, () => location.pathname === "/you/" && globalThis.indgang?.ready.then(() => true));
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: false }));
    await visitor.run(() => history.back());
    await until(visitor, () => location.pathname === "/" && document.querySelector("[data-indgang-slot=hero] h1").textContent === "Fly somewhere new");
    // Firefox lets go of a page that it keeps, as soon as it hears that another wrote storage, or told it something: at times after Back.
    if (engine === "webkit") assert.equal(await visitor.run(() => globalThis.name), "kept");
    assert.deepEqual(await visitor.run(keys), ["indgang.choice"]);
  });

  for (const how of ["closed", "full"]) {
    test(`where storage is ${how} the page is as it was served, works until it is left, and one line says why`, async () => {
      visitor = await arrives();
      for (let times = 2; times; times -= 1) {
        await open(`/${how}/`);
        assert.equal(await visitor.run(hero), "as for everybody");
        await click(visitor, "Accept");
        await until(visitor, () => globalThis.indgang.consent.state.remember === "granted");
        assert.ok((await visitor.run(remembered)).some(({ name }) => name === "deals"));
        const said = await visitor.run(() => globalThis.said);
        assert.equal(said.length, 1, said.join("\n"));
        assert.match(said[0], how === "full" ? /^indgang: storage is full: empty it, or/ : /^indgang: storage is closed: allow it, or/);
        if (how === "full") assert.ok((await visitor.run(keys)).every((key) => key.startsWith("site.")));
      }
    });
  }
});
