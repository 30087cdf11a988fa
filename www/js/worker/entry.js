// Ways in: who wants the page itself instead, and what a page must say when it is served at an
// address that is not its own.

/**
 * Whether the visitor wants the page that they ask for, and not the one given in its place: they
 * say so in the address, or follow a link to it from that other page, wherever they saw that.
 * Nothing is kept of it.
 *
 * @param {import("./facts.js").Facts} facts
 * @param {import("./address.js").Address} url of the request
 * @param {string} entry the path of the page given in its place
 */
export function wantsDefault({ referer }, url, entry) {
  if (/[?&]entry=default(&|$)/.test(url.search)) return true;
  // What a form on the other page sends to this address is for that page.
  if (url.search !== "") return false;
  const from = URL.parse(referer);
  return from?.host === url.host && (from.pathname === entry || from.pathname === url.pathname);
}

/** Where a page says at which address it belongs. */
const OWN_ADDRESS = [
  ['link[rel~="canonical" i]', "href"],
  ['meta[property="og:url" i]', "content"],
];

/**
 * Lets a page name the address that it is served at as its own. Naming the other would tell
 * whoever reads it that this address is a copy of that one, though most are given another page.
 *
 * @param {HTMLRewriter} rewriter
 * @param {URL} base the address of the page itself
 * @param {import("./address.js").Address} url the one it is served at
 * @param {(handle: (element: any) => void) => (element: any) => void} safely
 */
export function nameAddress(rewriter, base, url, safely) {
  for (const [selector, attribute] of OWN_ADDRESS) {
    rewriter.on(selector, {
      element: safely((element) => {
        // The host is the page's to prefer, and what is asked for (`?utm_source=`) is no part of it.
        const named = new URL(element.getAttribute(attribute), base);
        element.setAttribute(attribute, new URL(url.pathname, named).href);
      }),
    });
  }
}
