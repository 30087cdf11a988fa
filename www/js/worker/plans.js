// The plans that this isolate serves by: the page's door, the endpoints and the browser get the
// same ones. They are replaced whole, and never changed.

/**
 * @typedef {object} Plans
 * @property {ArrayBuffer | Uint8Array} [edge] the edge's plan
 * @property {Uint8Array} [browser] the browser's, where the worker has it: a published one
 * @property {string} [name] of a published one
 * @property {number} [published] seconds since 1970
 * @property {string} [by] who published it, as they chose to write
 */

/** @type {Plans} */
let plans = {};

export const served = () => plans;

/** @param {Plans} others */
export function serve(others) {
  plans = others;
}
