/**
 * Without `edge`, what a browser sends does not depend on the profile. A few pairs of visitors
 * here; `cargo xtask noninterference` walks as many as it is asked to.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { compare, settle, settleUnlike, tooMany } from "../noninterference/compare.mjs";
import { CONTROLS, HELD } from "../noninterference/controls.mjs";
import { JOURNEYS } from "../noninterference/journeys.mjs";
import { pair } from "../noninterference/profiles.mjs";
import { recording } from "../noninterference/recording.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

/** Browsers at one time. */
const LINES = 3;

/** How long a browser may take over what is only a hint, in milliseconds. */
const HINT_MS = 30_000;
/** After how long a hint that was not taken is given again. */
const AGAIN_MS = 1_500;

let origin, worker;
/** What differed on a journey and was gone when that was repeated. */
const passing = [];
/** Browsers that nobody uses. */
const free = [];
before(async () => {
  origin = await serveStatic();
  worker = await startBare({ origin: origin.url });
});
after(async () => {
  for (const line of free) await line.stop();
  await worker?.stop();
  await origin?.stop();
});

/** A test that has a browser to itself. */
const walking = (name, body) =>
  test(name, async () => {
    const line = free.pop() ?? (await recording(worker.url));
    try {
      await body(line);
    } finally {
      free.push(line);
    }
  });

describe("what browsers send", { concurrency: LINES }, () => {
  for (const [at, name] of Object.keys(JOURNEYS).entries()) {
    walking(`two visitors send the same: ${name}`, async (line) => {
      const both = await settleUnlike(line, pair(`${name} ${at}`));
      const { found, gone } = await compare(line, name, both);
      assert.deepEqual(found, []);
      if (gone.length > 0) passing.push(`${name}: ${gone.join("\n")}`);
    });
  }

  walking("the same visitor twice sends the same", async (line) => {
    const [one] = pair("the same");
    const both = [await settle(line, one, { remember: true }), await settle(line, one, { remember: true })];
    assert.deepEqual((await compare(line, "browse", both)).found, []);
  });

  let unlike;
  for (const [name, script] of Object.entries(CONTROLS)) {
    walking(`is caught: ${name}`, async (line) => {
      unlike ??= settleUnlike(line, unlikeHeroes());
      assert.notDeepEqual((await compare(line, "personalised parts and a list", await unlike, { script })).found, []);
    });
  }

  for (const [name, { page, unguarded, tells }] of Object.entries(HELD)) {
    walking(`tells nothing, and is caught without what holds it: ${name}`, async (line) => {
      unlike ??= settleUnlike(line, unlikeHeroes());
      assert.deepEqual((await compare(line, "return", await unlike, { edits: page })).found, []);
      const { found } = await compare(line, "return", await unlike, { edits: [...page, ...unguarded] });
      assert.ok(found.some((difference) => tells.test(difference)), `not told: ${found.join("\n")}`);
    });
  }

  walking("the recording holds what a browser asks for by itself, and what it asks to have confirmed", async (line) => {
    const { url, page, taken, close } = await line.visitor();
    /** What is sent until there is one like this: browsers hint when they have nothing better to do, if at all. */
    const until = async (wanted, again = async () => {}) => {
      const sent = [];
      const giveUp = Date.now() + HINT_MS;
      while (Date.now() < giveUp && !sent.some(wanted)) {
        await again();
        for (const next = Date.now() + AGAIN_MS; Date.now() < next && !sent.some(wanted); ) sent.push(...(await taken()));
      }
      assert.ok(sent.some(wanted), sent.join("\n"));
    };
    await page.goto(`${url}/`);
    await until((request) => request.startsWith("GET /assets/favicon.svg\n"));
    // Not every hint is taken, so it is given again, of another address.
    let hints = 0;
    const hint = (rel, href) =>
      page.evaluate((link) => document.head.append(Object.assign(document.createElement("link"), link)), { rel, href });
    const connect = () => hint("preconnect", `https://preconnected-${(hints += 1)}.example`);
    const prefetch = () => hint("prefetch", `/deals/?hint=${(hints += 1)}`);
    await until((request) => request.startsWith("elsewhere: TLS preconnected-"), connect);
    await until((request) => request.startsWith("GET /deals/?hint=") && /^sec-purpose: prefetch$/m.test(request), prefetch);
    await page.reload();
    await until((request) => request.startsWith("GET /assets/site.css\n") && /^if-none-match: /m.test(request));
    await close();
  });

  walking("the recording holds all that another host is sent, over TLS as well", async (line) => {
    const { url, page, taken, close } = await line.visitor();
    await page.goto(`${url}/`);
    await taken();
    for (const there of ["https://elsewhere.example", "http://elsewhere.example", url.replace(/\d+$/, "99")]) {
      await page.evaluate(async (there) => {
        const headers = { "content-type": "application/json", "x-said": "in a header" };
        await fetch(`${there}/a?b`, { method: "PUT", headers, body: '"said"' });
      }, there);
      const sent = (await taken()).filter((it) => it.startsWith("elsewhere: "));
      const name = there.replace(/visitor-\d+/, "visitor");
      // The connections that it takes are told by it.
      assert.deepEqual(sent.map((it) => it.split("\n")[0]), ["OPTIONS", "PUT"].map((method) => `elsewhere: ${method} ${name}/a?b`));
      assert.match(sent[1], /\nreferer: http:\/\/visitor\.localhost:\d+\/\n/);
      assert.match(sent[1], /\nx-said: in a header\n/);
      assert.ok(sent[1].endsWith('\n"said"'), sent[1]);
    }
    await close();
  });
});

test("what differs once and is gone when a journey is repeated is rare", () => {
  assert.ok(!tooMany(passing.length, Object.keys(JOURNEYS).length), passing.join("\n"));
});

/** One who likes deals, and one who does not: the image below comes near the view for one only. */
function unlikeHeroes() {
  for (let seed = 0; ; seed += 1) {
    const both = pair(`control ${seed}`);
    if (both.some(({ events }) => events.some(({ topics }) => topics === "deals"))) return both;
  }
}
