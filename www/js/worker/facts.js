// A request, as the core asks for it: see `Facts` in src/edge/facts.rs.

import Negotiator from "negotiator";
import { minutesAhead } from "./place.js";

/** More of a language header than anybody's browser sends. */
const LANGUAGES = 500;

/** Reads what is asked for, when it is asked for. */
export class Facts {
  #request;
  #url;

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
    return this.#header("cookie");
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
  get languages() {
    const header = this.#header("accept-language").slice(0, LANGUAGES);
    return new Negotiator({ headers: { "accept-language": header } }).languages().join(",");
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
    const cf = this.#request.cf;
    return Boolean(cf?.botManagement?.verifiedBot || cf?.verifiedBotCategory);
  }
  get now() {
    return Math.floor(Date.now() / 1000);
  }
  get ahead() {
    return minutesAhead(this.#request.cf?.timezone, Date.now());
  }
  /** Asked for by the build for tests only, which then traps. */
  get trap() {
    return this.#header("indgang-test-trap") === "1";
  }
}
