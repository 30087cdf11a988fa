// What a visitor reads, of what the site speaks.

import preferredLanguages from "negotiator/lib/language.js";
import { memo } from "./memo.js";

/** More of a language header than anybody's browser sends. */
const LENGTH = 500;

/**
 * The tags in `spoken` that an `Accept-Language` header takes, the best first; without `spoken`,
 * the header's own.
 *
 * @param {string | null} header
 * @param {string[]} [spoken] as the site writes them
 * @returns {string[]}
 */
export function preferred(header, spoken) {
  return preferredLanguages(header?.slice(0, LENGTH) ?? "*", spoken);
}

/**
 * What the core is told, to choose from: those that fit, or if none does, whatever the visitor
 * reads, in case the site speaks it as in another country.
 *
 * @param {string | null} header
 * @param {string} spoken as `preferred` takes them, with commas between
 * @returns {string} likewise
 */
export const told = (header, spoken) => fitting(`${spoken}\n${header ?? "*"}`);

/** Visitors share a few headers, and reading one takes long. */
const fitting = memo((asked) => {
  const [spoken, header] = asked.split("\n");
  const fitting = preferred(header, spoken.split(","));
  return (fitting.length > 0 ? fitting : preferred(header)).join(",");
});
