/**
 * The one way out of the page. No other file names what can send a request by itself; a test
 * reads the bundles and looks. What goes to the worker is text that the engine has released,
 * what the worker itself sealed into the page, an empty question, or what `outbox.js`, `visit.js`, `platform.js` and
 * `indgang.js` say in words of their own: what a signal says, a refusal of everything, and that all is to be swept.
 */

/**
 * Where files are that do not lie beside this one, by name, or what they hold: said by who brings them along in
 * another way, before they are loaded.
 * @type {Record<string, string | URL | Response>}
 */
export const places = {};

/**
 * A file of this package: the same for every visitor of the same page and language.
 * @param {string} name `engine.wasm`, `plan.bin`, or the words of a language
 * @returns {Promise<Response>}
 */
export async function load(name) {
  const place = places[name] ?? new URL(name, import.meta.url);
  /** @type {any} */
  const answer = place instanceof Response ? place : await fetch(place).catch(({ message }) => ({ status: message }));
  if (!answer.ok) throw new Error(`${place}: ${answer.status}`);
  return answer;
}

/** Code of this package that not every page needs; likewise the same for every visitor. */
export const code = {
  about: () => import("./about.js"),
  elements: () => import("./elements.js"),
  more: () => import("./more.js"),
  platform: () => import("./platform.js"),
};

/**
 * Fetches images that a variant may hold: for every visitor, whatever is shown to them.
 * @param {string[]} addresses
 * @returns {HTMLImageElement[]} as long as they are held, showing one asks for nothing
 */
export const preload = (addresses) =>
  addresses.map((src) => Object.assign(new Image(), { src }));

/**
 * Asks the worker.
 * @param {"consent" | "profile" | "observe"} endpoint
 * @param {"GET" | "POST" | "DELETE"} method
 * @param {string} [body] released JSON; for `GET` the query
 * @param {AbortSignal} [ends] says when nobody wants it any more; without one it goes on when the page is left, as what a
 *   click tells must survive the page that the click leads to
 */
export async function ask(endpoint, method, body, ends) {
  const get = method === "GET";
  const answer = await fetch(`/_indgang/${endpoint}${get && body ? `?${body}` : ""}`, {
    method,
    body: get ? undefined : body,
    headers: body && !get ? { "content-type": "application/json" } : {},
    credentials: "same-origin",
    cache: "no-store",
    keepalive: !get && !ends,
    signal: ends,
  });
  if (answer.ok) return answer;
  // Whatever else answers in the worker's place says nothing of the kind, and may never end.
  const ours = answer.headers.get("content-type")?.startsWith("application/json");
  const said = ours ? await answer.json().catch(() => null) : null;
  throw Object.assign(new Error(`${endpoint}: ${answer.status}`), { status: answer.status, code: said?.error?.code });
}
