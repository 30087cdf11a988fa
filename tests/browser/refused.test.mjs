/** A refusal, or a wish to be forgotten, that does not reach the worker, or late: it counts on the device at once, and is told until it got there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { ready, storage, visitor } from "../support/chromium.mjs";
import { CHOICE, HERO, answer, browser, filledAtTheEdge, heard, nothingLeft, open, quiet, refuseThere, worker } from "./demo.mjs";

const CONSENT = "**/_indgang/consent";
const home = (page) => page.evaluate(() => globalThis.indgang.consent.state.home);
const cut = (route) => route.abort();

/** Somebody who refuses on a page of the site that they cannot reach, with another tab open. */
async function refused(wanted) {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, wanted);
  await open(page, "/you/");
  await quiet();
  await context.route(CONSENT, cut);
  await refuseThere(page);
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
  await page.getByText("Your no counts here already.").first().waitFor();
  // The cookie, which the worker alone can replace, still says that it is granted.
  const granted = (await context.cookies()).find(({ name }) => name === CHOICE).value;
  assert.match(granted, /^1\.g/);
  return { context, page };
}

for (const wanted of [["Remember"], "Accept"]) {
  test(`${wanted}: the next pages refuse as well, and tell it as soon as they can`, async () => {
    const { context, page } = await refused(wanted);
    await open(page, "/");
    await page.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
    await quiet();
    assert.equal(await home(page), "nowhere");
    if (wanted !== "Accept") assert.equal(await page.textContent(HERO), "Fly somewhere new");
    assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
    await context.unroute(CONSENT, cut);
    await open(page, "/family/");
    await nothingLeft(context, page);
    await context.close();
  });

  test(`${wanted}: who grants again before it could be told starts empty`, async () => {
    const { context, page } = await refused(wanted);
    await context.unroute(CONSENT, cut);
    await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true }));
    await quiet();
    assert.equal(await home(page), "edge");
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    assert.deepEqual(remembered.filter(({ kind }) => kind === "topic"), []);
    assert.deepEqual(await storage(page), {});
    await context.close();
  });
}

/** Two tabs that show what the profile on the device chose. @param {Record<string, string>} [told] what its visitor has said */
async function bothPainted(told) {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  if (told) await page.evaluate((told) => globalThis.indgang.declare(told), told);
  await open(page, "/");
  // In the same process as the first, which hears of everything at once.
  const [other] = await Promise.all([context.waitForEvent("page"), page.evaluate(() => void window.open("/"))]);
  await ready(other);
  for (const one of [page, other]) assert.equal(await one.textContent(HERO), "Every krone counts");
  return { context, page, other };
}

for (const told of [undefined, { first_name: ANNA }]) {
  for (const how of ["refused", "forgotten"]) {
    test(`what was painted by what is ${how} goes back to the default, here and in other tabs, ${told ? "also of one who told something" : "with nothing told"}`, async () => {
      const { context, page, other } = await bothPainted(told);
      await context.route(CONSENT, cut);
      await context.route("**/_indgang/profile", cut);
      await page.evaluate((how) => {
        const { consent, forget } = globalThis.indgang;
        return (how === "refused" ? consent.answer({ remember: false }) : forget()).catch(() => {});
      }, how);
      for (const one of [page, other]) await one.getByRole("heading", { name: "Fly somewhere new" }).waitFor();
      // Nor is there a reason left for what everybody sees.
      assert.deepEqual(await other.evaluate(async () => (await globalThis.indgang.remembered()).why), []);
      await context.close();
    });
  }
}

test("what is taken back while the notes are on their way to the edge is not there either", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/you/");
  await page.getByRole("switch", { name: "Remember" }).check();
  await quiet();
  await page.evaluate((first_name) => globalThis.indgang.declare({ first_name, postcode: "7190" }), ANNA);
  /** @type {() => void} */
  let go = () => {};
  const held = new Promise((then) => (go = () => then(undefined)));
  await context.route(CONSENT, async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(CONSENT);
  const granted = page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true }));
  await asked;
  const taken = page.evaluate(() => globalThis.indgang.declare({ first_name: "" }));
  await new Promise((then) => setTimeout(then, 300));
  go();
  await granted;
  assert.equal(await taken, "kept");
  await quiet();
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  assert.deepEqual(remembered.filter(({ kind }) => kind === "trait").map(({ name }) => name), ["postcode"]);
  await context.close();
});

