// Our cookies are between the visitor and this worker: nobody behind it gets to see them.

import { withoutSigned } from "./signed.js";

/** One of ours, by itself or as the value of a cookie without a name. */
const OURS = /^\s*(=\s*)?__host-indgang-/i;

const isTheirs = (/** @type {string} */ part) => !OURS.test(part);
const theirs = (/** @type {string} */ part) => part.split(",").filter(isTheirs).join(",");
const isThere = (/** @type {string} */ part) => part.trim() !== "";

/**
 * A `Cookie` header without our cookies; the others as they were. `null` if none are left.
 *
 * Two headers may have been joined with a comma, and a cookie without a name is sent as its
 * value alone: whatever begins like one of ours, after either separator, goes.
 *
 * @param {string} header
 */
export function withoutOurs(header) {
  if (!/__host-indgang-/i.test(header)) return header;
  const kept = header.split(";").map(theirs).filter(isThere);
  return kept.length > 0 ? kept.join(";").trim() : null;
}

/**
 * The headers of a request, without our cookies and what an address says to us.
 *
 * @param {Headers} of
 * @param {string | null} cookie what they hold, if that has been read; as is
 * @param {string | null} referer
 */
export function strippedHeaders(of, cookie = of.get("cookie"), referer = of.get("referer")) {
  const headers = new Headers(of);
  const kept = cookie && withoutOurs(cookie);
  if (!kept) headers.delete("cookie");
  else if (kept !== cookie) headers.set("cookie", kept);
  if (referer?.includes("indgang-")) {
    const at = referer.indexOf("?");
    headers.set("referer", referer.slice(0, at) + withoutSigned(referer.slice(at)));
  }
  return headers;
}
