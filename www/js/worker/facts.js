// A request, as the core asks for it: see `Facts` in src/edge/facts.rs.

import { told } from "./languages.js";
import { minutesAhead } from "./place.js";
import { isRobot } from "./robots.js";

/** What the page door and the endpoints are told of a request. */
export class Facts {
  #request;
  #url;
  // Asked of the platform once each.
  #cookies;
  #robot;
  /** @type {string[]} the languages of the site, which whoever asks the core fills in */
  spoken = [];
  /** What somebody signed says instead. @type {{ cookies?: string, now?: number, segments?: string }} */
  instead = {};

  /** @param {Request} request @param {URL} url of the request */
  constructor(request, url) {
    this.#request = request;
    this.#url = url;
  }

  get cookies() {
    return this.instead.cookies ?? (this.#cookies ??= this.#request.headers.get("cookie") ?? "");
  }
  get robot() {
    return (this.#robot ??= isRobot(this.#request.headers, this.#request.cf));
  }
  get now() {
    return this.instead.now ?? Math.floor(Date.now() / 1000);
  }

  /** The fields of the core's `Facts` in their order, with NUL between them, which none of them holds. */
  get text() {
    const { headers, cf } = /** @type {any} */ (this.#request);
    const header = (/** @type {string} */ name) => headers.get(name) ?? "";
    return [
      this.#url.pathname + this.#url.search,
      this.#url.host,
      this.cookies,
      header("referer"),
      header("user-agent"),
      header("sec-ch-ua-mobile"),
      header("sec-ch-ua-platform"),
      told(headers.get("accept-language"), this.spoken),
      cf?.country ?? "",
      cf?.regionCode ?? "",
      header("sec-gpc").trim(),
      // Those that hold whatever their conditions say, with commas between.
      this.instead.segments ?? "",
      +this.robot,
      this.now,
      minutesAhead(cf?.timezone, Date.now()),
    ].join("\0");
  }

  /** Asked for by the build for tests only, which then traps. */
  get trap() {
    return this.#request.headers.get("indgang-test-trap") === "1";
  }
}
