// An upstream calls itself by its own address in some headers; to the visitor, the site has another.

/** What stands before the address in a refresh, and the address. */
export const REFRESH = /^(\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?["']?)([^"']*)/i;
/** Headers that name an address, and where in them it is. */
const NAMING = /** @type {const} */ ([
  ["location", /^()(.*)$/s],
  ["content-location", /^()(.*)$/s],
  ["refresh", REFRESH],
  ["link", /(<)([^>]*)/g],
]);

/**
 * A response of the upstream under the address that visitors know; the same, if it names none.
 *
 * @param {Response} response
 * @param {URL} upstream
 * @param {import("./address.js").Address} url that was asked for
 */
export function fromOutside(response, upstream, url) {
  const { headers } = response;
  const changed = [];
  for (const [name, where] of NAMING) {
    const value = headers.get(name);
    if (value === null) continue;
    const mapped = value.replace(where, (_, before, address) => before + known(address, upstream, url));
    if (mapped !== value) changed.push([name, mapped]);
  }
  const cookies = headers.getSetCookie();
  if (cookies.length === 0 && changed.length === 0) return response;
  const kept = cookies.map((cookie) =>
    withoutDomain(cookie, upstream.hostname, url.hostname).replace(/(;\s*path\s*=\s*)([^;\s]*)/gi, (_, before, path) => before + below(path, upstream)),
  );
  const same = kept.every((cookie, at) => cookie === cookies[at]);
  if (same && changed.length === 0) return response;
  const answer = new Response(response.body, response);
  for (const [name, value] of changed) answer.headers.set(name, value);
  if (!same) {
    answer.headers.delete("set-cookie");
    for (const cookie of kept) answer.headers.append("set-cookie", cookie);
  }
  return answer;
}

/** An address of the upstream as visitors know it; any other as it is. */
function known(address, upstream, { origin }) {
  const absolute = /^\s*([a-z][a-z0-9+.-]*:)?\/\//i.test(address);
  if (!absolute) return below(address, upstream);
  const named = URL.parse(address, upstream);
  // It may take itself for unencrypted: what encrypts for it stands before it.
  if (named?.host !== upstream.host || !/^https?:$/.test(named.protocol)) return address;
  return origin + below(named.pathname, upstream) + named.search + named.hash;
}

/** A path of the upstream's, counted from where the site begins there; never one that leads to another host. */
function below(path, { pathname }) {
  const base = pathname.replace(/\/+$/, "");
  const rest = path.slice(base.length);
  return base && path.startsWith(base) && /^([/\\?#]|$)/.test(rest) ? rest.replace(/^[/\\]*/, "/") : path;
}

/** A cookie for the upstream's own host is one for the visitor's, who would refuse it otherwise. */
function withoutDomain(cookie, upstream, host) {
  return cookie.replace(/;\s*domain\s*=\s*\.?([^;\s]*)[^;]*/i, (attribute, domain) => {
    const covers = (/** @type {string} */ name) => name === domain.toLowerCase() || name.endsWith(`.${domain.toLowerCase()}`);
    return covers(upstream) && !covers(host) ? "" : attribute;
  });
}
