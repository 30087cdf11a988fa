// Previews: what somebody of the site wants to see, by a link that it has signed. They show what
// would be shown to a visitor of whom nothing else is known, and nothing of them is recorded.
//
// The link counts for one browser: it leaves a cookie that lives as long as the link does.

import { fieldOf, signed, withoutSigned } from "./signed.js";

const COOKIE = "__Host-indgang-preview";

/** @typedef {import("./page.js").Decision} Decision */
/** @typedef {import("./facts.js").Facts} Facts */

/** Ends the preview, as the link in its bar asks. */
const END = "end";

/**
 * What a link that opens or ends a preview leaves in its browser; nothing of any other address.
 * @param {import("./address.js").Address} url @param {Facts} facts @param {Record<string, any>} env
 * @returns {Promise<string | undefined>} `Set-Cookie`
 */
export async function turned(url, facts, env) {
  const token = fieldOf(url.search, "preview");
  const said = token === END ? null : await saidBy(token, facts, env);
  if (!said && token !== END) return undefined;
  const age = said ? Number(said.get("until")) - facts.now : 0;
  return `${COOKIE}=${said ? token : ""}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=${age}`;
}

/**
 * What the preview forces that a request is part of.
 * @param {Facts} facts @param {Record<string, any>} env
 */
export const previewOf = (facts, env) => saidBy(new RegExp(`(?:^|;)\\s*${COOKIE}=([^;]*)`).exec(facts.cookies)?.[1].trim(), facts, env);

/** What reads links ahead, to draw cards of them, is no browser. */
const saidBy = async (token, facts, env) => (token && !facts.robot ? signed("preview", "", token, env, facts.now) : null);

/** Whether a request may be part of a preview; most are not, and nothing is asked of them. */
export const mayPreview = (/** @type {Facts} */ facts) => facts.cookies.includes(COOKIE);

/** Forces what the core decides by. @param {URLSearchParams} said @param {Facts} facts */
export function ask(said, facts) {
  const at = Number(said.get("at"));
  facts.instead = { cookies: "", now: at || facts.now, segments: said.getAll("segment").join(",") };
}

/**
 * Forces what the core does not decide by, and lets go of what would be recorded.
 * @param {URLSearchParams} said @param {Decision} decision @param {import("./address.js").Address} url
 */
export function show(said, decision, { pathname, origin, search }) {
  for (const shown of said.getAll("slot")) {
    const [slot, variant] = shown.split(" ");
    decision.slots[slot] = variant;
  }
  for (const way of said.getAll("entry")) {
    const [from, to, how] = way.split(" ");
    if (from !== pathname) continue;
    decision.entry = to;
    decision.redirect = how === "redirect";
  }
  decision.cookies = [];
  decision.record = decision.epoch = undefined;
  decision.decides = true;
  const query = withoutSigned(search);
  decision.preview = bar(said, `${origin}${pathname}${query}${query ? "&" : "?"}indgang-preview=${END}`);
}

/** How the bar looks, whatever the page does to its own parts. On a page with a security policy it is plain. */
export const STYLE =
  "<style>#indgang-preview{all:initial;display:block;padding:.6rem 1rem;background:#2a1a4a;color:#fff;font:15px/1.5 system-ui,sans-serif;" +
  "border-bottom:3px solid #f2b84b;overflow-wrap:anywhere}" +
  "#indgang-preview *{all:revert;margin:0;padding:0;font:inherit;color:inherit}" +
  "#indgang-preview strong{font-weight:700;color:#ffd98a}" +
  "#indgang-preview a{color:#ffd98a;text-decoration:underline}" +
  "#indgang-preview a:focus-visible{outline:3px solid #ffd98a;outline-offset:3px}" +
  "#indgang-preview ul{display:flex;flex-wrap:wrap;gap:.3rem .5rem;margin-top:.4rem;list-style:none}" +
  "#indgang-preview li{border:1px solid #b6a3dc;border-radius:1rem;padding:0 .7rem;font-size:14px}" +
  "#indgang-preview hr{display:none}@media print{#indgang-preview{display:none}}</style>";

/**
 * What a page in a preview says of it, first in its body. It needs no script and can do without its
 * style, so that no security policy is in its way.
 * @param {URLSearchParams} said @param {string} end the address that ends it
 */
function bar(said, end) {
  const day = (/** @type {string} */ name) => new Date(Number(said.get(name)) * 1000).toISOString().slice(0, 16).replace("T", " ");
  const forced = [
    ...(said.has("at") ? [`it is ${day("at")} UTC`] : []),
    ...said.getAll("segment").map((name) => `the visitor is in ${name}`),
    ...said.getAll("experience").map((name) => `${name} is live`),
    ...said.getAll("slot").map((shown) => shown.replace(" ", " shows ")),
    ...said.getAll("entry").map((way) => way.split(" ").slice(0, 2).join(" gives ")),
  ];
  const escaped = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const list = forced.map((text) => `<li>${escaped(text)}</li>`).join("");
  return (
    `<aside id="indgang-preview" lang="en" dir="ltr" aria-label="Preview"><p><strong>Preview</strong> until ${day("until")} UTC. ` +
    `Nothing is recorded. <a href="${escaped(end)}">End the preview</a></p><ul role="list">${list}</ul><hr></aside>`
  );
}