test("forgetting empties page and forms at once, and is of all that was told before", async () => {
  const { context, page } = await visitor(browser);
  await filledAtTheEdge(page, ANNA);
  /** @type {() => void} */
  let go = () => {};
  const held = new Promise((then) => (go = () => then(undefined)));
  await context.route("**/_indgang/profile", async (route) => {
    if (route.request().method() === "DELETE") await held;
    await route.continue();
  });
  const both = page.evaluate(async () => {
    const told = globalThis.indgang.declare({ postcode: "7190" });
    await globalThis.indgang.forget();
    return told;
  });
  await page.waitForFunction(() => document.querySelector("[name=first_name]").value === "");
  assert.deepEqual(await page.locator("[data-indgang-merge=first_name]").allTextContents(), ["there", "N. N."]);
  go();
  assert.equal(await both, "dropped");
  await quiet();
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  assert.deepEqual(remembered.filter(({ kind }) => kind === "trait"), []);
  await context.close();
});

test("one that storage holds no more as it was written counts, is told, and breaks nothing", async () => {
  const { context, page } = await refused("Accept");
  await page.evaluate(() => localStorage.setItem("indgang.refused", "{ broken"));
  await context.unroute(CONSENT, cut);
  await open(page, "/");
  await quiet();
  assert.equal(await home(page), "nowhere");
  await nothingLeft(context, page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.equal(await home(page), "device");
  await context.close();
});

test("what is refused and what is granted beside it: the grant is not made later, and can be made again", async () => {
  const { context, page } = await refused("Accept");
  const answer = (wanted) => page.evaluate((wanted) => globalThis.indgang.consent.answer(wanted).then(() => true, () => false), wanted);
  const recorded = async () => (await context.cookies()).find(({ name }) => name === CHOICE).value;
  // Told in vain: what is switched on is not switched on.
  assert.equal(await answer({ measure: true }), false);
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.measure), "denied");
  assert.equal(await answer({ measure: false }), false);
  assert.equal(await answer({ measure: true }), false);
  await context.unroute(CONSENT, cut);
  worker.asked.length = 0;
  await open(page, "/deals/");
  await quiet();
  const told = worker.asked.filter(({ url }) => url === "/_indgang/consent").map(({ body }) => JSON.parse(body));
  assert.ok(told.length > 0 && told.every(({ measure }) => measure !== "granted"), JSON.stringify(told));
  assert.equal(await answer({ measure: true }), true);
  assert.match(await recorded(), /^1\.ddg/);
  await open(page, "/");
  await quiet();
  assert.match(await recorded(), /^1\.ddg/);
  assert.deepEqual(await storage(page), {});
  await context.close();
});

const PROFILE = "**/_indgang/profile*";
const OBSERVE = "/_indgang/observe";
const NO = { remember: false, edge: false, measure: false };
const HELD = "The site could not be reached. What is remembered counts no more, and all is switched off";
const erasing = (fails) => (route) => (route.request().method() === "DELETE" ? fails(route) : route.continue());
const answers = (status) => erasing((route) => route.fulfill({ status, body: "" }));
const lost = erasing(cut);
const remembered = (page) => page.evaluate(() => globalThis.indgang.remembered().then((it) => it.remembered));
const learnt = async (page) => (await remembered(page)).filter(({ kind }) => kind === "topic" || kind === "trait");
const recorded = async (context) => (await context.cookies()).find(({ name }) => name === CHOICE).value;
const held = async (page) => (await storage(page))["indgang.refused"];
const refuse = (page) => page.evaluate((no) => globalThis.indgang.consent.answer(no).then(() => true, () => false), NO);
/** Begins what is not waited for. */
const begin = (page, what, given) =>
  page.evaluate(([what, given]) => void (what === "forget" ? globalThis.indgang.forget() : globalThis.indgang.consent.answer(given)).catch(() => {}), [what, given]);

/** Somebody of whom the edge has notes, on the page with the panel. */
async function known(wanted = "Accept") {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, wanted);
  await open(page, "/you/");
  await quiet();
  worker.asked.length = 0;
  return { context, page };
}

