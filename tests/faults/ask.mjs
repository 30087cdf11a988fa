/** One page view, seen to its end whatever that is; and what it came to, in words. */

import { NAVIGATION, open, told } from "../support/http.mjs";
import { END } from "./origins.mjs";

/** @returns {Promise<{ status?: number, headers: Record<string, any>, body: Buffer, text: string, whole: boolean }>} */
export async function ask(url, headers = {}) {
  const chunks = [];
  let response;
  let whole = true;
  try {
    const known = { clientAcceptEncoding: "gzip", country: "JP" };
    response = await open(url, { headers: { ...NAVIGATION, "accept-encoding": "gzip", "mf-cf-blob": JSON.stringify(known), ...headers } });
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    whole = false;
  }
  const body = Buffer.concat(chunks);
  return { status: response?.statusCode, headers: response?.headers ?? {}, body, text: body.toString(), whole };
}

/** Headers that differ from one answer to the next by themselves, and the ones we add for the operator. */
const OWN = ["date", "connection", "keep-alive", "indgang-fault", "transfer-encoding"];

/** Whether two answers are one, to the byte, headers included. */
export function isSame(one, other) {
  const headers = ({ headers }) => JSON.stringify(Object.entries(headers).filter(([name]) => !OWN.includes(name)).sort());
  return one.status === other.status && one.whole === other.whole && one.body.equals(other.body) && headers(one) === headers(other);
}

/** What a visitor got, if a worker that only passes on gave `passed`. */
export function words(got, passed) {
  if (got.status === 502 && got.text.includes("cannot be reached")) return "502, a plain line";
  if (told(got)) {
    if (!got.whole) return "what came, rewritten, then cut off";
    const slots = got.text.includes('<p data-indgang-slot="season">J</p>') ? ", with its variant" : "";
    return `the page, rewritten${slots}${got.text.endsWith(END) ? "" : ", as far as it came"}`;
  }
  if (isSame(got, passed)) return passed.whole ? "the origin's answer, to the byte" : "what came, then cut off";
  if (got.status === undefined) return "no answer";
  if (got.whole && got.status === 200 && got.body.equals(passed.body)) return "what came, for this visitor alone";
  return got.whole ? `${got.status}` : `${got.status}, then cut off`;
}

/** The same for the worker that only passes on. */
export function passedInWords(passed) {
  if (passed.status === undefined) return "no answer";
  // Of the runtime itself, where a worker throws.
  if (passed.status === 500 && passed.text === "Internal Server Error") return "an exception";
  return passed.whole ? "the origin's answer" : "what came, then cut off";
}
