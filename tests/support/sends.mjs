/**
 * What a script can send something with, found in its syntax tree: requests, elements and styles
 * that load, ways to another page, and ways to any of these by names put together.
 */

import { parse } from "acorn";
import { ancestor } from "acorn-walk";

const list = (text) => new Set(text.split(" "));

/** Names of what sends, loads, runs text, or opens something that can. */
const NAMES = list(
  "fetch fetchLater sendBeacon XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource RTCPeerConnection " +
    "importScripts serviceWorker Worker SharedWorker Worklet addModule Image Audio FontFace requestSubmit submit " +
    "eval Function constructor Reflect setHTMLUnsafe parseHTMLUnsafe createContextualFragment insertAdjacentHTML " +
    "DOMParser PaymentRequest defaultView contentWindow contentDocument pushState replaceState navigate cookieStore " +
    "setProperty insertRule addRule",
);
/** Properties and attributes that load what they are given, run it, or take it along. */
const LOADS = list(
  "src srcset srcdoc imagesrcset action formaction poster data background backgroundImage borderImage " +
    "borderImageSource listStyle listStyleImage maskImage mask cursor content filter clipPath shapeOutside ping style " +
    "cssText innerHTML outerHTML cookie",
);
/** Attributes that run what they are given; `once` is an option of listeners. */
const HANDLER = /^on(?!ce$)/;
/** Elements that load, or run what is in them. */
const ELEMENTS = list(
  "script style link meta base iframe frame frameset object embed img image picture source video audio track portal " +
    "form feImage animate set use",
);
/** Objects whose members could be named in pieces. */
const GLOBALS = list("globalThis window self navigator top parent frames document location history");
/** Ways to another page, or to say something to one. */
const LEAVES = list("open assign replace postMessage");

const textOf = (node) =>
  node?.type === "Literal" ? node.value : node?.type === "TemplateLiteral" && !node.expressions.length ? node.quasis[0].value.cooked : null;
const nameOf = ({ computed, property }) => (computed ? textOf(property) : property.name);
/** `location`, `window.location`: the page's own address. */
const isPlace = (node) => (node.type === "MemberExpression" ? nameOf(node) : node.name) === "location";

/** What an assignment to `left` does, if it sends. */
function assigned(left) {
  if (left.type === "Identifier") return left.name === "location" && "location =";
  if (left.type !== "MemberExpression") return;
  const name = nameOf(left);
  if (isPlace(left) || isPlace(left.object)) return "location =";
  if (LOADS.has(name)) return `.${name} =`;
  // `element["s" + "rc"] = a`; a number, or a name that is kept in a private table, is none of those.
  return left.object.type === "Identifier" && GLOBALS.has(left.object.name) && name === null && `${left.object.name}[…]`;
}

/** What a call does, if it sends. */
function* called({ callee, arguments: given }) {
  const [object, name] = callee.type === "MemberExpression" ? [callee.object, nameOf(callee)] : [null, callee.name];
  const [first, second] = given.map(textOf);
  if (/^(write|writeln)$/.test(name) && object?.name === "document") yield "document.write";
  if (LEAVES.has(name) && (object ? GLOBALS.has(object.name) || isPlace(object) : name === "open")) yield name;
  if (name === "click") yield "click";
  if (/^set(Timeout|Interval)$/.test(name) && /Literal|Binary/.test(given[0]?.type)) yield `${name}(text)`;
  if (/^createElement(NS)?$/.test(name)) {
    const element = name === "createElement" ? first : second;
    if (element === null) yield "createElement(…)";
  }
  // Also by a function of one's own: `make("img")`, and what it is given.
  for (const text of name === "createElementNS" ? [second] : [first]) if (ELEMENTS.has(text)) yield `(${text})`;
  if (/^(setAttribute|setAttributeNS|toggleAttribute)$/.test(name)) {
    const attribute = name === "setAttributeNS" ? second : first;
    if (attribute === null) yield "setAttribute(…)";
    else if (LOADS.has(attribute) || HANDLER.test(attribute)) yield `setAttribute(${attribute})`;
  }
  if (/^replace(Sync)?$/.test(name) && given.length === 1 && first === null) yield `${name}(…)`;
  for (const { type, properties } of given) {
    if (type !== "ObjectExpression" || (first === null && name !== "assign")) continue;
    for (const { key } of properties) {
      const attribute = key?.name ?? key?.value;
      if (LOADS.has(attribute) || HANDLER.test(attribute)) yield `{ ${attribute} }`;
    }
  }
}

/**
 * Every use, as text: `fetch`, `import()`, `.src =`, `setAttribute(src)`, `globalThis[…]`.
 * @param {string} code
 * @returns {string[]}
 */
export function sends(code) {
  const found = [];
  const named = (name) => NAMES.has(name) && found.push(name);
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Identifier({ name }, _, above) {
      named(name);
      // A global that is handed on could be asked for anything under another name.
      const around = above.at(-2);
      const asked = around?.type === "MemberExpression" || (around?.type === "BinaryExpression" && around.operator === "in");
      if (/^(globalThis|window|self|frames)$/.test(name) && !asked) found.push(`${name} handed on`);
    },
    MemberExpression(node) {
      const name = nameOf(node);
      if (typeof name === "string") named(name);
      else if (GLOBALS.has(node.object.name)) found.push(`${node.object.name}[…]`);
    },
    // `const { fetch: send } = globalThis` names it as well.
    Pattern: ({ type, properties }) =>
      type === "ObjectPattern" && properties.forEach(({ key, value }) => value?.name !== key?.name && named(key?.name)),
    ImportExpression: () => found.push("import()"),
    AssignmentExpression({ left }) {
      const what = assigned(left);
      if (what) found.push(what);
    },
    CallExpression: (node) => void found.push(...called(node)),
  });
  return found.sort();
}
