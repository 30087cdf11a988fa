// A request, as the core asks for it: see `Facts` in src/edge/facts.rs.

import { told } from "./languages.js";
import { minutesAhead } from "./place.js";
import { isRobot } from "./robots.js";

/** Reads what is asked for, when it is asked for. */
export class Facts {
  #request;
  #url;
  /** @type {string[]} the languages of the site, which whoever asks the core fills in */
  spoken = [];
  /** What somebody signed says instead. @type {{ cookies?: string, now?: number, segments?: string }} */
  instead = {};

  /** @param {Request} request @param {URL} url of the request */
  constructor(request, url) {
    this.#request = request;
    this.#url = url;
  }

  /** @param {string} name */
  #header(name) {
    return this.#request.headers.get(name) ?? "";
  }

  get address() {
    return this.#url.pathname + this.#url.search;
  }
  get host() {
    return this.#url.host;
  }
  get cookies() {
    return this.instead.cookies ?? this.#header("cookie");
  }
  /** Those that hold whatever their conditions say, with commas between. */
  get segments() {
    return this.instead.segments ?? "";
  }
  get referrer() {
    return this.#header("referer");
  }
  get agent() {
    return this.#header("user-agent");
  }
  get mobile() {
    return this.#header("sec-ch-ua-mobile");
  }
  get platform() {
    return this.#header("sec-ch-ua-platform");
  }
  get languages() {
    return told(this.#request.headers.get("accept-language"), this.spoken);
  }
  get country() {
    return this.#request.cf?.country ?? "";
  }
  get region() {
    return this.#request.cf?.regionCode ?? "";
  }
  get gpc() {
    return this.#header("sec-gpc").trim() === "1";
  }
  get robot() {
    return isRobot(this.#request.headers, this.#request.cf);
  }
  get now() {
    return this.instead.now ?? Math.floor(Date.now() / 1000);
  }
  get ahead() {
    return minutesAhead(this.#request.cf?.timezone, Date.now());
  }
  /** Asked for by the build for tests only, which then traps. */
  get trap() {
    return this.#header("indgang-test-trap") === "1";
  }
}
