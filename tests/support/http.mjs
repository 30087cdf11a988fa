/** HTTP as it goes over the wire: nothing decoded, nothing followed, nothing added but `Host`. */

import { request as ask } from "node:http";
import { CANARY, heard, lines } from "./canaries.mjs";

/** A browser on a desk, at the moment it follows a link. */
export const NAVIGATION = {
  accept: "text/html,application/xhtml+xml,*/*;q=0.8",
  "accept-language": "en",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "sec-fetch-site": "none",
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
};

/**
 * @typedef {object} Got
 * @property {number} status
 * @property {import("node:http").IncomingHttpHeaders} headers
 * @property {string[]} cookies its `Set-Cookie` headers
 * @property {Buffer} body
 * @property {string} text
 */

/**
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string | string[]>, body?: string | Buffer }} [how]
 * @returns {Promise<Got>}
 */
export async function get(url, how = {}) {
  const response = await open(url, how);
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { statusCode: status, headers } = response;
  return { status, headers, cookies: headers["set-cookie"] ?? [], body, text: body.toString() };
}

/** The same, as soon as the head is there; the body streams. */
export function open(url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((then, fail) => {
    const request = ask(url, { method, headers, agent: false }, (response) => {
      heard(`the headers of an answer (${method} ${new URL(url).pathname})`, lines(response.rawHeaders));
      then(response);
    });
    request.on("error", fail);
    request.end(body);
  });
}

/** A page view; with `country`, from there; with `cf`, what else the network knows. */
export function view(url, { country, cf, headers = {}, ...how } = {}) {
  // What the network knows is told whole or not at all, so it says here that nothing is decoded.
  const known = { clientAcceptEncoding: headers["accept-encoding"] ?? "identity", country, ...cf };
  const sent = { ...NAVIGATION, "mf-cf-blob": JSON.stringify(known), ...headers };
  return get(url, { ...how, headers: sent });
}

/** A visitor's cookies, kept between requests as a browser would. */
export class Jar {
  cookies = new Map();

  /** Takes in what a response sets and deletes. @param {Got} got */
  keep(got) {
    for (const header of got.cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(header);
      if (/;\s*max-age=0\b/i.test(header)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return got;
  }

  get header() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get names() {
    return [...this.cookies.keys()].sort();
  }
}

/** Calls an endpoint as a page of the site would. */
export async function call(base, method, path, { jar = new Jar(), body, headers = {} } = {}) {
  const sent = { "sec-fetch-site": "same-origin", ...headers };
  if (jar.cookies.size > 0) sent.cookie = jar.header;
  const got = await get(`${base}/_indgang/${path}`, {
    method,
    headers: sent,
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
  });
  return jar.keep(got);
}

/** What a page was told: its inline JSON. @param {Got} got */
export function told({ text }) {
  const [, json] = /<script type="application\/json"[^>]* id="indgang-decision">(.*?)<\/script>/.exec(text) ?? [];
  return json === undefined ? undefined : JSON.parse(json);
}

/** Today, as choices write it. */
export const today = () => Math.floor(Date.now() / 86_400_000);

/** The cookie of a choice: `choice("ggd")` for remember and edge granted, measure denied. */
export const choice = (states, epoch = 1, day = today()) =>
  `__Host-indgang-choice=1.${states}.v.1.${day}.${epoch}`;

/**
 * A visitor who let the edge remember, and looked at pages about these topics.
 * @param {string} base @param {string[]} [topics]
 */
export async function visitorAtTheEdge(base, topics = []) {
  const jar = new Jar();
  await call(base, "POST", "consent", { jar, body: { edge: "granted" } });
  if (topics.length > 0) {
    const seen = { event: "view", topics: [...topics, `${CANARY}_topic`], item: `${CANARY}_item` };
    await call(base, "POST", "observe", { jar, body: { events: [seen] } });
  }
  return jar;
}
