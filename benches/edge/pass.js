// A worker that only passes on: what any worker in front of a site costs.
export default {
  fetch: (request, env) => fetch(new Request(env.INDGANG_ORIGIN + new URL(request.url).pathname, request), { redirect: "manual" }),
};
