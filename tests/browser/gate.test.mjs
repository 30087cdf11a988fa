/** Nothing leaves but through the gate: no other file can send, and the bundles hold no more. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { sends } from "../support/sends.mjs";

const SOURCE = fileURLToPath(new URL("../../www/js/browser/", import.meta.url));
const BUILT = fileURLToPath(new URL("../../build/site/indgang/", import.meta.url));

/** What can send: the package's own files, images that everyone fetches, the worker. */
const IMAGES = ["Image", "{ src }"];
const GATE = ["Image", "fetch", "fetch", ...Array(4).fill("import()"), "{ src }"];
/** What is kept with the document, under symbols. */
const KEPT = Array(2).fill("document[…]");
/** What builds our elements: with names, attributes and rules that are all written in our files. */
const MAKES = ["createElement(…)", "replaceSync(…)", "setAttribute(…)"];
/** Forms whose answers go through the gate or stay on the device, and a copy that is handed over as a file. */
const [FORM, COPY] = [["(form)"], ["click"]];

const SOURCES = {
  "elements/question.js": FORM,
  "elements/style.js": MAKES,
  "gate.js": GATE,
  "kept.js": KEPT,
  "panel/hands.js": COPY,
  "panel/notes.js": FORM,
  // The platform's own names are globals of the page.
  "platform.js": ["globalThis handed on"],
};
const BUNDLES = {
  "about.js": [],
  "bootstrap.js": [...IMAGES, ...KEPT],
  "elements.js": [...MAKES, ...FORM],
  "indgang.js": [...GATE, ...KEPT],
  "more.js": [],
  "panel.js": [...MAKES, ...FORM, ...COPY],
  "platform.js": SOURCES["platform.js"],
};

test("only the gate names what can send", async () => {
  const files = (await readdir(SOURCE, { recursive: true })).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 10);
  for (const name of files) {
    assert.deepEqual(sends(await readFile(join(SOURCE, name), "utf8")), SOURCES[name] ?? [], name);
  }
});

test("the shipped bundles hold what the gate holds; the bootstrap only fetches images, elements and panel nothing", async () => {
  const scripts = (await readdir(BUILT)).filter((name) => name.endsWith(".js"));
  assert.deepEqual(scripts.sort(), Object.keys(BUNDLES));
  for (const name of scripts) {
    assert.deepEqual(sends(await readFile(join(BUILT, name), "utf8")), BUNDLES[name].toSorted(), name);
  }
});

