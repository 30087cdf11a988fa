/** What a script can send a request with, found in its syntax tree. */

import { parse } from "acorn";
import { ancestor } from "acorn-walk";

/** Names of what sends, loads, or opens something that can. */
const NAMES = new Set(
  (
    "fetch fetchLater sendBeacon XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource RTCPeerConnection " +
    "importScripts serviceWorker Worker SharedWorker Worklet addModule Image Audio FontFace requestSubmit submit " +
    "eval Function setHTMLUnsafe parseHTMLUnsafe createContextualFragment insertAdjacentHTML DOMParser PaymentRequest"
  ).split(" "),
);
/** Properties and attributes that load what they are given. */
const LOADS = new Set(
  "src srcset srcdoc imagesrcset action formaction poster data background ping style cssText innerHTML outerHTML".split(" "),
);
/** Objects whose members could be named in pieces. */
const GLOBALS = new Set(["globalThis", "window", "self", "navigator", "top", "parent", "frames"]);

const nameOf = ({ computed, property }) => (computed ? (property.type === "Literal" ? property.value : null) : property.name);

/**
 * Every use, as text: `fetch`, `import()`, `.src =`, `setAttribute(src)`, `globalThis[…]`.
 * @param {string} code
 * @returns {string[]}
 */
export function sends(code) {
  const found = [];
  const named = (name) => NAMES.has(name) && found.push(name);
  ancestor(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Identifier: ({ name }) => named(name),
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
      if (left.type === "MemberExpression" && LOADS.has(nameOf(left))) found.push(`.${nameOf(left)} =`);
    },
    CallExpression({ callee, arguments: given }) {
      const name = callee.type === "MemberExpression" ? nameOf(callee) : callee.name;
      if (name === "write" && callee.object?.name === "document") found.push("document.write");
      if (name === "open" && (!callee.object || GLOBALS.has(callee.object.name))) found.push("open");
      if (name !== "setAttribute" && name !== "setAttributeNS" && name !== "toggleAttribute") return;
      for (const { value } of given) if (LOADS.has(value)) found.push(`setAttribute(${value})`);
    },
  });
  return found.sort();
}
