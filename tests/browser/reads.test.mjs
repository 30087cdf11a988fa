/** `docs/privacy.md` names all that is read of a visitor, and nothing else. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "acorn";
import { ancestor } from "acorn-walk";
import { ROOT } from "../support/wrangler.mjs";

/** What tells of the browser, the device or the visitor, by the object that it is asked of. */
const OBJECTS = new Set("navigator document location screen performance history crypto visualViewport globalThis window".split(" "));
/** The same without an object, and what any object may be asked. */
const GLOBALS = new Set(
  ("innerWidth innerHeight outerWidth outerHeight devicePixelRatio matchMedia screenX screenY scrollX scrollY localStorage " +
    "sessionStorage indexedDB caches IntersectionObserver ResizeObserver PerformanceObserver __tcfapi dataLayer").split(" "),
);
const METHODS = new Set(
  ("getTimezoneOffset resolvedOptions getBattery getGamepads getVoices getBoundingClientRect getClientRects getContext " +
    "measureText getComputedStyle checkVisibility enumerateDevices getCurrentPosition userAgentData getHighEntropyValues").split(" "),
);
/** What is asked of the page itself, or does something to it: no datum of a visitor. */
const OF_THE_PAGE = new Set(
  ("document.addEventListener document.removeEventListener document.dispatchEvent document.adoptedStyleSheets document.body " +
    "document.createElement document.documentElement document.getElementById document.importNode document.querySelector " +
    "document.querySelectorAll document.readyState document.activeElement location.origin location.reload performance.now " +
    "globalThis.indgang globalThis.BroadcastChannel document.title").split(" "),
);
/** Headers of answers, and of tests. */
const OF_ANSWERS = new Set(
  "content-security-policy age content-disposition content-length content-type content-encoding content-language cache-control location etag vary set-cookie indgang-test-trap indgang-fault".split(" "),
);
/** How the table calls what the worker tells the core: see src/edge/facts.rs. */
const FACTS = {
  address: "the URL", host: "`Host`", cookies: "`Cookie`", referrer: "`Referer`", agent: "`User-Agent`",
  mobile: "`Sec-CH-UA-Mobile`", platform: "`Sec-CH-UA-Platform`", languages: "`Accept-Language`", country: "`cf.country`",
  region: "`cf.regionCode`", gpc: "`Sec-GPC`", segments: "the URL", robot: "`cf.botManagement`", now: "the clock",
  ahead: "`cf.timezone`",
};

/** Where a datum comes from, by the tables under "What is read": the second column. */
async function table() {
  const [, part] = /\n## What is read\n(.*?)\n## /s.exec(await readFile(join(ROOT, "docs/privacy.md"), "utf8"));
  return part.split("\n").filter((line) => /^\| (?!datum|---)/.test(line)).map((line) => line.split("|")[2]).join("\n");
}
const named = (from) => [...from.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

const ofAPage = (name) => GLOBALS.has(name) || METHODS.has(name) || OBJECTS.has(name.split(".")[0]);

async function* filesOf(folder, ending) {
  for (const name of (await readdir(join(ROOT, folder), { recursive: true })).sort()) {
    if (name.endsWith(ending)) yield readFile(join(ROOT, folder, name), "utf8");
  }
}

/** What a script of a page reads of its visitor. @param {string} code */
function readBy(code) {
  const found = new Set();
  const asked = (object, name) => {
    if (name === undefined) return;
    if (GLOBALS.has(name) || METHODS.has(name)) found.add(name);
    else if (OBJECTS.has(object) && !OF_THE_PAGE.has(`${object}.${name}`)) found.add(`${object}.${name}`);
  };
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Identifier: ({ name }) => void (GLOBALS.has(name) && found.add(name)),
    MemberExpression: ({ object, property, computed }) => asked(object.name, computed ? undefined : property.name),
    VariableDeclarator({ id, init }) {
      if (id.type === "ObjectPattern") for (const { key } of id.properties) asked(init?.name, key?.name);
    },
  });
  return found;
}

test("what scripts of a page read of their visitor is in the table", async () => {
  const found = new Set();
  for await (const code of filesOf("build/site/indgang", ".js")) for (const name of readBy(code)) found.add(name);
  const listed = new Set(named(await table()).filter(ofAPage));
  assert.deepEqual([...found].sort(), [...listed].sort());
});

