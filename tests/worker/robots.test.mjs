/** People and programs, told apart by what the platform knows and what they say. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isRobot } from "../../www/js/worker/robots.js";
import { NAVIGATION } from "../support/http.mjs";

const PERSON = NAVIGATION["user-agent"];
const PROGRAM = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const isOne = (agent, cf, hints = {}) =>
  isRobot(new Headers(agent === undefined ? hints : { "user-agent": agent, ...hints }), cf);

test("the platform's verdict comes before the user agent", () => {
  for (const cf of [
    { botManagement: { verifiedBot: true, score: 99 } },
    { verifiedBotCategory: "Search Engine Crawler" },
    { botManagement: { verifiedBot: false, score: 1 } },
    { botManagement: { score: 29 } },
  ]) {
    assert.equal(isOne(PERSON, cf), true, JSON.stringify(cf));
  }
  for (const cf of [undefined, null, {}, { botManagement: {} }, { botManagement: { score: 0 } }, { botManagement: { score: 30 } }, { verifiedBotCategory: "" }]) {
    assert.equal(isOne(PERSON, cf), false, JSON.stringify(cf));
    assert.equal(isOne(PROGRAM, cf), true, "a program that says so is one");
  }
});

test("without a user agent it is a program, but for hints that only browsers send", () => {
  assert.equal(isOne(undefined), true);
  assert.equal(isOne(""), true);
  assert.equal(isOne("  "), true);
  assert.equal(isOne(undefined, undefined, { "sec-ch-ua-mobile": "?0" }), false);
  assert.equal(isOne("", undefined, { "sec-ch-ua-mobile": "?1" }), false);
  assert.equal(isOne(PROGRAM, undefined, { "sec-ch-ua-mobile": "?0" }), true);
});

test("a browser without a screen is a browser, unless it says more", () => {
  const headless = PERSON.replace("Chrome", "HeadlessChrome");
  assert.equal(isOne(headless), false);
  assert.equal(isOne("Mozilla/5.0"), false, "says nothing");
  assert.equal(isOne(`${headless} Prerender (+https://prerender.example)`), true);
});

test("verdicts are kept of up to 256 user agents, and of none that is long", async (t) => {
  // As in a new isolate.
  const { isRobot } = await import("../../www/js/worker/robots.js?new");
  const judge = t.mock.method(RegExp.prototype, "test");
  const judged = (/** @type {string[]} */ agents) => {
    judge.mock.resetCalls();
    for (const agent of agents) isRobot(new Headers({ "user-agent": agent }));
    return judge.mock.calls.filter((call) => agents.some((agent) => agent.startsWith(call.arguments[0]))).length;
  };
  const agents = Array.from({ length: 256 }, (_, at) => `${PERSON} ${at}`);
  assert.deepEqual([judged(agents), judged(agents)], [256, 0]);
  const long = PERSON.padEnd(513, "x");
  assert.deepEqual([judged([long]), judged([long]), judged(agents)], [1, 1, 0]);
  // The next one begins anew.
  assert.deepEqual([judged([`${PERSON} 256`]), judged(agents.slice(0, 9)), judged([`${PERSON} 256`])], [1, 9, 0]);
});

test("a long user agent is judged by its beginning", () => {
  const started = performance.now();
  assert.equal(isOne(`${PERSON}${" x".repeat(30_000)} Googlebot`), false);
  assert.ok(performance.now() - started < 1000);
});
