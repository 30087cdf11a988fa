/** The core journeys of a visitor in Firefox and in WebKit, Safari's engine, on a site without a worker. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inEach, opened, until } from "../support/engines.mjs";
import { LOADING } from "../support/loading.mjs";
import { serveStatic } from "../support/static.mjs";

const policy = (scripts) =>
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' ${scripts}; style-src 'self'; img-src 'self'; ` +
  `connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'">`;
/** The first thing on each page: writes down what is painted in slots, and what is against the page's policy. */
const WATCH = `
globalThis.painted = [];
globalThis.broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
const look = () => {
  for (const element of document.querySelectorAll("[data-indgang-slot]")) {
    const text = getComputedStyle(element).opacity === "1" ? element.textContent.trim() : "";
    if (text && painted.at(-1) !== text) painted.push(text);
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);`;
const page = (head = "", body = "") => `<!doctype html><html lang="en"><head>${head}<script src="/watch.js"></script><script src="/indgang/bootstrap.js"></script>
<script type="module" src="/indgang/indgang.js"></script><title>A page</title></head><body ${body}><main>
<section data-indgang-slot="hero"><template data-indgang-variant="deals">low fares</template><p data-indgang-variant="default">as for everybody</p></section>
<p>Hello <span data-indgang-merge="first_name">there</span></p></main><indgang-consent mode="banner"></indgang-consent></body></html>`;
/** Slots of one name, each with a variant of its own. */
const slots = (variants) => variants.map((html) => `<section data-indgang-slot="hero"><template data-indgang-variant="deals">low fares ${html}</template><p>default</p></section>`);
const LOADS = Object.values(LOADING);
const PAGES = {
  "/watch.js": WATCH,
  "/start/": page(),
  "/fares/": page("", `data-indgang-topics="deals"`),
  "/strict/": page(policy("'wasm-unsafe-eval'")),
  "/no-wasm/": page(policy("")),
  "/loading/": page().replace(/<section.*<\/section>/, slots([...LOADS, "<b>and no more</b>"]).join("")),
};

const hero = () => document.querySelector("[data-indgang-slot=hero]").textContent.trim();

let site;
// Slowly enough that what has come is painted.
before(async () => void (site = await serveStatic({ pages: PAGES, chunk: 400 })));
after(() => site?.stop());

inEach((arrives, engine) => {
  let visitor;
  const open = (path) => opened(visitor, site.url + path);
  /** Somebody who let the site remember, on a page of the deals. */
  const remembered = async () => {
    visitor = await arrives();
    await open("/fares/");
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: true }));
  };

  test("undecided, everybody gets the default, is asked, and nothing is kept", async () => {
    visitor = await arrives();
    assert.equal(await open("/start/"), "there");
    assert.equal(await visitor.run(hero), "as for everybody");
    await until(visitor, () => /Accept/.test(document.querySelector("indgang-consent").shadowRoot.textContent));
    assert.deepEqual(await visitor.run(() => Object.keys(localStorage)), []);
  });

  test("what was decided ahead is there from the first paint, and a withdrawal leaves the choice", async () => {
    await remembered();
    assert.equal(await visitor.run(() => globalThis.indgang.declare({ first_name: "Anna" })), "kept");
    await open("/start/");
    assert.deepEqual(await visitor.run(() => globalThis.painted), ["low fares"]);
    assert.equal(await visitor.run(() => document.querySelector("[data-indgang-merge]").textContent), "Anna");
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: false }));
    assert.equal(await visitor.run(hero), "as for everybody");
    assert.deepEqual(await visitor.run(() => Object.keys(localStorage)), ["indgang.choice"]);
  });

  test("no variant that would load something is shown, and nothing is asked for that others do not ask for", async () => {
    const asked = async () => {
      site.asked.length = 0;
      await open("/loading/");
      return site.asked.map(({ url }) => url).filter((url) => !/^\/(indgang|watch|favicon)/.test(url));
    };
    visitor = await arrives();
    const others = await asked();
    // Firefox looks ahead for images and style sheets, also in templates: for everybody.
    assert.deepEqual([...new Set(others)], engine === "firefox" ? ["/loading/", "/assets/lisbon.svg"] : ["/loading/"]);
    await remembered();
    assert.deepEqual(await asked(), others);
    const texts = await visitor.run(() => [...document.querySelectorAll("[data-indgang-slot]")].map((slot) => slot.textContent.trim()));
    assert.deepEqual(texts, [...LOADS.map(() => "default"), "low fares and no more"]);
  });

  test("the panel tells what is remembered", async () => {
    await remembered();
    await open("/you/");
    await until(visitor, () => /Low fares/.test(document.querySelector("indgang-panel").shadowRoot.textContent));
  });

  test("an app's view is chosen before it is painted, also in a transition", async () => {
    await remembered();
    await open("/start/");
    // Firefox has transitions since 144, which its extended release is older than.
    const there = await visitor.run(() => !!document.startViewTransition);
    for (const how of there ? ["plain", "transition"] : ["plain"]) {
      const shown = await visitor.run(async (how) => {
        globalThis.painted.length = 0;
        const change = () => {
          history.pushState(null, "", `/start/${how}/`);
          const [section, template, other] = ["section", "template", "p"].map((name) => document.createElement(name));
          section.dataset.indgangSlot = "hero";
          template.dataset.indgangVariant = "deals";
          template.content.append(`low fares, ${how}`);
          other.append("default");
          section.append(template, other);
          document.querySelector("main").replaceChildren(section);
        };
        if (how === "plain") change();
        else await document.startViewTransition(change).updateCallbackDone;
        for (let frames = 3; frames; frames -= 1) await new Promise((then) => requestAnimationFrame(then));
        return globalThis.painted;
      }, how);
      assert.equal(shown.at(-1), `low fares, ${how}`);
      assert.ok(!shown.includes("default"), shown.join());
    }
  });

  test("a strict policy is kept to; without Wasm in it, what was decided ahead still shows", async () => {
    await remembered();
    assert.equal(await open("/strict/"), "there");
    assert.equal(await visitor.run(hero), "low fares");
    assert.deepEqual(await visitor.run(() => globalThis.broken), []);
    assert.equal(await open("/no-wasm/"), "load.bad_wasm");
    assert.equal(await visitor.run(hero), "low fares");
    assert.deepEqual(await visitor.run(() => globalThis.painted), ["low fares"]);
  });
});
