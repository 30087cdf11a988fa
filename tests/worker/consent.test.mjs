/** Consent at the level of HTTP: where the profile goes with each answer, and that it is gone. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { Jar, call, choice, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const CHOICE = "__Host-indgang-choice";
const PAGE = '<body><p data-indgang-slot="hero"><b data-indgang-variant="default">D</b></p>';

describe("consent", () => {
  let origin, worker, answer;
  before(async () => {
    origin = await startOrigin((request, response) => answer(response, request));
    worker = await startBare({ origin: origin.url });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  beforeEach(() => (answer = (response) => html(response, PAGE)));
  const consent = (jar, body, headers) => call(worker.url, "POST", "consent", { jar, body, headers });
  const remembered = async (jar) => JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);

  test("an answer is written down, and nothing else", async () => {
    const jar = new Jar();
    for (const [body, states] of [
      [{ remember: "denied", edge: "denied", measure: "denied" }, "ddd"],
      [{ measure: "granted" }, "ddg"],
      [{ remember: "granted" }, "gdg"],
    ]) {
      const got = await consent(jar, body);
      assert.equal(got.status, 200);
      assert.match(JSON.parse(got.text).choice, new RegExp(`^1\\.${states}\\.v\\.1\\.\\d+\\.\\d+$`));
      assert.equal(jar.cookies.get(CHOICE), JSON.parse(got.text).choice);
      assert.deepEqual(jar.names, [CHOICE]);
    }
    const set = (await consent(jar, { remember: "denied" })).cookies.find((cookie) => cookie.startsWith(CHOICE));
    assert.match(set, /; SameSite=Lax; Secure; Path=\/; Max-Age=34128000$/);
    assert.doesNotMatch(set, /HttpOnly/i, "the page reads what was chosen");
  });

  test("a profile's cookies are kept from scripts and other sites", async () => {
    const got = await consent(new Jar(), { edge: "granted" });
    const set = got.cookies.find((cookie) => cookie.startsWith("__Host-indgang-learnt"));
    assert.match(set, /; HttpOnly; SameSite=Lax; Secure; Path=\/; Max-Age=34128000$/);
  });

  test("a withdrawal counts though the deployed plan is broken", async () => {
    const broken = await startBare({ origin: origin.url, plan: new Uint8Array(64).fill(7) });
    try {
      for (const [method, path, body, states] of [
        ["POST", "consent", { remember: "denied", edge: "denied", measure: "denied" }, "ddd"],
        ["DELETE", "profile", undefined, "ggd"],
      ]) {
        const jar = await visitorAtTheEdge(worker.url, ["deals"]);
        await call(worker.url, "POST", "profile", { jar, body: { traits: { first_name: ANNA } } });
        const held = new Map(jar.cookies);
        assert.equal((await view(broken.url, { headers: { cookie: jar.header } })).headers["indgang-fault"], "plan");
        const got = await call(broken.url, method, path, { jar, body });
        assert.equal(got.status, 200, got.text);
        assert.deepEqual(jar.names, [CHOICE]);
        assert.match(jar.cookies.get(CHOICE), new RegExp(`^1\\.${states}\\.v\\.1\\.\\d+\\.2$`));
        // What was on its way is of a dead epoch once the plan is whole again.
        for (const [name, value] of held) if (name !== CHOICE) jar.cookies.set(name, value);
        assert.deepEqual((await remembered(jar)).remembered, []);
      }
      const jar = new Jar();
      for (const [method, path, body] of [["POST", "consent", { edge: "granted" }], ["POST", "observe", { events: [] }], ["GET", "health"]]) {
        const got = await call(broken.url, method, path, { jar, body });
        assert.deepEqual([got.status, JSON.parse(got.text).error.code], [500, "plan.not_a_plan"], path);
      }
      assert.deepEqual(jar.names, []);
      assert.match(broken.log(), /"indgang":"endpoint","code":"plan\.not_a_plan"/);
    } finally {
      await broken.stop();
    }
  });

  test("the profile moves up once, back once, and keeps what it knows", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    await call(worker.url, "POST", "profile", { jar, body: { traits: { first_name: ANNA } } });
    const before = await remembered(jar);
    const down = JSON.parse((await consent(jar, { edge: "denied" })).text);
    assert.deepEqual(jar.names, [CHOICE]);
    assert.match(down.learnt, /^1\.[\w-]+$/);
    assert.match(down.declared, /^1\.[\w-]+$/);
    const up = JSON.parse((await consent(jar, { edge: "granted", learnt: down.learnt, declared: down.declared })).text);
    assert.deepEqual(Object.keys(up), ["choice"], "one home: nothing comes back when it moves up");
    assert.deepEqual((await remembered(jar)).remembered, before.remembered);
  });

  test("no identifier is made: two who did the same in the same second differ in 16 bits of chance", async () => {
    /** Who allowed it all and looked at one page: their choice, and the record without its seed. */
    const somebody = async () => {
      const jar = await visitorAtTheEdge(worker.url, ["deals"]);
      const choice = jar.cookies.get(CHOICE);
      const [, text] = JSON.parse((await consent(jar, { edge: "denied" })).text).learnt.split(".");
      const record = Buffer.from(text, "base64url");
      const seed = record.readUInt16LE(1);
      record.writeUInt16LE(0, 1);
      return { choice, seed, rest: record.toString("hex") };
    };
    const seeds = new Set();
    const second = () => Math.floor(Date.now() / 1000);
    for (let seen = 0, tries = 0; seen < 4; tries += 1) {
      assert.ok(tries < 60, "no two came in the same second");
      const began = second();
      const [one, other] = [await somebody(), await somebody()];
      if (second() !== began) continue;
      assert.deepEqual([one.choice, one.rest], [other.choice, other.rest]);
      seeds.add(one.seed).add(other.seed);
      seen += 1;
    }
    assert.ok(seeds.size > 4, `chance: ${[...seeds]}`);
  });

  test("what a device hands over is looked at before it is believed", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const { learnt } = JSON.parse((await consent(jar, { edge: "denied" })).text);
    const device = jar.header;
    for (const bad of ["", "1.", learnt.slice(0, -2), learnt.replace("1.", "2."), `${learnt}AAAA`, "1.!!!", "x".repeat(7000)]) {
      const jar = new Jar();
      jar.cookies.set(CHOICE, device.split("=")[1]);
      const got = await consent(jar, { edge: "granted", learnt: bad, declared: bad });
      assert.equal(got.status, 200, bad.slice(0, 40));
      assert.deepEqual((await remembered(jar)).remembered, [], "it begins anew");
    }
  });

  test("withdrawal erases, at once and for good", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    await call(worker.url, "POST", "profile", { jar, body: { traits: { first_name: ANNA } } });
    const stolen = jar.header;
    const got = JSON.parse((await consent(jar, { remember: "denied" })).text);
    assert.deepEqual(Object.keys(got), ["choice"], "nothing is handed back");
    assert.deepEqual(jar.names, [CHOICE]);
    assert.match(jar.cookies.get(CHOICE), /^1\.ddd\.v\.1\.\d+\.2$/);
    await consent(jar, { edge: "granted" });
    assert.deepEqual((await remembered(jar)).remembered, [], "a later grant starts empty");
    for (const cookie of stolen.split("; ")) if (!cookie.startsWith(CHOICE)) jar.cookies.set(...cookie.split("="));
    assert.deepEqual((await remembered(jar)).remembered, [], "and what was kept elsewhere is dead");
  });

  test("a page that began before a withdrawal brings nothing back", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    let arrive;
    const asked = new Promise((then) => {
      answer = (response) => {
        arrive = () => html(response, PAGE);
        then();
      };
    });
    const late = view(`${worker.url}/`, { headers: { cookie: jar.header } });
    await asked;
    await consent(jar, { remember: "denied" });
    arrive();
    jar.keep(await late);
    assert.deepEqual(jar.names, [CHOICE]);
  });

  test("an observation that arrives after a withdrawal is swept away", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const before = new Jar();
    before.cookies = new Map(jar.cookies);
    const late = await call(worker.url, "POST", "observe", { jar: before, body: { events: [{ event: "view" }] } });
    await consent(jar, { remember: "denied" });
    jar.keep(late);
    assert.equal(jar.names.length, 2, "the browser took it in");
    const headers = { cookie: jar.header };
    const page = await view(`${worker.url}/`, { headers });
    assert.equal(told(page).slots.hero, "default", "it is never used");
    const swept = await consent(jar, {});
    assert.equal(JSON.parse(swept.text).choice, jar.cookies.get(CHOICE));
    assert.deepEqual(jar.names, [CHOICE]);
    const other = new Jar();
    other.cookies = new Map(headers.cookie.split("; ").map((cookie) => cookie.split("=")));
    assert.deepEqual(other.keep(page) && other.names, [CHOICE], "a page view sweeps as well");
  });

  test("a global privacy control refuses what was granted before it, not what is granted under it", async () => {
    const gpc = { "sec-gpc": "1" };
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const { home } = JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar, headers: gpc })).text);
    assert.equal(home, "nowhere");
    await consent(jar, { edge: "granted" }, gpc);
    assert.match(jar.cookies.get(CHOICE), /^1\.ggd\.o\./);
    const under = JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar, headers: gpc })).text);
    assert.equal(under.home, "edge");
  });

  test("forgetting keeps the choice, and kills what still carries the profile", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const before = new Map(jar.cookies);
    const got = await call(worker.url, "DELETE", "profile", { jar });
    assert.equal(got.status, 200);
    assert.deepEqual(jar.names, [CHOICE]);
    assert.match(jar.cookies.get(CHOICE), /^1\.ggd\.v\.1\.\d+\.2$/);
    jar.cookies.set("__Host-indgang-learnt", before.get("__Host-indgang-learnt"));
    assert.deepEqual((await remembered(jar)).remembered, []);
    const stranger = await call(worker.url, "DELETE", "profile");
    assert.deepEqual([stranger.status, JSON.parse(stranger.text)], [200, { choice: null }]);
  });

  test("nothing is learnt or declared without the edge's grant", async () => {
    for (const states of ["ddd", "gdd", "ppp", "pgp"]) {
      const jar = new Jar();
      jar.cookies.set(...choice(states).split("="));
      const observed = await call(worker.url, "POST", "observe", { jar, body: { events: [{ event: "view" }] } });
      assert.deepEqual([observed.status, observed.cookies], [204, []]);
      const declared = await call(worker.url, "POST", "profile", { jar, body: { traits: { first_name: "A" } } });
      assert.deepEqual([declared.status, declared.cookies], [403, []]);
      assert.equal(JSON.parse(declared.text).error.code, "consent.edge_needed");
      assert.deepEqual((await remembered(jar)).remembered, []);
    }
  });
});
