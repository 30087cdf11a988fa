/** Words that must not be found where they have no business, in whatever form. */

/** The forms in which a text could travel: as it is, in hex, in base64 of either alphabet. */
function forms(text) {
  const found = [text, encodeURIComponent(text)];
  const hex = Buffer.from(text).toString("hex");
  found.push(hex, hex.toUpperCase());
  for (const ahead of [0, 1, 2]) {
    // What stands before decides how the bits fall; its own characters, and the last, are unsure.
    const bytes = Buffer.from(" ".repeat(ahead) + text);
    const whole = bytes.toString("base64").replace(/=+$/, "").slice(ahead === 0 ? 0 : ahead + 1, -1);
    found.push(whole, whole.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return [...new Set(found)];
}

/**
 * Which of `words` are in `text`, and in which form.
 * @param {string} text
 * @param {string[]} words of eight characters or more: shorter ones turn up by chance
 */
export const canariesIn = (text, words) =>
  words.flatMap((word) => forms(word).filter((form) => text.includes(form)).map((form) => `${word} as ${form}`));
