// What is worked out of a text that many requests share: once, and not for each of them.

/** Most texts that are remembered, and the longest, in UTF-16 units: what visitors make up is worked out anew. */
const [MOST, LONGEST] = [256, 512];

/**
 * The same, remembered.
 * @template T
 * @param {(text: string) => T} workOut that never gives `undefined`
 * @returns {(text: string) => T}
 */
export function memo(workOut) {
  /** @type {Map<string, T>} */
  const known = new Map();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = workOut(text);
      if (text.length > LONGEST) return answer;
      if (known.size >= MOST) known.clear();
      known.set(text, answer);
    }
    return answer;
  };
}
