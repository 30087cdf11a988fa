// What operators read: a line of JSON for each event. All its words are of closed lists, and
// nothing of a request is among them.

import { countFault, countView } from "./counts.js";

/**
 * @param {"fault" | "endpoint" | "secret" | "refused" | "plan" | "view"} event
 * @param {Record<string, string | boolean | undefined>} words codes, and names of plans
 */
export function tell(event, words) {
  const line = JSON.stringify({ indgang: event, ...words });
  if (event === "plan" || event === "view") console.log(line);
  else console.error(line);
}

/** Milliseconds in which the same fault is told once: what lasts would else have a line for each request. */
const ONCE = 60_000;
/** When each was told last. @type {Record<string, number>} */
const last = {};

/**
 * We failed, and the visitor got the site's own answer, or a refusal; or the site's origin did.
 * @param {"fault" | "endpoint"} where
 * @param {string} code
 * @param {string} [detail]
 */
export function tellFault(where, code, detail) {
  countFault(code);
  const [what, now] = [where + code + detail, Date.now()];
  if (now - last[what] < ONCE) return;
  last[what] = now;
  tell(where, { code, detail });
}

/**
 * A page was decided. Of these a share is told, `INDGANG_LOG` from 0 to 1; none unless it is given.
 *
 * @param {import("./page.js").Decision} decision
 * @param {string} path that was asked for
 * @param {boolean} sent whether the visitor was sent on: what they look at is the next request's to tell
 * @param {Record<string, any>} env
 */
export function tellView(decision, path, sent, env) {
  // Programs get the default, and previews what is asked for: they say nothing of the visitors.
  if (decision.context === null || decision.preview !== undefined) return;
  countView(decision, path, sent);
  if (sent) return;
  if (Math.random() >= (Number(env.INDGANG_LOG) || 0)) return;
  const profile = decision.epoch !== undefined;
  tell("view", { by: profile ? "profile" : decision.decides ? "request" : "device" });
}