/** Ways to send, each with what it is found as. */
const WAYS = [
  ["fetch('/a')", "fetch"],
  ["const { fetch: send } = globalThis", "fetch", "globalThis handed on"],
  ["window['fet' + 'ch']('/a')", "window[…]"],
  ["window['fetch']('/a')", "fetch"],
  ["window[`fetch`]('/a')", "fetch"],
  ["const all = globalThis; all['fet' + 'ch']('/a')", "globalThis handed on"],
  ["Reflect.get(window, 'fet' + 'ch')('/a')", "Reflect", "window handed on"],
  ["document.defaultView['fet' + 'ch']('/a')", "defaultView"],
  ["navigator.sendBeacon('/a')", "sendBeacon"],
  ["navigator['send' + 'Beacon']('/a')", "navigator[…]"],
  ["new XMLHttpRequest()", "XMLHttpRequest"],
  ["new WebSocket(a)", "WebSocket"],
  ["new WebTransport(a)", "WebTransport"],
  ["new EventSource(a)", "EventSource"],
  ["new RTCPeerConnection({ iceServers })", "RTCPeerConnection"],
  ["new Image().src = a", ".src =", "Image"],
  ["new Audio(a)", "Audio"],
  ["new FontFace('a', b)", "FontFace"],
  ["import('./a.js')", "import()"],
  ["import(a)", "import()"],
  ["new Worker(a)", "Worker"],
  ["new SharedWorker(a)", "SharedWorker"],
  ["navigator.serviceWorker.register(a)", "serviceWorker"],
  ["CSS.paintWorklet.addModule(a)", "addModule"],
  ["eval(a)", "eval"],
  ["(0, eval)(a)", "eval"],
  ["new Function(a)()", "Function"],
  ["(() => {}).constructor(a)()", "constructor"],
  ["setTimeout('fe' + 'tch(a)')", "setTimeout(text)"],
  ["setTimeout(`fetch(a)`)", "setTimeout(text)"],
  ["document.createElement('img')", "(img)"],
  ["document.createElement('i' + 'mg')", "createElement(…)"],
  ["document.createElement(a)", "createElement(…)"],
  ["document.createElementNS(svg, 'image')", "(image)"],
  ["const make = (name) => document.createElement(name); make('script')", "(script)", "createElement(…)"],
  ["make('div', { src: a })", "{ src }"],
  ["make('div', { onclick: a })", "{ onclick }"],
  ["Object.assign(image, { src: a })", "{ src }"],
  ["image.src = a", ".src ="],
  ["image['src'] = a", ".src ="],
  ["image.setAttribute('src', a)", "setAttribute(src)"],
  ["image.setAttribute('s' + 'rc', a)", "setAttribute(…)"],
  ["box.innerHTML = a", ".innerHTML ="],
  ["box.insertAdjacentHTML('beforeend', a)", "insertAdjacentHTML"],
  ["box.style.backgroundImage = a", ".backgroundImage ="],
  ["box.style.setProperty('background', a)", "setProperty"],
  ["sheet.replaceSync(`a{background:url(${b})}`)", "replaceSync(…)"],
  ["sheet.insertRule(a)", "insertRule"],
  ["document.write(a)", "document.write"],
  ["window.open(a)", "open"],
  ["open(a)", "open"],
  ["location = `/${a}`", "location ="],
  ["location.href = a", "location ="],
  ["location.hash = a", "location ="],
  ["window.location.search = a", "location ="],
  ["document.location = a", "location ="],
  ["location.assign(a)", "assign"],
  ["window.location.replace(a)", "replace", "replace(…)"],
  ["location['ass' + 'ign'](a)", "location[…]"],
  ["navigation.navigate(a)", "navigate"],
  ["history.pushState(null, '', a)", "pushState"],
  ["link.click()", "click"],
  ["form.submit()", "submit"],
  ["form.requestSubmit()", "requestSubmit"],
  ["form.action = a", ".action ="],
  ["document.createElement('form')", "(form)"],
  ["document.cookie = a", ".cookie ="],
  ["cookieStore.set(a, b)", "cookieStore"],
  ["parent.postMessage(a, '*')", "postMessage"],
];

test("whatever sends is found, however it is named", () => {
  for (const [code, ...expected] of WAYS) assert.deepEqual(sends(code), expected.flat(), code);
  // What only shows, asks or reads is none of these.
  for (const code of [
    "/* fetch */ const a = 'fetch'; b.href = a; c.style.color = a",
    "location.reload(); const { pathname } = location; 'a' in window",
    "addEventListener('load', a, { once: true }); document.createElement('div').setAttribute('role', b)",
    "const a = document.cookie; setTimeout(() => {}, 9); new BroadcastChannel('a').postMessage(b); texts.replace('a', b)",
  ]) {
    assert.deepEqual(sends(code), [], code);
  }
});

test("a way to send that gets into any of the bundles fails", async () => {
  for (const name of Object.keys(BUNDLES)) {
    const code = await readFile(join(BUILT, name), "utf8");
    for (const [way, ...expected] of WAYS) {
      assert.deepEqual(sends(`${code}\n{ ${way.replace(/^const \{/, "var {")} }`), [...BUNDLES[name], ...expected.flat()].sort(), `${way} in ${name}`);
    }
  }
});
