// Fragments: pages of the site that a slot shows, fetched while the page itself is.

import { fetchOrigin } from "./origin.js";
import { isRewritable } from "./response.js";

/** How long the page waits for each, in milliseconds from when all are asked for. */
const PATIENCE = 500;
/** Most of a fragment, in bytes. */
const LENGTH = 262_144;

/**
 * Fetches fragments as the visitor would, but for what they set and say in headers: these are
 * ignored, as are fragments that fail, are no HTML, come late or are too long.
 *
 * @param {Request} request
 * @param {Record<string, any>} env
 * @param {Headers} headers that the page is asked for with
 */
export const fragmentsOf = (request, env, headers) => (/** @type {string} */ path) => {
  const late = new Promise((then) => setTimeout(then, PATIENCE, null));
  const got = fetchOrigin(new Request(request.url, { headers }), env, { path, headers: new Headers(headers) }).then(textOf);
  return Promise.race([got, late]).catch(() => null);
};

/** @param {Response} response */
async function textOf(response) {
  if (!isRewritable(response) || !/^(utf-8|)$/.test(charsetOf(response))) {
    await response.body?.cancel();
    return null;
  }
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const part of /** @type {any} */ (response.body)) {
    length += part.length;
    // Leaving ends the body, too.
    if (length > LENGTH) return null;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

const charsetOf = (/** @type {Response} */ { headers }) => /charset\s*=\s*"?([^";\s]*)/i.exec(headers.get("content-type") ?? "")?.[1]?.toLowerCase() ?? "";
