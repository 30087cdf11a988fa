// Which of the origin's responses are ours to rewrite, and under which headers they leave.

/**
 * Whether a response is a whole HTML page, to be looked at, that may be rewritten and is in an encoding that can be as it streams.
 * @param {Response} response
 */
export function isRewritable({ status, headers }) {
  if (status !== 200 || /^\s*attachment/i.test(headers.get("content-disposition") ?? "") || /no-transform/i.test(headers.get("cache-control") ?? "")) return false;
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  return ["identity", "gzip", "br"].includes(encoding) && isHtml(headers.get("content-type"));
}

/** @param {string | null} type */
function isHtml(type) {
  if (!/^\s*text\/html\s*(;|$)/i.test(type ?? "")) return false;
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type ?? "") ?? [];
  if (charset === undefined || charset.toLowerCase() === "utf-8") return true;
  try {
    // The rewriter finds tags by their ASCII bytes, and these do not keep ASCII as it is.
    return !/^(utf-16|iso-2022)/.test(new TextDecoder(charset).encoding);
  } catch {
    return false;
  }
}

/** Headers that say something of the origin's bytes, or let somebody keep the page for others. */
const NOT_OF_A_REWRITTEN_PAGE = [
  "etag",
  "last-modified",
  "content-length",
  "accept-ranges",
  "content-md5",
  "content-digest",
  "repr-digest",
  "digest",
  "expires",
  "pragma",
  // To us, `utm_source` and `entry` do matter.
  "no-vary-search",
];

/** What is said to caches, some of which obey their own header before the one for all. */
export const TO_CACHES = /cache-control$|^(surrogate|edge)-control$|^x-accel-expires$/;

/**
 * Headers about the address of a page, which is served at another. What they have loaded ahead
 * would also be remembered for that address by caches which send early hints, and so for everybody.
 */
const OF_ANOTHER_ADDRESS = ["link", "content-location"];

/**
 * The headers of a page that is this visitor's own: kept by nobody else, and asked for again.
 * @param {Headers} origin
 * @param {boolean} entered whether it is served at another address than its own
 */
export function rewrittenHeaders(origin, entered) {
  const headers = new Headers(origin);
  for (const name of NOT_OF_A_REWRITTEN_PAGE) headers.delete(name);
  for (const name of origin.keys()) if (TO_CACHES.test(name)) headers.delete(name);
  if (entered) for (const name of OF_ANOTHER_ADDRESS) headers.delete(name);
  // An origin that wants nothing kept at all is obeyed; it would cost others the way back.
  const never = /(^|[\s,])no-store($|[\s,])/i.test(origin.get("cache-control") ?? "");
  headers.set("cache-control", never ? "private, no-store" : "private, no-cache");
  return headers;
}

/**
 * An answer to who asks for a page without looking at it, such as a script: its body as it came, but kept
 * by no cache, which would give it to those who do look.
 * @param {Response} answer @param {Request} request
 */
export function aside(answer, { method }) {
  if (!/^(GET|HEAD)$/.test(method) || !isRewritable(answer)) return answer;
  return new Response(answer.body, { headers: rewrittenHeaders(answer.headers, false) });
}
