/** A site's consent platform in Firefox and in WebKit: it grants and takes back as in Chromium. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inEach, opened, until } from "../support/engines.mjs";
import { ALL, consentString } from "../support/tcf.mjs";
import { PLATFORM, siteOf, stub } from "./platforms.mjs";

let site;
before(async () => void (site = await siteOf({ tcf: {} }, `${await stub()}<script>addEventListener("load", () => {${PLATFORM}})</script>`, false)));
after(() => site?.stop());

inEach((arrives) => {
  test("a platform that asks grants nothing; its answer does, and its withdrawal erases", async () => {
    const visitor = await arrives();
    const open = async (path) => {
      assert.equal(await opened(visitor, site.url + path), "there");
      await until(visitor, () => !!globalThis.answerPlatform);
    };
    const say = (purposes) => visitor.run((purposes, string) => globalThis.answerPlatform(purposes, string), purposes, consentString({ purposes }));
    const atHome = (home) => until(visitor, (home) => globalThis.indgang.consent.state.home === home, home);
    const ours = () => visitor.run(() => Object.keys(localStorage).filter((key) => key.startsWith("indgang.")).sort());
    const title = () => visitor.run(() => document.querySelector("h1").textContent);
    await open("/deals/");
    const { home, ask } = await visitor.run(() => globalThis.indgang.consent.state);
    assert.deepEqual([home, ask, await ours()], ["nowhere", false, []]);
    await say([5, 6]);
    await visitor.run(() => globalThis.indgang.remembered().then(() => {}));
    assert.deepEqual(await ours(), [], "what is granted for other purposes grants nothing here");
    await say(ALL);
    await atHome("device");
    // What was looked at before it granted went with its first word, which was a no.
    await open("/deals/");
    await until(visitor, () => globalThis.indgang.remembered().then(({ remembered }) => remembered.some(({ kind }) => kind === "topic")));
    await open("/");
    assert.equal(await title(), "Deals");
    await say([]);
    await atHome("nowhere");
    assert.deepEqual(await ours(), ["indgang.choice"]);
    assert.equal(await title(), "Hello");
    await open("/");
    assert.equal(await title(), "Hello");
  });
});
