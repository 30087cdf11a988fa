// The address of a request, read once: each question to a `URL` is a call into the platform.

/**
 * @typedef {{ href: string, origin: string, protocol: string, host: string, hostname: string, pathname: string, search: string }} Address
 *   as a `URL` has them
 */

/** @param {string} text an absolute address @returns {Address} */
export function addressOf(text) {
  const { href, origin, protocol, host, hostname, pathname, search } = new URL(text);
  return { href, origin, protocol, host, hostname, pathname, search };
}