/** What is asked of browser storage but for a name of ours. @param {string} code */
function storedBy(code) {
  const others = [];
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Identifier({ name, start }, _, ancestors) {
      if (name !== "localStorage") return;
      const [call, member] = ancestors.slice(-3);
      const [key] = call?.type === "CallExpression" && call.callee === member ? call.arguments : [];
      const text = key?.type === "TemplateLiteral" ? key.quasis[0].value.cooked : key?.value;
      const one = /^(get|set|remove)Item$/.test(member?.property?.name) && !member.computed;
      if (!one || !`${text}`.startsWith("indgang.")) others.push(code.slice(start, start + 60));
    },
  });
  return others;
}

test("of browser storage scripts of a page ask for our own names only", async () => {
  let asked = 0;
  for await (const code of filesOf("build/site/indgang", ".js")) {
    asked += code.split("localStorage").length - 1;
    assert.deepEqual(storedBy(code), []);
  }
  assert.ok(asked > 0);
  for (const code of [
    "Object.entries(localStorage)", "localStorage.key(0)", "localStorage[key]", "localStorage.getItem(key)", "const s = localStorage",
    "localStorage.getItem('other')", "localStorage['getItem'](`indgang.${key}`)", "({ ...localStorage })", "localStorage.clear()",
  ]) {
    assert.equal(storedBy(code).length, 1, code);
  }
  assert.deepEqual(storedBy("localStorage.setItem(`indgang.${key}`, value), localStorage.getItem('indgang.choice')"), []);
});

test("what the worker reads of a request is in the table", async () => {
  const found = new Set();
  for await (const code of filesOf("www/js/worker", ".js")) {
    for (const [, name] of code.matchAll(/(?:headers\??\.(?:get|has)|#?header)\("([\w-]+)"\)/g)) found.add(name);
    for (const [, name] of code.matchAll(/\bcf\??\.(\w+)/g)) found.add(`cf.${name}`);
  }
  for await (const code of filesOf("src/edge", ".rs")) {
    for (const [, name] of code.matchAll(/\bheader\("([\w-]+)"\)/g)) found.add(name);
  }
  const from = await table();
  const listed = named(from).filter((name) => !ofAPage(name) && !name.startsWith("__Host-"));
  const wanted = [...found].map((name) => name.toLowerCase()).filter((name) => !OF_ANSWERS.has(name));
  assert.deepEqual([...new Set(wanted), "host"].sort(), [...new Set(listed.map((name) => name.toLowerCase()))].sort());

  const facts = await readFile(join(ROOT, "src/edge/facts.rs"), "utf8");
  const [, fields] = /pub struct Facts<'a> \{(.*?)\n\}/s.exec(facts);
  assert.deepEqual([...fields.matchAll(/pub (\w+):/g)].map(([, name]) => name), Object.keys(FACTS));
  for (const [fact, name] of Object.entries(FACTS)) assert.ok(from.includes(name), `${fact}: ${name}`);
});

test("whatever is read is found", () => {
  for (const [code, name] of [
    ["navigator.hardwareConcurrency", "navigator.hardwareConcurrency"],
    ["const { deviceMemory } = navigator", "navigator.deviceMemory"],
    ["screen.width", "screen.width"],
    ["devicePixelRatio > 1", "devicePixelRatio"],
    ["globalThis.matchMedia(a)", "matchMedia"],
    ["document.title, document.lastModified", "document.lastModified"],
    ["new Intl.DateTimeFormat().resolvedOptions()", "resolvedOptions"],
    ["canvas.getContext('2d')", "getContext"],
  ]) {
    assert.deepEqual([...readBy(code)], [name], code);
  }
});

test("each promise stands beside a test that is there", async () => {
  const [, part] = /\n## Promises\n(.*?)\n## /s.exec(await readFile(join(ROOT, "docs/privacy.md"), "utf8"));
  const rows = part.split("\n").filter((line) => /^\| (?!promise|---|\|)/.test(line));
  assert.ok(rows.length > 20);
  for (const row of rows) {
    const tests = named(row.split("|").at(-2));
    let text = "";
    for (const name of tests) {
      // A test by its name, or how that begins, follows the file that it is in.
      if (name.endsWith("/")) assert.ok((await readdir(join(ROOT, name))).includes("main.rs"), name);
      else if (name.startsWith("tests/")) text = await readFile(join(ROOT, name), "utf8");
      else if (!/^(cargo |Released$)/.test(name)) assert.ok(text.includes(name.replace(/…$/, "")), `${name}: ${row}`);
    }
    assert.ok(tests.length > 0 || row.includes("above"), row);
  }
});
