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
