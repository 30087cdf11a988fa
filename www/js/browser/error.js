/** A failure of ours, with a stable code. It reaches the console, never a visitor. */
export class IndgangError extends Error {
  name = "IndgangError";
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** What to do about most of them. */
export const SERVE = "serve our files, of one version";

/**
 * Gives a failure its code, and says what to do about it; one of ours stays what it is.
 * @param {string} code
 * @param {string} [fix]
 * @returns {(error: Error) => never}
 */
export const fails = (code, fix = SERVE) => (error) => {
  throw error instanceof IndgangError ? error : new IndgangError(code, `${error.message}; ${fix}`);
};
