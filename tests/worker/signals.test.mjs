/** What speaks for visitors besides themselves, at the level of HTTP. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Jar, call, choice, view } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { compile } from "../support/plan.mjs";
import { ALL, VENDOR, consentString } from "../support/tcf.mjs";
import { startBare } from "../support/workerd.mjs";

const CHOICE = "__Host-indgang-choice";
const LEARNT = "__Host-indgang-learnt";
const STRING = "euconsent-v2";
const PAGE = '<body><p data-indgang-slot="hero"><b data-indgang-variant="default">D</b></p>';

/** The site's worker, where consent is as a manifest says. */
async function site(consent, more = {}) {
  const origin = await startOrigin((_, response) => html(response, PAGE));
  const plan = await compile({ site: { name: "Test", ...more }, consent, topics: { deals: {} } });
  const worker = await startBare({ origin: origin.url, plan });
  return { url: worker.url, stop: () => Promise.all([worker.stop(), origin.stop()]) };
}
const jarOf = (cookies) => Object.assign(new Jar(), { cookies: new Map(Object.entries(cookies)) });
const page = (base, jar, how = {}) => view(`${base}/`, { ...how, headers: { cookie: jar.header } }).then((got) => jar.keep(got));
const toRecord = ({ text }) => / data-record="([^"]*)" id="indgang-decision"/.exec(text)?.[1];
const signals = (base, jar, body = { signals: true }, headers = {}) => call(base, "POST", "consent", { jar, body, headers });
const observe = (base, jar) => call(base, "POST", "observe", { jar, body: { events: [{ event: "view", topics: ["deals"] }] } });
const learnt = async (base, jar) => JSON.parse((await call(base, "GET", "profile?page=/", { jar })).text);

describe("a consent platform that speaks TCF", () => {
  let base, stop;
  before(async () => ({ url: base, stop } = await site({ platform: { tcf: { vendor: VENDOR } } })));
  after(() => stop?.());
  const yes = () => consentString({ purposes: ALL, publisher: [] });
  const no = () => consentString();

  test("its grant counts once it is recorded, its withdrawal at once", async () => {
    const jar = jarOf({ [STRING]: yes() });
    assert.equal(toRecord(await page(base, jar)), "");
    assert.deepEqual(jar.names, [STRING], "a page writes nothing");
    assert.deepEqual((await observe(base, jar)).cookies, [], "and nothing is learnt before");
    assert.match(JSON.parse((await signals(base, jar)).text).choice, /^1\.ggg\.p\.1\.\d+\.1$/);
    assert.equal(toRecord(await page(base, jar)), undefined);
    await observe(base, jar);
    assert.equal((await learnt(base, jar)).home, "edge");
    const before = new Map(jar.cookies);

    jar.cookies.set(STRING, no());
    assert.equal((await learnt(base, jar)).home, "nowhere", "endpoints obey it too");
    assert.equal(toRecord(await page(base, jar)), jar.cookies.get(CHOICE));
    assert.deepEqual(jar.names, [CHOICE, STRING], "the page has deleted the profile");
    assert.match(JSON.parse((await signals(base, jar)).text).choice, /^1\.ddd\.p\.1\.\d+\.2$/);
    jar.cookies.set(STRING, yes());
    await signals(base, jar);
    // What was kept from before is dead.
    jar.cookies.set(LEARNT, before.get(LEARNT));
    assert.deepEqual((await learnt(base, jar)).remembered, []);
  });

  test("a string that is missing, broken, old, or grants somebody else grants nothing", async () => {
    const year = 366 * 86_400_000;
    for (const string of [
      "",
      yes().slice(0, -9),
      `${yes()}x`,
      "%00",
      consentString({ purposes: ALL, publisher: [], when: new Date(Date.now() - year - 40 * 86_400_000) }),
      consentString({ purposes: ALL, publisher: [], vendors: [12] }),
      consentString({ publisher: ALL }),
    ]) {
      const jar = jarOf({ [STRING]: string });
      const got = await signals(base, jar);
      assert.deepEqual([got.status, got.cookies], [200, []], string);
      assert.equal((await learnt(base, jar)).home, "nowhere");
    }
  });

  test("where the edge hears the platform, nobody's word counts but its own", async () => {
    const granted = { remember: "granted", edge: "granted", measure: "granted" };
    for (const cookies of [{}, { [STRING]: no() }, { [STRING]: "x" }]) {
      const jar = jarOf(cookies);
      assert.deepEqual((await signals(base, jar, { signals: granted })).cookies, []);
    }
  });

  test("the visitor's own choice follows no signal", async () => {
    for (const [states, string] of [["ddd", yes()], ["ggg", no()]]) {
      const jar = jarOf({ [STRING]: string, [CHOICE]: choice(states).split("=")[1] });
      assert.deepEqual((await signals(base, jar)).cookies, []);
      assert.equal(toRecord(await page(base, jar)), undefined);
      assert.equal((await learnt(base, jar)).home, states === "ggg" ? "edge" : "nowhere");
    }
  });

  test("a privacy control withdraws what was chosen before it, and that stays", async () => {
    const jar = jarOf({ [CHOICE]: choice("ggd").split("=")[1] });
    const got = await signals(base, jar, { signals: true }, { "sec-gpc": "1" });
    assert.match(JSON.parse(got.text).choice, /^1\.ddd\.v\.1\.\d+\.2$/);
    assert.equal((await learnt(base, jar)).home, "nowhere");
  });

  test("what is asked for badly changes nothing", async () => {
    for (const [body, code] of [
      [{ signals: false }, "body.wrong_type"],
      [{ signals: "granted" }, "body.wrong_type"],
      [{ signals: {} }, "body.wrong_type"],
      [{ signals: { remember: "granted", edge: "granted" } }, "body.wrong_type"],
      [{ signals: { remember: "granted", edge: "yes", measure: "denied" } }, "body.wrong_type"],
      [{ signals: { remember: "granted", edge: "granted", measure: "denied", more: 1 } }, "body.wrong_type"],
      [{ signals: true, remember: "granted" }, "body.unknown_field"],
      [{ signals: true, learnt: "1.AA" }, "body.unknown_field"],
    ]) {
      const got = await signals(base, jarOf({ [STRING]: yes() }), body);
      assert.deepEqual([got.status, JSON.parse(got.text).error.code, got.cookies], [400, code, []], JSON.stringify(body));
    }
    for (const from of ["cross-site", "same-site", "none"]) {
      const got = await signals(base, jarOf({ [STRING]: yes() }), { signals: true }, { "sec-fetch-site": from });
      assert.deepEqual([got.status, got.cookies], [403, []], from);
    }
  });
});

