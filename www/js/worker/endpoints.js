// What lies under /_indgang/: Rust answers, in an instance of its own that is only made when it is
// first asked. The module is the page's: a fault in one instance is none in the other.

import { Facts } from "./facts.js";
import { tell, tellFault } from "./log.js";
import { codeOf } from "./page.js";
import module from "./page.wasm";
import { served } from "./plans.js";

/** @type {{ endpoints: any, plans: import("./plans.js").Plans } | undefined} */
let ready;
let instantiated = false;

/** @param {import("./address.js").Address} url */
export function isEndpoint({ pathname }) {
  return pathname === "/_indgang" || pathname.startsWith("/_indgang/");
}

/**
 * @param {Request} request
 * @param {import("./address.js").Address} url
 * @param {Record<string, any>} env
 */
export async function answerEndpoint(request, url, env) {
  // The body first: the call itself is synchronous, so that a trap ends this request only.
  const body = await bodyOf(request).catch(() => null);
  if (body === null) return refusal(400, "body.cut", "the body ended before it was whole");
  let glue;
  try {
    glue = await import("#glue/endpoints");
    const endpoints = instance(glue, env);
    const facts = new Facts(request, url);
    facts.spoken = endpoints.languages();
    const fault = endpoints.fault();
    if (fault) tellFault("endpoint", fault);
    return endpoints.answer(request, facts.text, body);
  } catch (error) {
    const code = codeOf(error) ?? "edge.fault";
    tellFault("endpoint", code);
    afresh(glue);
    return refusal(500, code, "the endpoints cannot answer; the operator's log says why");
  }
}

/**
 * What the origin told of a visitor, sealed for the page to carry; nothing, if none of it is to be
 * kept.
 *
 * @param {Facts} facts
 * @param {string} traits a JSON object
 * @param {number} until second since 1970
 * @param {Record<string, any>} env
 * @returns {Promise<string | undefined>}
 * @throws {Error} whose message is a code, if it is not as it should be
 */
export async function sealTold(facts, traits, until, env) {
  const glue = await import("#glue/endpoints");
  try {
    return instance(glue, env).told(facts.text, traits, until);
  } catch (error) {
    if (!codeOf(error)) afresh(glue);
    throw error;
  }
}

/** @param {any} glue @param {Record<string, any>} env */
function instance(glue, env) {
  if (ready?.plans !== served()) {
    ready?.endpoints.free();
    ready = undefined;
    ready = { endpoints: load(glue, env), plans: served() };
  }
  return ready.endpoints;
}

/** After a trap the next request begins with a fresh instance. @param {any} glue */
function afresh(glue) {
  ready = undefined;
  try {
    if (instantiated) glue?.__wbg_reset_state();
  } catch {
    // Then the next request has the same fault, and tells it.
  }
}

/** @param {any} glue @param {Record<string, any>} env */
function load({ Endpoints, initSync }, env) {
  const { edge } = served();
  if (!instantiated) {
    initSync({ module });
    instantiated = true;
  }
  const endpoints = (secret) => new Endpoints(edge && new Uint8Array(edge), secret, env.INDGANG_SECRET_PREVIOUS);
  try {
    return endpoints(env.INDGANG_SECRET);
  } catch (error) {
    if (codeOf(error) !== "edge.bad_secret") throw error;
    tell("secret", { code: "edge.bad_secret" });
    return endpoints(undefined);
  }
}

/** More than any endpoint reads; the core says how much is too much. */
const ENOUGH = 17 * 1024;

/** The body of a request, or the first part of one that is too long. @param {Request} request */
async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  if (request.body) {
    for await (const chunk of request.body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > ENOUGH) break;
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** @param {number} status @param {string} code @param {string} message */
function refusal(status, code, message) {
  return Response.json({ error: { code, message } }, { status, headers: { "cache-control": "private, no-store" } });
}
