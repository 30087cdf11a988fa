/**
 * A word that is in the names which visitors of tests tell, and, in `tests/browser/canaries.test.mjs`, in
 * whatever they tell of themselves and do. It is searched for wherever that has no business, in each form in which it could travel: in what browsers ask and
 * the headers of what they are answered, in what the origin is asked, and in the worker's log. The
 * parts that tests run on bring all of that here by themselves, and a file of tests fails at its
 * end if the word was in it.
 */

import assert from "node:assert/strict";

/** Part of every answer, topic and item that is a visitor's own: no page and no path has it. */
export const CANARY = "kanarifugl";

/** Whom visitors of tests say they are, and whom else. */
export const [ANNA, BO] = [`${CANARY} Anna`, `${CANARY} Bo`];

/** How it could travel, in small letters. */
const FORMS = formsOf(CANARY);
/** @type {string[]} */
const hits = [];
/** @type {{ where: string, text: () => string }[]} what is searched when it is complete */
const logs = [];

/** @param {string} word @returns {[string, string][]} each form, and its name */
function formsOf(word) {
  const bytes = Buffer.from(word);
  const wide = Buffer.from(word, "utf16le");
  const found = [[word, "plain"], [[...bytes].map((byte) => `%${byte.toString(16)}`).join(""), "in percent signs"]];
  const raws = { "": bytes, " of UTF-16": wide, " of UTF-16, great end first": Buffer.from(wide).swap16() };
  for (const [what, raw] of Object.entries(raws)) {
    found.push([raw.toString("hex"), `in hex${what}`]);
    for (const ahead of [0, 1, 2]) {
      // What stands before decides how the bits fall; its own characters, and the last, are unsure.
      const base64 = Buffer.concat([Buffer.alloc(ahead), raw]).toString("base64").replace(/=+$/, "");
      const whole = base64.slice(ahead && ahead + 1, -1);
      const url = whole.replaceAll("+", "-").replaceAll("/", "_");
      for (const form of [whole, url, encodeURIComponent(whole)]) found.push([form, `in base64${what}`]);
    }
  }
  return [...new Map(found.map(([form, name]) => [form.toLowerCase(), name]))];
}

/** In which forms the word is in a text. @param {string} text */
export function canariesIn(text) {
  // Hex and percent signs are written in letters of either size; no other form loses by it.
  const small = text.toLowerCase();
  return [...new Set(FORMS.filter(([form]) => small.includes(form)).map(([, name]) => name))];
}

/** What was told, asked or answered: the word may not be in it. @param {string} where @param {string} text */
export function heard(where, text) {
  for (const form of canariesIn(text)) hits.push(`${where}: ${form}`);
}

/** A log that grows: searched at the end. @param {string} where @param {() => string} text */
export const logged = (where, text) => void logs.push({ where, text });

/** Where the word was until now, and in which form; then that is forgotten. */
export function found() {
  for (const { where, text } of logs) heard(where, text());
  return [...new Set(hits.splice(0))];
}

/** Headers as they come in a flat list, one a line. @param {string[]} raw */
export const lines = (raw) => raw.map((text, at) => (at % 2 ? `${text}\n` : `${text}: `)).join("");

// Only where Node runs tests: whoever else uses this asks by itself.
if (process.env.NODE_TEST_CONTEXT) {
  const { after } = await import("node:test");
  after(() => assert.deepEqual(found(), [], "what a visitor said is where it has no business"));
}