const byPanel = async (page) => {
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByRole("button", { name: "Yes, forget it all" }).click();
};

for (const [what, does] of [["a refusal", refuseThere], ["forgetting", byPanel]]) {
  test(`${what} counts from the click on, and though the page is left before its turn comes`, async () => {
    const { context, page } = await known();
    const release = worker.hold(OBSERVE);
    await page.evaluate(() => void globalThis.indgang.observe("view", { topics: "deals" }));
    await worker.answered("POST", OBSERVE);
    await does(page);
    assert.ok(await held(page));
    assert.equal(await home(page), "nowhere");
    await page.evaluate(() => globalThis.indgang.observe("view", { topics: "family" }));
    await page.goto(`${worker.url}/business/`);
    release();
    await quiet();
    assert.ok(worker.asked.every(({ body }) => !/family/.test(body)));
    await open(page, "/");
    await nothingLeft(context, page);
    await context.close();
  });
}

test("with the notes on the device, a refusal counts while another tab's answer is on its way", async () => {
  const { context, page } = await known(["Remember"]);
  const other = await context.newPage();
  await open(other, "/business/");
  await quiet();
  worker.asked.length = 0;
  const release = worker.hold("/_indgang/consent");
  await begin(other, "answer", { remember: true, measure: true });
  await worker.answered("POST", "/_indgang/consent");
  await page.bringToFront();
  await refuseThere(page);
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
  await page.goto(`${worker.url}/business/`);
  release();
  await ready(page);
  await open(page, "/");
  await nothingLeft(context, page);
  await context.close();
});

test("a grant that has not had its turn is none once its visitor has refused", async () => {
  const { context, page } = await known(["Remember"]);
  const release = worker.hold("/_indgang/consent");
  await begin(page, "answer", NO);
  await worker.answered("POST", "/_indgang/consent");
  await begin(page, "answer", { remember: true, edge: true });
  await begin(page, "answer", NO);
  release();
  await nothingLeft(context, page);
  assert.deepEqual(worker.asked.filter(({ body }) => /granted/.test(body)), []);
  await context.close();
});

test("a refusal that waits for a slow answer to forgetting is kept, though the page is left", async () => {
  const { context, page } = await known();
  const release = worker.hold("/_indgang/profile");
  await begin(page, "forget");
  await worker.answered("DELETE", "/_indgang/profile");
  await begin(page, "answer", NO);
  await page.goto(`${worker.url}/business/`);
  release();
  await quiet();
  await open(page, "/");
  await nothingLeft(context, page);
  await context.close();
});

test("what forgetting answers after its page was left brings nothing back, neither a grant nor a profile", async () => {
  const { context, page } = await known();
  const release = worker.hold("/_indgang/profile");
  await begin(page, "forget");
  await worker.answered("DELETE", "/_indgang/profile");
  // What is asked from here on passes.
  worker.hold("/_indgang/profile")();
  await open(page, "/business/");
  // That one is still open.
  while (!/^1\.ddd/.test(await recorded(context))) await page.waitForTimeout(50);
  assert.equal(await refuse(page), true);
  const choice = await recorded(context);
  release();
  await quiet();
  assert.equal(await recorded(context), choice);
  await open(page, "/");
  await nothingLeft(context, page);
  await context.close();
});

for (const [how, reaches] of [["does not reach the site", false], ["reaches the site first", true]]) {
  test(`forgetting in one tab does not undo what is refused in another meanwhile, which ${how}`, async () => {
    const { context, page } = await known();
    const other = await context.newPage();
    await open(other, "/business/");
    await quiet();
    worker.asked.length = 0;
    const release = worker.hold("/_indgang/profile");
    await begin(page, "forget");
    await worker.answered("DELETE", "/_indgang/profile");
    if (!reaches) await context.route(CONSENT, cut);
    assert.equal(await refuse(other), reaches);
    release();
    await quiet();
    assert.equal(!!(await held(page)), !reaches);
    for (const tab of [page, other]) assert.equal(await home(tab), "nowhere");
    if (!reaches) await context.unroute(CONSENT, cut);
    await open(page, "/deals/");
    await nothingLeft(context, page);
    await context.close();
  });
}

