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
/** Functions of the worker that are given answers only, besides which `response.headers` is one's by its name; and what a build for tests is asked. */
const OF_ANSWERS = new Set(
  "fragments.js:charsetOf links.js:resolved outside.js:fromOutside outside.js:known response.js:isRewritable response.js:rewrittenHeaders shared.js:mayKeep shared.js:lifetime facts.js:trap".split(" "),
);
/** What is asked as a request's headers are, and is an answer's, a map, a set, a query or a store. */
const NO_HEADERS = new Set("Object given merge chosen seen.chosen tally.as entries known known.ahead kv came keys fields said refused page await response.headers".split(" "));
/** How the rows begin that tell of what the worker reads. */
const ROWS = {
  address: "path, campaign", entry: "whether the visitor wants the page itself", link: "the segment that a signed link names", preview: "what somebody of the site previews",
  place: "country, region", clock: "the clock", languages: "languages", device: "device class", referrer: "referrer", program: "program or person",
  gpc: "a global privacy control", ours: "our own cookies", form: "whether a page is asked for, and in what form", from: "whether a page of the site asks",
  operator: "the operator's word", right: "whether what the browser has is still right", part: "whether a page is asked for in part", meant: "what is meant for the worker alone",
  copy: "which page a shared copy is of", login: "whether the browser logs in", made: "whether an origin may have made the page",
};
/**
 * Every place where the worker reads of a request: what it asks for, and the row that tells of it. Where the code names no header,
 * what it comes to stands here as well. `null` is said to others, who stand here too.
 */
const READS = {
  "address.js:addressOf": { search: null },
  "cookies.js:strippedHeaders": { cookie: "meant", referer: "meant" },
  "door.rs": { "sec-fetch-site": "from", origin: "from" },
  "entry.js:wantsDefault": { referer: "entry", search: "entry" },
  "facts.js:sent": { cookie: null },
  "facts.js:referer": { referer: null },
  "facts.js:cookies": { sent: null },
  "facts.js:text": {
    search: "address", cookies: "ours", referer: "referrer", "user-agent": "device", "sec-ch-ua-mobile": "device", "sec-ch-ua-platform": "device",
    "accept-language": "languages", "sec-gpc": "gpc", "cf.country": "place", "cf.regionCode": "place", "cf.timezone": "clock", "this.headers.get(name)": null,
  },
  "health.js:isOperator": { authorization: "operator" },
  "links.js:resolveLinks": { search: null },
  "mount.js:browserPlan": { "if-none-match": "right" },
  "origin.js:fetchOrigin": { search: "meant" },
  "preview.js:mayPreview": { cookies: "preview" },
  "preview.js:previewOf": { cookies: "preview" },
  "preview.js:show": { search: "preview" },
  "preview.js:turned": { search: "preview" },
  "rewrite.js:rewrite": { search: null },
  "robots.js:isRobot": { "user-agent": "program", "sec-ch-ua-mobile": "program", "cf.botManagement": "program", "cf.verifiedBotCategory": "program" },
  "shared.js:leaves": { sent: "made", "headers.keys()": "made" },
  "shared.js:placeOf": { authorization: "login", search: "copy" },
  "signed.js:linked": { search: "link" },
  "signed.js:mayBeLinked": { search: "link" },
  "view.js:answerPage": { search: "preview", "facts.headers.has(name)": "part" },
  "view.js:isPageView": { "sec-fetch-dest": "form", accept: "form" },
  "view.js:pageHeaders": { sent: "meant", referer: "meant", "accept-encoding": "form" },
  "view.js:sentOn": { search: "meant" },
};
/** How the table calls what the worker tells the core: see src/edge/facts.rs. */
const FACTS = {
  address: "the URL", host: "`Host`", cookies: "`Cookie`", referrer: "`Referer`", agent: "`User-Agent`",
  mobile: "`Sec-CH-UA-Mobile`", platform: "`Sec-CH-UA-Platform`", languages: "`Accept-Language`", country: "`cf.country`",
  region: "`cf.regionCode`", gpc: "`Sec-GPC`", segments: "the URL", robot: "`cf.botManagement`", now: "the clock",
  ahead: "`cf.timezone`",
};

