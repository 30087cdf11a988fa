// Links that the site has signed, by `indgang link` and `indgang preview`: what they say counts for
// one page view, or for one browser's preview. Whatever is not signed is not there.
//
// A token is what is said, as fields of a query, and an HMAC-SHA-256 over it, both in base64url. The
// key is derived from the secret that seals the profiles, and for this alone.

/** The longest token that is looked at, in characters. */
const TOKEN = 2048;
/** Bytes of a secret. */
const SECRET = 32;
/** Also in src/cli/sign.rs, as is all that follows. */
const PURPOSE = new TextEncoder().encode("indgang link 1");
const OURS = /^indgang-(link|preview)(=|$)/;

/** What follows a path, without what is meant for us: to the byte, as nobody else shall see it. */
export function withoutSigned(/** @type {string} */ search) {
  if (!search.includes("indgang-")) return search;
  const kept = search.slice(1).split("&").filter((field) => !OURS.test(field));
  return kept.length > 0 ? `?${kept.join("&")}` : "";
}

/** The first of our fields in a query, as it is written; `null` without one. */
export const fieldOf = (/** @type {string} */ search, /** @type {"link" | "preview"} */ kind) => new RegExp(`[?&]indgang-${kind}=([^&]*)`).exec(search)?.[1] ?? null;

/**
 * What a token says, if it is signed for this and not over.
 *
 * @param {"link" | "preview"} kind
 * @param {string} path that it is bound to; empty if to none
 * @param {string} token
 * @param {Record<string, any>} env
 * @param {number} now second since 1970
 * @returns {Promise<URLSearchParams | null>}
 */
export async function signed(kind, path, token, env, now) {
  if (token.length > TOKEN) return null;
  try {
    const [said, mac] = token.split(".").map(bytes);
    const text = new TextDecoder().decode(said);
    const message = new TextEncoder().encode(`${kind}\n${path}\n${text}`);
    for (const secret of [env.INDGANG_SECRET, env.INDGANG_SECRET_PREVIOUS]) {
      // Compares in the same time whatever is wrong.
      if (secret && (await crypto.subtle.verify("HMAC", await keyOf(secret), mac, message))) {
        const fields = new URLSearchParams(text);
        return Number(fields.get("until")) > now ? fields : null;
      }
    }
  } catch {
    // Not a token, or not a secret: the page is as it would be without.
  }
  return null;
}

/** Whether a request may come by a link that names a segment; most do not, and nothing is checked of them. */
export const mayBeLinked = (/** @type {import("./address.js").Address} */ url) => url.search.includes("indgang-link=");

/**
 * The segment that a link in a newsletter, say, puts its visitor in; empty without one.
 * @param {import("./address.js").Address} url @param {Record<string, any>} env @param {number} now
 */
export async function linked(url, env, now) {
  const token = fieldOf(url.search, "link") ?? "";
  return (await signed("link", url.pathname, token, env, now))?.get("segment") ?? "";
}

/** @type {Map<string, Promise<CryptoKey>>} */
const keys = new Map();

/**
 * The key that signs and checks.
 * @param {string} secret as it seals profiles: 32 bytes in base64, of either alphabet
 * @returns {Promise<CryptoKey>} refused if the secret is of another length or alphabet
 */
export function keyOf(secret) {
  let key = keys.get(secret);
  if (!key) keys.set(secret, (key = derived(secret)));
  return key;
}

async function derived(/** @type {string} */ secret) {
  const whole = bytes(secret.trim());
  if (whole.length !== SECRET) throw new Error("a secret of another length seals nothing either");
  const from = await crypto.subtle.importKey("raw", whole, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: PURPOSE };
  return crypto.subtle.deriveKey(how, from, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign", "verify"]);
}

/** The bytes of a text in base64, of either alphabet. */
function bytes(/** @type {string} */ text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
