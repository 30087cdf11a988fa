// How an origin tells the edge what it knows of a visitor who is logged in: the header
// `Indgang-Traits` of a page. Any library for JSON Web Tokens does the same (HS256).
//
//   INDGANG_TRAITS_SECRET=… node examples/sign-traits.mjs www.example.com '{ "member": true }'

import { createHmac } from "node:crypto";
import { pathToFileURL } from "node:url";

/**
 * @param {string} secret as the worker has it in `INDGANG_TRAITS_SECRET`
 * @param {string} host the site's, as visitors see it
 * @param {Record<string, string | number | boolean>} traits those with `"from": "origin"`
 * @returns {string} the header's value, good for a minute
 */
export function signTraits(secret, host, traits) {
  const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 60;
  const text = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded({ aud: host, exp, traits })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , host, traits] = process.argv;
  console.log(signTraits(process.env.INDGANG_TRAITS_SECRET ?? "", host, JSON.parse(traits)));
}