/** Each datum and where it comes from, by the tables under "What is read". @returns {Promise<[string, string][]>} */
async function table() {
  const [, part] = /\n## What is read\n(.*?)\n## /s.exec(await readFile(join(ROOT, "docs/privacy.md"), "utf8"));
  return part.split("\n").filter((line) => /^\| (?!datum|---)/.test(line)).map((line) => line.split("|").slice(1, 3).map((text) => text.trim()));
}
const columns = async () => (await table()).map(([, from]) => from).join("\n");
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
  const listed = new Set(named(await columns()).filter(ofAPage));
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
      if (member?.computed && `${member.property.value}`.startsWith("indgang.")) return;
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
    "localStorage.getItem('other')", "localStorage['other']", "localStorage['getItem'](`indgang.${key}`)", "({ ...localStorage })", "localStorage.clear()",
  ]) {
    assert.equal(storedBy(code).length, 1, code);
  }
  assert.deepEqual(storedBy("localStorage.setItem(`indgang.${key}`, value), localStorage.getItem('indgang.choice'), localStorage['indgang.choice']"), []);
});

/** What a file of the worker asks of a request, by the outermost function: `[["view.js:isPageView", "accept"], …]`. @param {string} file @param {string} code */
function askedBy(file, code) {
  const found = [];
  const textOf = ({ start, end }) => code.slice(start, end);
  const asked = (above, what) => {
    const named = above.find(({ type, init }) => /^(FunctionDeclaration|MethodDefinition)$/.test(type) || /Function/.test(init?.type));
    const where = `${file}:${(named?.id ?? named?.key)?.name}`;
    if (!OF_ANSWERS.has(where)) found.push([where, what]);
  };
  const isHeaders = (node) => /headers$/i.test(textOf(node));
  const taken = (above, key) => key?.type === "Identifier" && /^(sent|referer|search)$/.test(key.name) && asked(above, key.name);
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    CallExpression(node, _, above) {
      const { callee, arguments: given } = node;
      const [first] = given;
      if (callee.name === "header" && first?.type === "Literal") asked(above, first.value);
      if (textOf(callee) === "Object.fromEntries" && isHeaders(first)) asked(above, textOf(node));
      if (callee.type !== "MemberExpression" || NO_HEADERS.has(textOf(callee.object).split(" ")[0])) return;
      if (!/^(get|has|keys|entries|values|forEach|getSetCookie)$/.test(callee.property.name ?? callee.property.value)) return;
      asked(above, first?.type === "Literal" ? first.value : textOf(node));
    },
    MemberExpression({ object, property }, _, above) {
      if (object.name === "cf") asked(above, `cf.${property.name}`);
      else if (property.name === "cookies" && /^(facts|this)$/.test(textOf(object))) asked(above, "cookies");
      else taken(above, property);
    },
    Pattern: (node, _, above) => void (node.type === "ObjectPattern" && node.properties.forEach(({ key }) => taken(above, key))),
    SpreadElement: ({ argument }, _, above) => void (isHeaders(argument) && asked(above, `...${textOf(argument)}`)),
    ForOfStatement: ({ right }, _, above) => void (isHeaders(right) && asked(above, `of ${textOf(right)}`)),
  });
  return found;
}

