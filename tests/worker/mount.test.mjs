/** A worker of the site's own, with ours in front of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { call, choice, get, told, view } from "../support/http.mjs";
import { startBare } from "../support/workerd.mjs";
import { bundled } from "../support/bundle.mjs";

const SITE = `
  import { withIndgang } from "./www/js/worker/mount.js";
  const site = {
    greeting: "Hello",
    async fetch(request, env, ctx) {
      const { pathname } = new URL(request.url);
      if (pathname === "/broken") throw new Error("the site's own");
      if (pathname === "/nothing") return void console.log("asked for nothing");
      if (pathname === "/asked") return Response.json({ country: request.cf?.country, signal: request.signal instanceof AbortSignal, method: request.method });
      if (pathname === "/api") return Response.json({ cookie: request.headers.get("cookie"), mine: env.MINE, method: request.method });
      ctx.waitUntil(Promise.resolve());
      const page = \`<body><h1>\${this.greeting}</h1><p data-indgang-slot="season"><b data-indgang-variant="japan">J</b><b data-indgang-variant="default">D</b></p>\`;
      return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
    },
  };
`;

test("a class is refused as it is mounted, and told what to write", async () => {
  const code = await bundled('import { withIndgang } from "./www/js/worker/mount.js"; let said; try { withIndgang(class {}); } catch (error) { said = `${error}`; } export default { fetch: () => new Response(said) };');
  const worker = await startBare({ code });
  try {
    assert.match((await get(worker.url)).text, /takes an object, not a class: withIndgang\(\{ fetch:/);
  } finally {
    await worker.stop();
  }
});

test("it is the origin: its pages are the visitors' own, its other answers as they are", async () => {
  const code = await bundled(`${SITE} import plan from "./plan.bin"; export default withIndgang(site, { plan });`);
  // Its own answers, whatever else is set.
  const worker = await startBare({ code, origin: "http://127.0.0.1:1", vars: { MINE: "yes" } });
  try {
    const page = await view(`${worker.url}/`, { country: "JP" });
    assert.match(page.text, /<h1>Hello<\/h1><p data-indgang-slot="season">J<\/p>/);
    const api = await get(`${worker.url}/api`, { method: "POST", headers: { cookie: `a=1; ${choice("ggd")}` }, body: "x" });
    assert.deepEqual(JSON.parse(api.text), { cookie: "a=1", mine: "yes", method: "POST" });
    assert.equal((await call(worker.url, "GET", "health")).status, 200);
    // What the network knows of a request is there for every method, also of what is no page.
    for (const method of ["GET", "POST"]) {
      const asked = await view(`${worker.url}/asked`, { method, country: "JP", headers: { accept: "*/*", "sec-fetch-dest": "empty" } });
      assert.deepEqual(JSON.parse(asked.text), { country: "JP", signal: true, method });
    }
    // Its own exception is the platform's to show and to log, as without us.
    assert.equal((await view(`${worker.url}/broken`)).status, 500);
    while (!/Uncaught exception/.test(worker.log()) || !/"fault"/.test(worker.log())) await wait(5);
    assert.match(worker.log(), /^{"indgang":"fault","code":"origin"}$/m);
    assert.match(worker.log(), /Uncaught exception.*the site's own/);
    // A site that forgets to answer is asked once, and is no fault of ours.
    assert.equal((await view(`${worker.url}/nothing`)).status, 500);
    while (!/gave no response/.test(worker.log())) await wait(5);
    assert.equal(worker.log().match(/asked for nothing/g).length, 1);
    assert.doesNotMatch(worker.log(), /"code":"(trap|rewrite)"/);
  } finally {
    await worker.stop();
  }
});

test("without a plan its pages are its own", async () => {
  const worker = await startBare({ code: await bundled(`${SITE} export default withIndgang(site);`) });
  try {
    const page = await view(`${worker.url}/`, { country: "JP" });
    assert.match(page.text, /data-indgang-variant="japan"/);
    assert.deepEqual([told(page), page.headers["indgang-fault"]], [undefined, "plan"]);
    assert.equal(JSON.parse((await call(worker.url, "GET", "health")).text).error.code, "plan.none");
  } finally {
    await worker.stop();
  }
});
