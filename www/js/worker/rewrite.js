// The page protocol, applied to a stream: everything is decided, handlers only look up.

import { asReference, bring } from "./contents.js";
import { nameAddress } from "./entry.js";
import { resolveLinks } from "./links.js";
import { STYLE } from "./preview.js";
import { withoutSigned } from "./signed.js";

/** @typedef {import("./page.js").Decision} Decision */

/**
 * A handler that cannot throw: an exception in one would cut the page off after its first bytes.
 * @template T
 * @param {(it: T) => void} handle
 */
const safely = (handle) => (/** @type {T} */ it) => {
  try {
    handle(it);
  } catch {
    // The element stays as the origin wrote it.
  }
};

/**
 * @param {Response} response the origin's page
 * @param {Decision} decision
 * @param {import("./address.js").Address} url the address it is served at
 * @param {Map<string, import("./contents.js").Given>} given what slots hold that is not in the page
 */
export function rewrite(response, decision, url, given) {
  const rewriter = new HTMLRewriter();
  if (decision.entry !== null) {
    const base = new URL(decision.entry + withoutSigned(url.search), url.href);
    nameAddress(rewriter, base, url, safely);
    resolveLinks(rewriter, base, safely);
  }
  const begin = tell(rewriter, decision, response.headers.has("content-security-policy") ? "" : STYLE);
  const enter = decision.decides ? choose(rewriter, decision.slots) : undefined;
  // One handler for all that slots need: each call of one is a turn of the runtime's own.
  rewriter.on("[data-indgang-slot]", {
    element(slot) {
      begin(slot);
      enter?.(slot);
      return given.size > 0 ? bring(slot, given) : undefined;
    },
  });
  const merge = new Map(Object.entries(decision.merge));
  if (merge.size > 0) {
    fill(rewriter, merge);
  }
  return rewriter.transform(response);
}

/** Text as HTML that reads the same in whatever charset the page is. */
const inAscii = (/** @type {string} */ text) =>
  text.replace(/[<>&"']|[^\0-\x7f]/gu, asReference);

/** The longest text of a merge field's own that goes along with what fills it, in UTF-16 units. */
const OWN = 256;

/**
 * Fills merge fields. What the page had in one goes along unseen, for when the visitor takes back what fills it.
 * @param {HTMLRewriter} rewriter @param {Map<string, string>} merge
 */
function fill(rewriter, merge) {
  let own = "";
  rewriter.on("[data-indgang-merge]", {
    element: safely((element) => {
      const text = merge.get(element.getAttribute("data-indgang-merge"));
      own = "";
      if (text === undefined) return;
      element.setInnerContent(inAscii(text), { html: true });
      element.setAttribute("data-indgang-filled", "");
      // In these it would be text.
      if (["title", "textarea"].includes(element.tagName)) return;
      element.onEndTag(safely((end) => {
        // Written as it was read, but for what could be a tag or another charset.
        const html = own.replace(/<|[^\0-\x7f]/gu, (letter) => `&#${letter.codePointAt(0)};`);
        end.before(`<template>${own.length > OWN ? "" : html}</template>`, { html: true });
      }));
    }),
    text: safely(({ text }) => {
      if (own.length <= OWN) own += text;
    }),
  });
}

/** What the device is told of the request. @param {string | null} context */
export const metaOf = (context) =>
  context ? `<meta name="indgang-context" content="${context.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}">` : "";

/**
 * Writes what the page is told: first in its body, or else before its first slot, for which this gives what writes it there.
 * @param {HTMLRewriter} rewriter @param {Decision} decision @param {string} style of a preview's bar
 */
function tell(rewriter, { decides, inline, context, epoch, record, preview, linked, told: handed }, style) {
  // Whether the slots are final as they come, or left to the device.
  const slots = decides ? "" : ' data-slots="device"';
  // So that a copy in the browser's cache does not outlive the profile that it was chosen by.
  const of = epoch === undefined ? "" : ` data-epoch="${epoch}"`;
  // What the page shall have recorded of signals: the choice that they withdrew, or nothing of it.
  const told = record === undefined ? "" : ` data-record="${record}"`;
  // What the origin told: sealed, for the page's own side to hand over.
  const carried = handed === undefined ? "" : ` data-told="${handed}"`;
  // So that its visitor is told that it was the link, and not they.
  const by = linked ? " data-linked" : "";
  // The page's own side does nothing in one.
  const shown = preview === undefined ? "" : " data-preview";
  const decision = `<script type="application/json"${slots}${of}${told}${carried}${by}${shown} id="indgang-decision">${inline}</script>${preview === undefined ? "" : style + preview}`;
  // Both are written once, whatever the page repeats.
  let meta = metaOf(context);
  let script = decision;
  const once = (/** @type {(html: string, options: object) => void} */ write, withScript) => {
    const html = meta + (withScript ? script : "");
    meta = "";
    if (withScript) script = "";
    if (html) write(html, { html: true });
  };
  rewriter
    .on("head", { element: safely((head) => once(head.prepend.bind(head), false)) })
    .on("body", { element: safely((body) => once(body.prepend.bind(body), true)) });
  // Of a page that leaves its tags out.
  return safely((/** @type {any} */ slot) => script && once(slot.before.bind(slot), true));
}

/** Keeps the chosen variant of each slot, without its wrapping; nothing of the others. Gives what is called with each slot first. */
function choose(rewriter, slots) {
  const chosen = new Map(Object.entries(slots));
  let wanted = "default";
  let found = true;
  rewriter.on("[data-indgang-slot] > [data-indgang-variant]", {
    element: safely((element) => {
      const variant = element.getAttribute("data-indgang-variant");
      // The default comes last: it shows unless an earlier one did, which the page may not have.
      const keep = !found && (variant === wanted || variant === "default");
      if (keep) found = true;
      if (keep) element.removeAndKeepContent();
      else element.remove();
    }),
  });
  return safely((/** @type {any} */ slot) => {
    wanted = chosen.get(slot.getAttribute("data-indgang-slot")) ?? "default";
    found = false;
  });
}