test("what the worker reads of a request is in the table", async () => {
  const found = [];
  for (const name of await readdir(join(ROOT, "www/js/worker"))) {
    const code = await readFile(join(ROOT, "www/js/worker", name), "utf8");
    if (name.endsWith(".js")) found.push(...askedBy(name, code));
  }
  for await (const code of filesOf("src/edge", ".rs")) {
    // Without what a build for tests asks.
    const shipped = code.replace(/#\[cfg\(feature = "test-trap"\)\]\s*if [^}]*\}/g, "");
    for (const [, name] of shipped.matchAll(/\bheader\("([\w-]+)"\)/g)) found.push(["door.rs", name]);
  }
  const uses = (pairs) => [...new Set(pairs.map((pair) => pair.join(" ")))].sort();
  const known = Object.entries(READS).flatMap(([where, reads]) => Object.keys(reads).map((what) => [where, what]));
  assert.deepEqual(uses(found), uses(known));

  // What those come to that name no header.
  const [view, shared] = await Promise.all(["view.js", "shared.js"].map((name) => readFile(join(ROOT, "www/js/worker", name), "utf8")));
  const [, conditions] = /^const CONDITIONS = (\[.*\]);$/m.exec(view);
  const [, written] = /^const WRITTEN = (.*);$/m.exec(shared);
  assert.equal(written, "/^(forwarded|x-(forwarded-(?!for$|proto$)|original-|rewrite-|http-method|host$).*)/");
  const means = {
    search: ["the URL"], sent: ["cookie"], cookies: ["cookie"], "facts.headers.has(name)": JSON.parse(conditions),
    "headers.keys()": ["forwarded*", "x-forwarded-*", "-for", "-proto", "x-original-*", "x-rewrite-*", "x-http-method*", "x-host"],
  };
  /** By the beginning of a row, what it has to name; the others of the rows are not the worker's to read, or are no header. */
  const wanted = new Map(Object.keys(ROWS).map((row) => [row, new Set()]));
  for (const [, reads] of Object.entries(READS)) {
    for (const [what, row] of Object.entries(reads)) if (row) for (const name of means[what] ?? [what]) wanted.get(row).add(name.toLowerCase());
  }
  const rows = (await table()).map(([datum, from]) => {
    const names = named(from).filter((name) => !ofAPage(name));
    return [datum, [...names.map((name) => (name.startsWith("__Host-") ? "cookie" : name)), ...(from.includes("the URL") ? ["the URL"] : [])].map((name) => name.toLowerCase()).sort()];
  });
  const told = new Set();
  for (const [row, names] of wanted) {
    const at = rows.findIndex(([datum]) => datum.startsWith(ROWS[row]));
    told.add(at);
    assert.deepEqual([...names].sort(), rows[at]?.[1], ROWS[row]);
  }
  // The consent platform's cookie and the choice are told to the core with all others; the host is a part of every address.
  const rest = rows.filter((_, at) => !told.has(at)).flatMap(([, names]) => names);
  assert.deepEqual([...new Set(rest)].sort(), ["cookie", "host"]);

  const from = await columns();
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
  for (const [code, what] of [
    ['headers.has("dnt")', "dnt"],
    ['of["get"](`dnt`)', 'of["get"](`dnt`)'],
    ["NAMES.some((name) => those.has(name))", "those.has(name)"],
    ["[...request.headers].length", "...request.headers"],
    ["for (const [name] of headers) tell(name)", "of headers"],
    ["headers.forEach(tell)", "headers.forEach(tell)"],
    ["Object.fromEntries(request.headers)", "Object.fromEntries(request.headers)"],
    ['header("dnt")', "dnt"],
    ["cf.asn", "cf.asn"],
    ["facts.cookies", "cookies"],
    ["({ referer }) => referer", "referer"],
  ]) {
    assert.deepEqual(askedBy("a.js", `export function f() { ${code} }`), [["a.js:f", what]], code);
  }
});

/** The names of the tests in a file; of one that is put together, how it begins. @param {string} file @param {string} code */
function titles(file, code) {
  if (file.endsWith(".rs")) return [...code.matchAll(/#\[test\]\s+(?:#\[.*\]\s+)*fn (\w+)\(/g)].map(([, name]) => name);
  const found = [];
  if (!file.endsWith(".mjs")) return found;
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    CallExpression({ callee, arguments: [title] }) {
      if (callee.name === "test") found.push(title.value ?? title.quasis?.[0].value.cooked);
    },
  });
  return found.filter(Boolean);
}

test("each promise stands beside a test that is there", async () => {
  const [, part] = /\n## Promises\n(.*?)\n## /s.exec(await readFile(join(ROOT, "docs/privacy.md"), "utf8"));
  const rows = part.split("\n").filter((line) => /^\| (?!promise|---|\|)/.test(line));
  assert.ok(rows.length > 20);
  for (const row of rows) {
    const tests = named(row.split("|").at(-2));
    let there = [];
    for (const name of tests) {
      // A test by its name, or how that begins, follows the file that it is in.
      if (name.endsWith("/")) assert.ok((await readdir(join(ROOT, name))).includes("main.rs"), name);
      else if (name.startsWith("tests/")) there = titles(name, await readFile(join(ROOT, name), "utf8"));
      else if (!/^(cargo |Released$)/.test(name)) {
        const [begins, open] = [name.replace(/…$/, ""), name.endsWith("…")];
        assert.ok(there.some((title) => (open ? title.startsWith(begins) : title === begins)), `${name}: ${row}`);
      }
    }
    assert.ok(tests.length > 0 || row.includes("above"), row);
  }
});
