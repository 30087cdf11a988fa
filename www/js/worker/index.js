// The worker: every request that the platform hands us comes in here.
//
// `createHandler()` is the same for a worker that does more than this: it calls the handler's
// `fetch` for what is Indgang's to answer.

import { answerEndpoint, isEndpoint } from "./endpoints.js";
import { fetchOrigin, unreachable } from "./origin.js";
import { answerPage, isPageView } from "./view.js";

/** A handler in front of the site's origin. */
export function createHandler() {
  return {
    /**
     * @param {Request} request
     * @param {Record<string, any>} env `INDGANG_SECRET`, `INDGANG_SECRET_PREVIOUS`,
     *   `INDGANG_ORIGIN`, `ASSETS`; all may be missing
     */
    async fetch(request, env) {
      const url = new URL(request.url);
      if (isEndpoint(url)) return answerEndpoint(request, url, env);
      try {
        if (isPageView(request)) return await answerPage(request, url, env);
        return await fetchOrigin(request, env);
      } catch {
        // Ours are all caught further in: what is left is an origin that does not answer.
        return unreachable();
      }
    },
  };
}

export default createHandler();
