/** With `edge`: the origin learns which way in was chosen, and nothing else of the profile. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { settle, walk } from "../noninterference/compare.mjs";
import { pair } from "../noninterference/profiles.mjs";
import { plainly, recording } from "../noninterference/recording.mjs";
import { canariesIn } from "../support/canaries.mjs";
import { ready } from "../support/chromium.mjs";
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
const JOURNEYS = ["first visit", "answer a question", "personalised parts", "look and book"];

const inline = (page) => page.evaluate(() => JSON.parse(document.getElementById("indgang-decision").textContent));

/** What the edge chooses for somebody's start page. */
async function chosen(somebody) {
  const { url, page, close } = await line.visitor(somebody.state);
  await page.goto(`${url}/`);
  await ready(page);
  const decision = await inline(page);
  await close();
  return decision;
}

/** The ways in that the demo has: which of them is asked for, the origin may learn. */
const ENTRIES = ["/", "/deals/", "/business/"];

/** What the origin was asked while somebody walked; each way in under the name of all. */
async function origins(name, somebody) {
  origin.asked.length = 0;
  await walk(line, name, somebody);
  const asked = origin.asked.splice(0).map(({ method, url, headers }) => {
    const lines = [];
    for (let at = 0; at < headers.length; at += 2) lines.push(plainly(`${headers[at].toLowerCase()}: ${headers[at + 1]}`));
    return { method, url, headers: lines.sort().join("\n") };
  });
  return { asked, lines: asked.map((it) => [it.method, ENTRIES.includes(it.url) ? "/" : it.url, it.headers].join(" ")).sort() };
}

test("the origin is asked the same for two visitors, but for the entry point", async () => {
  const [one, other] = pair("edge 3");
  const both = [await settle(line, one, WANTED), await settle(line, other, WANTED)];
  const decisions = [await chosen(both[0]), await chosen(both[1])];
  assert.notEqual(decisions[0].entry, decisions[1].entry);
  for (const slot of ["hero", "offers", "cta", "next", "season"]) {
    assert.notEqual(decisions[0].slots[slot], decisions[1].slots[slot], slot);
  }
  for (const name of JOURNEYS) {
    const sent = [];
    for (const somebody of both) sent.push(await origins(name, somebody));
    assert.deepEqual(sent[0].lines, sent[1].lines, name);
    assert.ok(sent[0].lines.length > 1, name);
    assert.deepEqual(canariesIn(JSON.stringify(sent)), [], name);
  }
});
