/** With `edge`: the origin learns which way in was chosen, and nothing else of the profile. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { settle, walk } from "../noninterference/compare.mjs";
import { pair } from "../noninterference/profiles.mjs";
import { plainly, recording } from "../noninterference/recording.mjs";
import { canariesIn } from "../support/canaries.mjs";
import { serveStatic } from "../support/static.mjs";
import { startWorker } from "../support/wrangler.mjs";

const WANTED = { remember: true, edge: true };

let origin, worker, line;
before(async () => {
  origin = await serveStatic();
  worker = await startWorker({ origin: origin.url });
  line = await recording(worker.url);
});
after(async () => {
  await line?.stop();
  await worker?.stop();
  await origin?.stop();
});

/** Those on which something is told, counted or chosen. */
const JOURNEYS = [
  "first visit",
  "answer a question",
  "personalised parts and a list",
  "an entry point is offered",
  "return",
  "look and book",
];

/**
 * The page that a visitor is on, all that the edge chose, and what of it their ledger lists: what was given in the page's
 * place, which the origin was asked for. The parts that it lists too allow no difference: no variant of the demo loads
 * anything.
 * @returns {Promise<{ path: string, chosen: { entry: string | null, slots: Record<string, string> }, listed: string | undefined }>}
 */
const ledgerOf = (page) =>
  page.evaluate(async () => {
    await globalThis.indgang.ready;
    const { home, why } = await globalThis.indgang.remembered();
    const chosen = JSON.parse(document.getElementById("indgang-decision").textContent);
    // The rows that the panel names, as it does: www/js/browser/panel/left.js.
    const rows = home === "edge" ? why : [];
    return { path: location.pathname, chosen, listed: rows.find(({ slot }) => slot === null)?.variant };
  });

/**
 * What the origin was asked while somebody walked, by page view, each beside its ledger. What that lists is called by the
 * path that the visitor asked for.
 */
async function origins(name, somebody) {
  origin.asked.length = 0;
  const views = [];
  const after = async (page) => {
    const { path, chosen, listed } = await ledgerOf(page);
    const asked = origin.asked.splice(0).map(({ method, url, headers }) => {
      const lines = [];
      for (let at = 0; at < headers.length; at += 2) lines.push(plainly(`${headers[at].toLowerCase()}: ${headers[at + 1]}`));
      return { method, url, headers: lines.sort().join("\n") };
    });
    const lines = asked.map(({ method, url, headers }) => [method, url === listed ? path : url, headers].join(" ")).sort();
    views.push({ path, chosen, listed, asked, lines });
  };
  await walk(line, name, somebody, { after });
  return views;
}

test("the origin is asked the same for two visitors, but for what their ledgers list", async () => {
  const [one, other] = pair("edge 3");
  const both = [await settle(line, one, WANTED), await settle(line, other, WANTED)];
  for (const name of JOURNEYS) {
    const [ones, others] = [await origins(name, both[0]), await origins(name, both[1])];
    for (const [at, { lines }] of ones.entries()) assert.deepEqual(lines, others[at].lines, `${name}, view ${at + 1}`);
    assert.ok(ones[0].lines.length > 0, name);
    assert.deepEqual(canariesIn(JSON.stringify([ones, others].flat().map(({ asked }) => asked))), [], name);
    if (name !== "personalised parts and a list") continue;
    // They are as unlike as can be, and what is listed is what was asked for.
    const [here, there] = [ones[0], others[0]];
    assert.notEqual(here.chosen.entry, there.chosen.entry);
    for (const slot of ["hero", "offers", "cta", "next", "season"]) {
      assert.notEqual(here.chosen.slots[slot], there.chosen.slots[slot], slot);
    }
    assert.notEqual(here.listed, there.listed);
    for (const { path, listed, asked } of [here, there]) {
      const pages = asked.filter(({ headers }) => headers.includes("sec-fetch-dest: document")).map(({ url }) => url);
      assert.deepEqual(pages, [listed ?? path]);
    }
  }
});
