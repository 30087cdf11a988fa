/**
 * A worker with Indgang in front of it. Where it has a `fetch`, that is the site; without one the site is
 * `INDGANG_ORIGIN`, the binding `ASSETS`, or what lies behind the worker's route.
 */
export function withIndgang<Worker extends object = {}>(
  worker?: Worker,
  options?: {
    /** The edge's plan, which `indgang build --out` made; without it pages are the site's own until one is published. */
    plan?: ArrayBuffer;
  },
): Omit<Worker, "fetch"> & { fetch(request: Request, env: any, ctx: any): Promise<Response> };