/** Somebody who has all forgotten by a site that does not hear of it, with the panel. */
async function forgotten(wanted, fails) {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, wanted);
  await open(page, "/you/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.locator("form").getByText(/^Saved\./).waitFor();
  await quiet();
  await context.route(PROFILE, fails);
  await byPanel(page);
  await page.getByText(HELD).first().waitFor();
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
  return { context, page };
}
/** The switches that are on. */
const on = (page) => page.getByRole("switch").evaluateAll((all) => all.filter((it) => it.checkVisibility() && it.checked).map(({ id }) => id));

for (const [wanted, how, fails] of [
  [["Remember"], "cannot be reached", lost],
  [["Remember"], "answers 405", answers(405)],
  ["Accept", "cannot be reached", lost],
  ["Accept", "answers 503", answers(503)],
]) {
  const edge = wanted === "Accept";
  test(`forgetting that a site does not hear, as it ${how}, is a refusal, with the profile ${edge ? "at the edge" : "here"}`, async () => {
    const { context, page } = await forgotten(wanted, fails);
    await context.route(CONSENT, cut);
    worker.asked.length = 0;
    await open(page, "/");
    await page.evaluate((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA);
    await page.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
    await quiet();
    assert.equal(await home(page), "nowhere");
    assert.deepEqual(await remembered(page), []);
    // Nothing of it decides here, and nothing is told of what happens meanwhile.
    if (!edge) assert.equal(await page.textContent(HERO), "Fly somewhere new");
    assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
    assert.deepEqual(worker.asked.filter(({ method }) => method === "POST"), []);
    // The site hears of it, though it hears no wish to forget. Nothing is switched on by that.
    await context.unroute(CONSENT, cut);
    await open(page, "/you/");
    await nothingLeft(context, page);
    await page.locator("indgang-panel").scrollIntoViewIfNeeded();
    await page.getByText("Nothing is remembered.").waitFor();
    assert.deepEqual(await on(page), []);
    // What is allowed again begins empty.
    await page.evaluate((edge) => globalThis.indgang.consent.answer({ remember: true, edge }), edge);
    await quiet();
    assert.equal(await home(page), edge ? "edge" : "device");
    assert.deepEqual(await learnt(page), []);
    assert.equal(await held(page), undefined);
    await context.close();
  });
}

test("what is switched on before it was told that all is forgotten is switched on alone", async () => {
  const { context, page } = await forgotten("Accept", lost);
  assert.deepEqual(await on(page), []);
  await page.getByRole("switch", { name: "Measure" }).check();
  await heard(page);
  assert.match(await recorded(context), /^1\.ddg/);
  await open(page, "/you/");
  await page.locator("indgang-panel").scrollIntoViewIfNeeded();
  await page.getByText("Nothing is remembered.").waitFor();
  assert.deepEqual(await on(page), ["measure"]);
  await nothingLeft(context, page);
  await context.close();
});

test("who refuses before it was told that all is forgotten has refused", async () => {
  const { context, page } = await forgotten("Accept", lost);
  assert.equal(await refuse(page), true);
  await nothingLeft(context, page);
  await context.unroute(PROFILE, lost);
  await open(page, "/");
  await nothingLeft(context, page);
  await context.close();
});

test("forgetting that is heard leaves the choice, here and in a tab that was open meanwhile", async () => {
  const { context, page } = await known();
  const other = await context.newPage();
  await open(other, "/business/");
  await quiet();
  await byPanel(page);
  await page.getByText("Erased: ").first().waitFor();
  await quiet();
  for (const tab of [page, other]) assert.equal(await home(tab), "edge");
  assert.deepEqual(await storage(page), {});
  assert.match(await recorded(context), /^1\.ggg\.v\..*\.2$/);
  assert.deepEqual(await learnt(page), []);
  await context.close();
});

test("a tab that was open meanwhile shows nothing of it, nor brings it back", async () => {
  const { context, page, other } = await bothPainted();
  await context.route(PROFILE, lost);
  await page.evaluate(() => globalThis.indgang.forget().catch(() => {}));
  await other.getByRole("heading", { name: "Fly somewhere new" }).waitFor();
  await other.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
  await open(page, "/");
  await nothingLeft(context, other);
  assert.equal(await home(other), "nowhere");
  await context.close();
});
