/** What a logged-in origin tells, handed over by the page's own side: kept once, and shown. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { signTraits } from "../../examples/sign-traits.mjs";
import { CANARY } from "../support/canaries.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { plans } from "../support/plan.mjs";
import { record } from "../support/recorder.mjs";
import { startBare } from "../support/workerd.mjs";
import { ROOT } from "../support/wrangler.mjs";

const SECRET = "a secret of the origin and the edge, and of nobody else";
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const PAGE = `<!doctype html><html lang="en"><head><title>Test</title><script src="/indgang/bootstrap.js"></script>
<script type="module" src="/indgang/indgang.js"></script></head><body>
<p data-indgang-slot="hero"><template data-indgang-variant="member">For members</template><b data-indgang-variant="default">For all</b></p></body></html>`;
const MANIFEST = {
  site: { name: "Test" },
  traits: { club: { type: "string", title: "Club", why: "So that your points count.", from: "origin" } },
  segments: { members: { who: "Members.", when: { "trait.club": CANARY } } },
  slots: { hero: { variants: ["default", "member"] } },
  experiences: [{ id: "for-members", status: "live", audience: "members", because: "You are a member.", show: [{ slot: "hero", variant: "member" }] }],
};

let browser, origin, running, worker;
before(async () => {
  const { edge, browser: plan } = await plans(MANIFEST);
  origin = await startOrigin(async ({ url }, response) => {
    if (!url.startsWith("/indgang/")) {
      // The host as visitors see it.
      return html(response, PAGE, {
        "cache-control": "private, no-cache",
        "indgang-traits": signTraits(SECRET, new URL(worker.url).host, { club: CANARY }),
      });
    }
    const file = url.endsWith("/plan.bin") ? plan : await readFile(join(ROOT, "build/site", url)).catch(() => null);
    response.writeHead(file ? 200 : 404, { "content-type": TYPES[extname(url)] ?? "application/octet-stream" }).end(file);
  });
  browser = await launch();
  running = await startBare({ origin: origin.url, plan: edge, vars: { INDGANG_TRAITS_SECRET: SECRET } });
  worker = await record(running.url);
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await running?.stop();
  await origin?.stop();
});

test("it is handed over once, decides the next page, and stays away when the visitor deletes it", async () => {
  const { context, page, said } = await visitor(browser);
  const open = async () => {
    await page.goto(worker.url);
    await ready(page);
    await worker.quiet();
  };
  const handed = () => worker.asked.splice(0).filter(({ body }) => body.includes('"told"'));
  const club = () => page.evaluate(async () => (await globalThis.indgang.remembered()).remembered.find(({ kind, name }) => kind === "trait" && name === "club")?.value);
  const unheard = () => page.evaluate(async () => (await globalThis.indgang.remembered()).remembered.filter(({ kind }) => kind === "unheard").map(({ name, title }) => `${name} ${title}`));
  await open();
  assert.deepEqual(handed(), [], "nobody has granted anything");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true, measure: false }));
  await worker.quiet();
  await open();
  const [only, ...more] = handed();
  assert.deepEqual([only.method, only.url, more], ["POST", "/_indgang/profile", []]);
  const rows = () => page.evaluate(async () => (await globalThis.indgang.released()).filter(({ what }) => what === "told").map(({ basis }) => basis));
  assert.deepEqual(await rows(), ["edge"]);
  assert.equal(await page.evaluate(() => document.documentElement.outerHTML.includes("data-told")), false);
  assert.equal(await club(), CANARY);

  await open();
  assert.deepEqual(handed(), [], "nothing new");
  assert.deepEqual(await rows(), []);
  assert.match(await page.textContent("body"), /For members/);

  await page.evaluate(() => globalThis.indgang.declare({ club: "" }));
  await worker.quiet();
  await open();
  assert.deepEqual(handed(), []);
  assert.match(await page.textContent("body"), /For all/);
  assert.equal(await club(), undefined);
  assert.deepEqual(await unheard(), ["club Club"], "the site is not heard on it any more");

  await page.evaluate(() => globalThis.indgang.restore());
  await worker.quiet();
  await open();
  assert.equal(await club(), CANARY);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false, edge: false, measure: false }));
  await worker.quiet();
  await open();
  assert.deepEqual((await context.cookies()).map(({ name }) => name), ["__Host-indgang-choice"]);
  assert.deepEqual(said, []);
  await context.close();
});
