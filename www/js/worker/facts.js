// A request, as the core asks for it: see `Facts` in src/edge/facts.rs.

import { told } from "./languages.js";
import { minutesAhead } from "./place.js";
import { isRobot } from "./robots.js";

/** What the page door and the endpoints are told of a request. */
export class Facts {
  /** One that is always there: see `decide` in page.js, of shapes. */
  static blank = new Facts(/** @type {any} */ ({}), /** @type {any} */ ({}));

  #request;
  #url;
  // Asked of the platform once each, and no more often than is needed: a call into it takes as long as a
  // good part of deciding.
  #sent;
  #referer;
  #robot;
  /** The languages of the site, with commas between; whoever asks the core fills them in. */
  spoken = "";
  /** What somebody signed says instead. @type {{ cookies?: string, now?: number, segments?: string }} */
  instead = {};

  /** @param {Request} request @param {import("./address.js").Address} url of the request */
  constructor(request, url) {
    this.#request = request;
    this.#url = url;
    ({ method: this.method, headers: this.headers } = request);
  }

  /** The `Cookie` header, which the request itself has. @returns {string} empty if there is none */
  get sent() {
    return (this.#sent ??= this.headers.get("cookie") ?? "");
  }
  /** The `Referer` header. @returns {string} empty if there is none */
  get referer() {
    return (this.#referer ??= this.headers.get("referer") ?? "");
  }
  get cookies() {
    return this.instead.cookies ?? this.sent;
  }
  get robot() {
    return (this.#robot ??= isRobot(this.headers, this.#request.cf));
  }
  get now() {
    return this.instead.now ?? Math.floor(Date.now() / 1000);
  }

  /** The fields of the core's `Facts` in their order, with NUL between them, which none of them holds. */
  get text() {
    const { cf } = /** @type {any} */ (this.#request);
    const header = (/** @type {string} */ name) => this.headers.get(name) ?? "";
    return [
      this.#url.pathname + this.#url.search,
      this.#url.host,
      this.cookies,
      this.referer,
      header("user-agent"),
      header("sec-ch-ua-mobile"),
      header("sec-ch-ua-platform"),
      told(this.headers.get("accept-language"), this.spoken),
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
