// What an origin tells of a visitor who is logged in: traits, in a header of a page, signed. It never
// leaves the edge as it came. Of a visitor who lets a profile live here, the page carries it sealed to
// the profile endpoint, since pages write no profile.
//
// The header is a JSON Web Token (HS256), as libraries for every language make them:
// `{ "aud": "www.example.com", "exp": 1795262700, "traits": { "member": true } }`.

import { sealTold } from "./endpoints.js";
import { tell } from "./log.js";

/** What the origin sends. */
const HEADER = "indgang-traits";
/** The longest header that is looked at, in characters. */
const LENGTH = 4096;
/** The longest time that one may count, in seconds: what is copied from a log is of no use soon. */
const SECONDS = 300;
/** The shortest secret, in characters. */
const SECRET = 32;

/** What came with a response. @type {WeakMap<Response, string>} */
const came = new WeakMap();

/** A response without what is told to us alone; what that is stays at hand. @param {Response} response */
export function withoutTold(response) {
  const header = response.headers.get(HEADER);
  if (header === null) return response;
  const answer = new Response(response.body, response);
  answer.headers.delete(HEADER);
  came.set(answer, header);
  return answer;
}

/**
 * What a page carries of what came with it: sealed, for its own visitor and a short time. Nothing
 * where none of it is to be kept; what is wrong with it is told to the operator.
 *
 * @param {Response} response
 * @param {import("./facts.js").Facts} facts
 * @param {string} host of the site
 * @param {Record<string, any>} env
 * @returns {Promise<string | undefined> | undefined} at once where nothing came, as with most pages
 */
export function carried(response, facts, host, env) {
  const header = came.get(response);
  return header === undefined ? undefined : sealed(header, response, facts, host, env);
}

/** @param {string} header */
async function sealed(header, response, facts, host, env) {
  try {
    // What a cache may give to others is told of all of them.
    if (!/(^|[\s,])(private|no-store)($|[\s,])/i.test(response.headers.get("cache-control") ?? "")) throw new Error("told.not_private");
    const { traits, exp } = await said(header, host, facts.now, env);
    return await sealTold(facts, JSON.stringify(traits ?? null), exp, env);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    tell("refused", { code: /^told\.[a-z_]+$/.test(message) ? message : "told.fault" });
    return undefined;
  }
}

/** @param {string} header @param {string} host @param {number} now @param {Record<string, any>} env */
async function said(header, host, now, env) {
  const secrets = [env.INDGANG_TRAITS_SECRET, env.INDGANG_TRAITS_SECRET_PREVIOUS].filter(Boolean);
  if (secrets.length === 0) throw new Error("told.no_secret");
  if (secrets.some((secret) => secret.length < SECRET)) throw new Error("told.weak_secret");
  if (header.length > LENGTH) throw new Error("told.too_long");
  const parts = header.split(".");
  if (parts.length !== 3) throw new Error("told.not_signed");
  const { alg, crit } = parsed(parts[0]);
  const message = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  // One way to sign, and it is not the token that says which; `crit` asks for what is not known here.
  if (alg !== "HS256" || crit !== undefined || !(await isSigned(message, parts[2], secrets))) throw new Error("told.not_signed");
  const { aud, exp, nbf, traits } = parsed(parts[1]);
  if (![aud].flat().includes(host)) throw new Error("told.other_host");
  if (!Number.isInteger(exp) || exp <= now || !((nbf ?? 0) <= now)) throw new Error("told.over");
  if (exp > now + SECONDS) throw new Error("told.too_long_lived");
  return { traits, exp };
}

/** @param {Uint8Array} message @param {string} mac @param {string[]} secrets */
async function isSigned(message, mac, secrets) {
  for (const secret of secrets) {
    const how = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), how, false, ["verify"]);
    // Compares in the same time whatever is wrong.
    if (await crypto.subtle.verify("HMAC", key, bytes(mac), message)) return true;
  }
  return false;
}

/** @param {string} part @returns {Record<string, any>} */
const parsed = (part) => {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes(part))));
  } catch {
    throw new Error("told.not_signed");
  }
};

/** The bytes of a text in base64url. */
function bytes(/** @type {string} */ text) {
  try {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  } catch {
    throw new Error("told.not_signed");
  }
}
