/**
 * The browser's storage under `indgang.`. Where it is closed or full, memory holds the same for
 * this page, and nothing is kept.
 */

/**
 * @typedef {"choice" | "refused" | "learnt" | "declared" | "ahead" | "said"} Key `refused`: that the worker has not heard a refusal yet;
 *   `said`: of which traits something is being told, for other tabs, and at once absent again
 */

/** @type {Record<string, string>} what storage would not take */
const memory = {};
let said = false;

/**
 * @param {Key} key
 * @returns {string} empty if there is nothing
 */
export function read(key) {
  try {
    const kept = localStorage.getItem(`indgang.${key}`);
    // What was refused on another page, since storage would not take this, outweighs it.
    if (kept !== null && /^(choice|refused)$/.test(key)) delete memory[key];
    return memory[key] ?? kept ?? "";
  } catch {
    // What is written next says that it is closed.
    return memory[key] ?? "";
  }
}

/** Whether what is kept under this outlasts the page. @param {Key} key */
export const lasts = (key) => !(key in memory);

/**
 * @param {Key} key
 * @param {string | null} value `null`: must be absent
 * @returns {boolean} whether storage holds something else now
 */
export function write(key, value) {
  delete memory[key];
  try {
    // An equal value is not written again: other tabs would be told of a change.
    if (localStorage.getItem(`indgang.${key}`) === value) return false;
    if (value === null) localStorage.removeItem(`indgang.${key}`);
    else localStorage.setItem(`indgang.${key}`, value);
    return true;
  } catch (error) {
    // What can be worked out again makes room first.
    if (key !== "ahead" && write("ahead", null)) return write(key, value);
    if (!said) console.info(`indgang: storage is ${/quota/i.test(`${error}`) ? "full: empty" : "closed: allow"} it, or nothing outlasts this page (${error})`);
    said = true;
    if (value !== null) {
      memory[key] = value;
      try {
        // What is there is older than what would not fit.
        localStorage.removeItem(`indgang.${key}`);
      } catch {
        // Closed altogether: nothing is there.
      }
    }
    return false;
  }
}