test("where the edge cannot hear the platform, the page's word is recorded", async (t) => {
  const { url, stop } = await site({ platform: { googleConsentMode: true } });
  t.after(stop);
  const jar = new Jar();
  assert.deepEqual((await signals(url, jar)).cookies, []);
  const word = (state) => ({ signals: { remember: state, edge: state, measure: "denied" } });
  assert.match(JSON.parse((await signals(url, jar, word("granted"))).text).choice, /^1\.ggd\.p\./);
  assert.equal((await learnt(url, jar)).home, "edge");
  assert.deepEqual((await signals(url, jar, word("granted"))).cookies, [], "once is enough");
  await signals(url, jar, word("denied"));
  assert.deepEqual(jar.names, [CHOICE]);
});

test("a default grants by the visitor's place", async (t) => {
  const { url, stop } = await site({ default: "granted" });
  t.after(stop);
  for (const [country, expected] of [["US", ""], ["DK", undefined], ["GB", undefined], ["CH", undefined], ["NO", undefined], ["XX", undefined]]) {
    const jar = new Jar();
    assert.equal(toRecord(await page(url, jar, { country })), expected, country);
    const headers = { "mf-cf-blob": JSON.stringify({ country }) };
    await signals(url, jar, { signals: true }, headers);
    assert.deepEqual(jar.names, expected === "" ? [CHOICE, LEARNT] : [], country);
  }
  // Who travels there is not remembered there, and is asked anew.
  const jar = new Jar();
  await signals(url, jar, { signals: true }, { "mf-cf-blob": JSON.stringify({ country: "US" }) });
  await page(url, jar, { country: "DE" });
  assert.deepEqual(jar.names, [CHOICE]);
});

test("a site for children remembers nobody, whatever they say", async (t) => {
  const { url, stop } = await site({}, { children: true });
  t.after(stop);
  const jar = new Jar();
  const got = await call(url, "POST", "consent", { jar, body: { edge: "granted", measure: "granted" } });
  assert.match(JSON.parse(got.text).choice, /^1\.ddd\./);
  assert.deepEqual(jar.names, [CHOICE]);
  jar.cookies.set(CHOICE, choice("ggg").split("=")[1]);
  assert.equal((await learnt(url, jar)).home, "nowhere");
});
