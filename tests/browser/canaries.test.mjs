/**
 * A site on which every topic, item, event and trait has the canary in its name: in both homes
 * nothing of it is in any request, header, log or address but where the visitor lets it be. What
 * looks, at the end of this file and of every other, is `tests/support/canaries.mjs`.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CANARY, canariesIn, found, heard } from "../support/canaries.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { plans } from "../support/plan.mjs";
import { record } from "../support/recorder.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

const [TOPIC, ITEM, EVENT, TRAIT] = ["topic", "item", "event", "trait"].map((kind) => `${CANARY}_${kind}`);
const WORD = `my own ${CANARY}`;

const MANIFEST = {
  site: { name: "Test" },
  topics: { [TOPIC]: {} },
  items: { [ITEM]: { title: `The ${ITEM}`, topics: [TOPIC] } },
  events: { [EVENT]: {} },
  traits: { [TRAIT]: { type: "string", why: "To be tested.", expiresDays: 30 } },
  segments: {
    [`${CANARY}_segment`]: {
      who: "Who did and told all of it.",
      when: { [`affinity.${TOPIC}`]: { $gte: 0.5 }, [`count.${EVENT}`]: { $gte: 1 }, [`trait.${TRAIT}`]: WORD },
    },
  },
  slots: { hero: { variants: ["default", "chosen"] } },
  merge: { told: `trait.${TRAIT}`, seen: "profile.recent" },
  experiences: [
    {
      id: `${CANARY}_experience`, status: "live", from: null, until: null, priority: 1, owner: "test",
      audience: `${CANARY}_segment`, opportunity: "To be tested.", because: "You are tested.",
      show: [{ slot: "hero", variant: "chosen" }, { entry: "/", to: "/other/" }],
    },
  ],
};

const page = (title) => `<!doctype html><html lang="en"><head>
<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>
<script type="module" src="/indgang/panel.js"></script><title>${title}</title><link rel="icon" href="data:,"></head>
<body data-indgang-topics="${TOPIC}" data-indgang-item="${ITEM}"><h1>${title}</h1>
<div data-indgang-slot="hero"><template data-indgang-variant="chosen"><p>Chosen</p></template><p data-indgang-variant="default">Default</p></div>
<p data-indgang-merge="told">nobody</p><p data-indgang-merge="seen">nothing</p><p data-indgang-merge="toString">plain</p>
<button data-indgang-event="${EVENT}">Do it</button>
<form data-indgang-traits><input name="${TRAIT}" aria-label="Told"><button>Tell</button></form>
<a href="/other/">Other</a><indgang-panel></indgang-panel></body></html>`;

let browser, site, running, worker;
before(async () => {
  browser = await launch();
  const { edge, browser: onDevice } = await plans(MANIFEST);
  site = await serveStatic({ pages: { "/": page("Start"), "/other/": page("Other"), "/indgang/plan.bin": onDevice } });
  running = await startBare({ origin: site.url, plan: edge });
  worker = await record(running.url);
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await running?.stop();
  await site?.stop();
});

/** Sees, does and tells all that there is, and comes again. */
async function live(page, wanted) {
  const open = async (path) => {
    await page.goto(worker.url + path);
    await ready(page);
    await worker.quiet();
  };
  await open("/other/");
  await page.evaluate((wanted) => globalThis.indgang.consent.answer(wanted), wanted);
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByLabel("Told").fill(WORD);
  await page.getByRole("button", { name: "Tell" }).click();
  await page.locator("form").getByText(/^Saved\./).waitFor();
  await worker.quiet();
  await open("/other/");
  await open("/");
  await page.getByText("Chosen", { exact: true }).waitFor();
  assert.equal(await page.textContent("[data-indgang-merge=told]"), WORD);
  assert.equal(await page.textContent("[data-indgang-merge=toString]"), "plain");
  await page.getByRole("group", { name: "What this site knows of you" }).getByText("You are tested.").first().waitFor();
  return open;
}

/** Turns it away, pauses, and forgets. */
async function leave(page, open) {
  for (const step of ["dismiss", "pause", "forget"]) {
    assert.equal(await page.evaluate((step) => globalThis.indgang[step]("hero").then((became) => became ?? "kept"), step), "kept", step);
    await open("/");
  }
  await page.getByText("Default", { exact: true }).waitFor();
}

test("with remember, and then with edge, what a visitor says and does is nowhere else", async () => {
  const { context, page } = await visitor(browser);
  const open = await live(page, { remember: true });
  assert.equal(await page.title(), "Start");
  assert.ok(worker.asked.every(({ body }) => canariesIn(body).length === 0));
  // It moves up, and the way in is taken from here on.
  await page.evaluate(() => globalThis.indgang.consent.answer({ edge: true }));
  assert.ok(worker.asked.some(({ url, body }) => url === "/_indgang/consent" && body.includes('"learnt"')));
  await open("/");
  assert.equal(await page.title(), "Other");
  await page.getByText("Chosen", { exact: true }).waitFor();
  await leave(page, open);
  await context.close();
});

test("with edge from the start, too", async () => {
  const { context, page } = await visitor(browser);
  const open = await live(page, { edge: true });
  assert.equal(await page.title(), "Other");
  // Their own edge was told: the word is looked for where it would be found.
  assert.ok(worker.asked.some(({ body }) => canariesIn(body).includes("plain")));
  await leave(page, open);
  await context.close();
});

test("the word is found in every form, and in no other word", () => {
  const form = (encoding, text) => Buffer.from(text, encoding === "utf16le" ? encoding : "utf8");
  for (const ahead of ["", "x", "xy", "xyz"]) {
    const [bytes, wide] = [form("utf8", `${ahead}${CANARY}?`), form("utf16le", `${ahead}${CANARY}?`)];
    const odd = Buffer.concat([Buffer.from(ahead), wide]);
    for (const raw of [bytes, wide, odd, Buffer.from(wide).swap16()]) {
      for (const text of [raw.toString("hex"), raw.toString("hex").toUpperCase(), raw.toString("base64"), raw.toString("base64url")]) {
        assert.notDeepEqual(canariesIn(`a=${text}&b`), [], text);
      }
    }
  }
  const percent = [...Buffer.from(CANARY)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join("");
  for (const text of [CANARY, CANARY.toUpperCase(), percent]) assert.notDeepEqual(canariesIn(`/a/${text}/b`), [], text);
  assert.deepEqual(canariesIn("kanarifug kanarifu_l 6b616e617269667567"), []);
});

test("what is heard fails the file that it is heard in", () => {
  heard("the planted log", `said ${Buffer.from(CANARY).toString("base64")}`);
  assert.deepEqual(found(), ["the planted log: in base64"]);
  assert.deepEqual(found(), []);
});
