// A page served at another address than its own: its relative links must lead where they would
// have led there. A `<base>` would do that too, but turn each link within the page into one away
// from it.

import { REFRESH } from "./outside.js";

const ATTRIBUTES = ["href", "src", "action", "formaction", "poster", "data", "background", "xlink\\:href"];
const SETS = ["srcset", "imagesrcset"];
/** The most of a style sheet in a page that waits to be read at once, in characters. */
const STYLE = 65_536;
/** What stands for bytes that are no letters in the charset that the page's header names, or in UTF-8. */
const UNREAD = "\ufffd";

/**
 * @param {HTMLRewriter} rewriter
 * @param {URL} base the page's own address, with the query that it is asked for with
 * @param {(handle: (element: any) => void) => (element: any) => void} safely
 */
export function resolveLinks(rewriter, base, safely) {
  // A page that names its own base, as an address of the site, needs no help from there on.
  let named = false;
  rewriter.on("base[href]", {
    element: safely((element) => {
      if (!named) element.setAttribute("href", resolved(element.getAttribute("href"), base));
      named = true;
    }),
  });
  const rewriting = (attribute, resolve) => ({
    element: safely((element) => {
      if (named || element.tagName === "base") return;
      const before = element.getAttribute(attribute);
      const after = resolve(before, base);
      // Letters of a charset that only the page itself names would be lost.
      if (after !== before && !before.includes(UNREAD)) element.setAttribute(attribute, after);
    }),
  });
  for (const name of ATTRIBUTES) rewriter.on(`[${name}]`, rewriting(name.replace("\\", ""), resolved));
  for (const name of SETS) rewriter.on(`[${name}]`, rewriting(name, resolvedSet));
  rewriter.on("[style]", rewriting("style", resolvedStyle));
  rewriter.on("[ping]", rewriting("ping", (links) => links.replace(/\S+/g, (link) => resolved(link, base))));
  rewriter.on('meta[http-equiv="refresh" i][content]', rewriting("content", (text) => text.replace(REFRESH, (_, before, link) => before + resolved(link, base))));
  // What is sent to the page itself is for it, and not for the page that stands at this address.
  rewriter.on('form[method="post" i]', {
    element: safely((form) => {
      const action = (form.getAttribute("action") ?? "").trim();
      const own = (named ? base.origin : "") + base.pathname + base.search.replaceAll("&", "&amp;");
      if (/^(#|$)/.test(action)) form.setAttribute("action", own + action);
    }),
  });
  let css = "";
  rewriter.on("style", {
    text: safely((chunk) => {
      css += chunk.text;
      if (!chunk.lastInTextNode && css.length < STYLE) return chunk.remove();
      chunk.replace(named ? css : resolvedStyle(css, base), { html: true });
      css = "";
    }),
  });
}

/** A link as an address of the site, if it is a relative one; else as it is. */
function resolved(link, base) {
  const text = decoded(link).trim();
  // Of the site (`/a`), of another (`//b`, `https:`), within the page (`#c`), or the page itself.
  if (text === "" || /^([/\\#]|[a-z][a-z0-9+.-]*:)/i.test(text)) return link;
  const url = new URL(text, base);
  return url.pathname + url.search + url.hash;
}

/**
 * A link without numeric character references, by which addresses are hidden from collectors:
 * attributes come as they are written. `&` itself stays a reference.
 */
function decoded(link) {
  return link.replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (reference, hex, decimal) => {
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    if (code > 0x10ffff) return reference;
    return code === 38 ? "&amp;" : String.fromCodePoint(code);
  });
}

/** The same for each candidate of a set of images: `a.png, b.png 2x`. */
function resolvedSet(set, base) {
  return set.replace(
    /(^|,)(\s*)([^\s,]\S*?)(?=,*(?:\s|$))/g,
    (_, comma, blank, link) => comma + blank + resolved(link, base),
  );
}

/** The same for what styles load: `url(a.png)`, `@import "a.css"`. */
function resolvedStyle(css, base) {
  return css.replace(
    /(url\(\s*|@import\s+)("|'|&quot;|&#39;|)([^"'()\s]+?)(?=\2\s*[);\s])/gi,
    (_, before, quote, link) => before + quote + (before[0] === "@" && quote === "" ? link : resolved(link, base)),
  );
}
