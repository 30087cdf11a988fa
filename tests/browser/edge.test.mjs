/** Behind the worker, with `edge`: the page arrives already chosen. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
import { complete } from "../support/copy.mjs";
import { ready, storage, visitor } from "../support/chromium.mjs";
import { CHOICE, HERO, answer, browse, browser, cookies, filledAtTheEdge, inline, open, quiet, received, withdraw, worker } from "./demo.mjs";

test("the page arrives already chosen, and storage holds nothing", async () => {
  const { context, page, said } = await visitor(browser, { country: "DK" });
  await open(page, "/deals/");
  await answer(page, "Accept");
  await browse(page, ["/to/lisbon/", "/"]);
  const html = received("/");
  // The entry point: the deals page, at the address that was asked for.
  assert.equal(inline(html).entry, "/deals/");
  assert.equal(new URL(page.url()).pathname, "/");
  assert.match(await page.textContent("h1"), /Every krone counts/);
  assert.equal(html.includes("data-indgang-variant"), false);
  await browse(page, ["/", "/you/"]);
  // A page given in the place of another adds nothing to what led to it.
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  const deals = remembered.find(({ kind, name }) => kind === "topic" && name === "deals");
  assert.ok(deals.value <= 10, `${deals.value} tenths of a page view`);
  assert.equal(inline(received("/you/")).slots.cta, "deals");
  assert.equal(received("/you/").includes("The lowest fares"), true);
  assert.equal(received("/you/").includes("Four seats together"), false);
  assert.deepEqual(await storage(page), {});
  assert.deepEqual(await cookies(context), [CHOICE, "__Host-indgang-learnt"]);
  for (const cookie of await context.cookies()) assert.equal(cookie.httpOnly, cookie.name !== CHOICE, cookie.name);
  assert.deepEqual(said, []);
  await context.close();
});

test("the profile moves up once, and back when edge alone is withdrawn", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  const here = (await storage(page))["indgang.learnt"];
  assert.ok(here);
  await open(page, "/you/");
  worker.asked.length = 0;
  await page.getByRole("switch", { name: "Edge" }).check();
  await page.getByText("Saved.").first().waitFor();
  await quiet();
  const moved = worker.asked.filter(({ body }) => body.includes('"learnt"'));
  assert.deepEqual(moved.map(({ method, url }) => `${method} ${url}`), ["POST /_indgang/consent"]);
  assert.deepEqual(await storage(page), {});
  assert.ok((await cookies(context)).includes("__Host-indgang-learnt"));
  // The visitor is told of it.
  const { host } = new URL(page.url());
  const words = `What this browser had remembered, moved up as you asked. To ${host}, as “Edge” allows.`;
  await page.locator("indgang-panel").getByText(words).waitFor();
  await page.locator("indgang-panel").getByText("Low fares", { exact: true }).waitFor();

  await page.getByRole("switch", { name: "Edge" }).uncheck();
  await page.waitForFunction(() => globalThis.indgang.consent.state.home === "device");
  await quiet();
  assert.deepEqual(await cookies(context), [CHOICE]);
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  assert.ok(remembered.some(({ name }) => name === "deals"));
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Every krone counts");
  await context.close();
});

test("what was told in a form fills the page that the edge sends, and can be taken back", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/business/");
  await answer(page, "Accept");
  await open(page, "/you/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText(/^Saved\. The pages you open/).waitFor();
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), ANNA);
  await browse(page, ["/you/"]);
  assert.match(received("/you/"), /data-indgang-merge="first_name"[^>]*>kanarifugl Anna</);
  assert.equal(await page.getByLabel("First name", { exact: true }).inputValue(), ANNA);
  await page.getByLabel("First name", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText(/^Saved\. The pages you open/).waitFor();
  await quiet();
  assert.equal((await cookies(context)).includes("__Host-indgang-declared"), false);
  await context.close();
});

test("what is corrected, deleted and forgotten is gone from a page that the edge filled", async () => {
  const { context, page, said } = await visitor(browser);
  await open(page, "/business/");
  await answer(page, "Accept");
  await page.evaluate((name) => globalThis.indgang.declare({ first_name: name, postcode: "7190" }), ANNA);
  await quiet();
  await browse(page, ["/"]);
  const texts = () => page.locator("[data-indgang-merge]").allTextContents();
  const seen = ["first_name", "postcode"].map((name) => page.locator(`[data-indgang-merge=${name}]`));
  const before = await texts();
  assert.deepEqual(await seen[0].allTextContents(), [ANNA]);
  const panel = await shown(page);
  await panel.getByRole("button", { name: "Correct: First name" }).click();
  await panel.getByLabel("First name").fill(BO);
  await page.keyboard.press("Enter");
  await page.getByText("Saved: First name.").waitFor();
  assert.deepEqual(await texts(), before.map((text) => (text === ANNA ? BO : text)), "and nothing else");
  await panel.getByRole("button", { name: "Delete: First name" }).click();
  await page.getByText("Deleted: First name.").waitFor();
  // What stands below moves as the row goes.
  await panel.getByRole("button", { name: "Delete: First name" }).waitFor({ state: "detached" });
  // As everybody has it, and not as the page came.
  assert.deepEqual(await texts(), before.map((text) => (text === ANNA ? "there" : text)));
  await panel.getByRole("button", { name: "Forget everything" }).click();
  await page.getByRole("button", { name: "Yes, forget it all" }).click();
  await page.getByText(/^Erased: /).waitFor();
  assert.deepEqual(await texts(), ["there", "somewhere warm"]);
  assert.equal((await page.content()).includes(ANNA), false);

  // Switched off, as well.
  await page.evaluate((name) => globalThis.indgang.declare({ first_name: name }), ANNA);
  await quiet();
  await browse(page, ["/you/"]);
  assert.deepEqual(await seen[0].allTextContents(), [ANNA, ANNA]);
  await withdraw(page);
  assert.deepEqual(await seen[0].allTextContents(), ["there", "N. N."]);
  assert.deepEqual(said, []);
  await context.close();
});

/** The panel, on a page where it is there already or folded away. */
const shown = async (page) => {
  const folded = page.getByText("Why you see this page as it is");
  if (await folded.count()) await folded.click();
  return page.getByRole("group", { name: "What this site knows of you" });
};

test("the panel says why, where and what left, and forgets it", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await browse(page, ["/you/"]);
  const panel = await shown(page);
  await panel.getByText("You have looked at low fares lately.").waitFor();
  await panel.getByText("The notes are in sealed cookies").waitFor();
  await panel.getByText("What you did on this page. To ").waitFor();
  await panel.getByText("The site is also told how you set the switches, and asked what this panel shows").waitFor();
  await panel.getByText("The sealed notes go with each request to this site, as cookies, and its pages are chosen there.").waitFor();
  await panel.getByRole("button", { name: "Forget everything" }).click();
  await page.getByRole("button", { name: "Yes, forget it all" }).click();
  await page.getByText("Erased: one interest, the count of one thing you did and the number of your visits.").waitFor();
  await quiet();
  const [choice] = await context.cookies().then((all) => all.filter(({ name }) => name === CHOICE));
  assert.match(choice.value, /^1\.ggg\.v\..*\.2$/);
  await open(page, "/");
  assert.equal(await page.textContent("h1"), "Fly somewhere new");
  await context.close();
});

test("what another tab was told is there when this one is asked again", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  const told = async () => {
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    return remembered.filter(({ kind }) => kind === "trait").map(({ name, value }) => [name, value]);
  };
  assert.deepEqual(await told(), []);
  const other = await context.newPage();
  await open(other, "/to/lisbon/");
  assert.equal(await other.evaluate(() => globalThis.indgang.declare({ postcode: "2100" })), "kept");
  assert.deepEqual(await told(), [["postcode", "2100"]]);
  await context.close();
});

test("folded away the panel asks for nothing; opened, it tells of the way in, and turns it away", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await browse(page, ["/"]);
  const asked = () => worker.asked.filter(({ method, url }) => method === "GET" && url.startsWith("/_indgang/profile"));
  assert.deepEqual(asked(), []);
  const panel = await shown(page);
  const { host } = new URL(page.url());
  await panel.getByText(`You asked for ${host}/ and were given “Deals” in its place.`).waitFor();
  assert.notDeepEqual(asked(), []);
  await panel.getByRole("button", { name: "Not for me: The way in" }).click();
  const noted = "Noted: “The way in” is not for you, nor what comes for the same reason. This page stays as it is; those you open from now on go by it.";
  await page.getByText(noted).waitFor();
  await quiet();
  await browse(page, ["/"]);
  assert.equal(inline(received("/")).entry, null);
  assert.equal(await page.textContent("h1"), "Fly somewhere new");
  await (await shown(page)).getByRole("button", { name: "Take that back" }).click();
  await page.getByText("Taken back: it is as if you had not said it.").waitFor();
  await quiet();
  await browse(page, ["/"]);
  assert.equal(inline(received("/")).entry, "/deals/");
  await context.close();
});

test("at the edge, too, an answer is corrected in the panel, and a pause chooses nothing", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await open(page, "/you/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  const panel = await shown(page);
  await panel.getByRole("button", { name: "Correct: First name" }).click();
  await panel.getByLabel("First name").fill(BO);
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved: First name.").waitFor();
  await panel.getByText("What you said: answers, taken back as well").first().waitFor();
  await panel.getByRole("switch", { name: "Pause" }).check();
  await page.getByText("Paused.", { exact: true }).waitFor();
  await quiet();
  await browse(page, ["/", "/you/"]);
  assert.equal(inline(received("/")).entry, null);
  await panel.getByRole("listitem").filter({ hasText: BO }).waitFor();
  assert.equal(await panel.getByRole("switch", { name: "Pause" }).isChecked(), true);
  await context.close();
});

test("the worker is asked once what is remembered for all who ask together, and the copy holds all of it", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await page.evaluate(async (name) => {
    const { indgang } = globalThis;
    await indgang.declare({ first_name: name });
    await indgang.observe("?gender");
    await indgang.putOff("gender");
    await indgang.observe("view", { item: "lisbon" });
  }, ANNA);
  await quiet();
  await open(page, "/you/");
  await page.evaluate(() => globalThis.indgang.dismiss("cta"));
  await quiet();
  worker.asked.length = 0;
  await open(page, "/you/");
  const panel = await shown(page);
  await panel.getByText(ANNA).waitFor();
  await quiet();
  const read = () => worker.asked.filter(({ method, url }) => method === "GET" && url.startsWith("/_indgang/"));
  // Once by the form, and by the panel if that is seen later.
  assert.ok(read().length <= 2, read().map(({ url }) => url).join("\n"));
  worker.asked.length = 0;
  // This page view is in it: it was told before it was asked.
  const [{ remembered }] = await page.evaluate(() => Promise.all([globalThis.indgang.remembered(), globalThis.indgang.remembered()]));
  assert.equal(read().length, 1);
  const views = new Intl.NumberFormat("en").format(remembered.find(({ kind, name }) => kind === "event" && name === "view").value);
  await panel.getByRole("listitem").filter({ hasText: /^Pages/ }).filter({ hasText: views }).waitFor();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: "Save a copy" }).click(),
  ]);
  const copy = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(copy.home, "edge");
  complete(copy, { first_name: ANNA });
  await context.close();
});

test("at the edge, too, what was held says what became of it, taken back or told", async () => {
  for (const [names, words, lost] of [[[ANNA, ""], "Saved.", false], [[ANNA], "Saved.", false], [[ANNA], "Not kept: the site could not be reached.", true]]) {
    const { context, page } = await visitor(browser);
    await open(page, "/you/");
    const status = page.locator("form[data-indgang-traits]").getByRole("status");
    for (const name of names) {
      await page.getByLabel("First name", { exact: true }).fill(name);
      await page.getByRole("button", { name: "Save my answers" }).click();
      await status.getByText("Held for the moment.").waitFor();
    }
    if (lost) await context.route("**/_indgang/profile", (route) => route.abort());
    await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true }));
    await status.getByText(words).waitFor();
    await quiet();
    await context.close();
  }
});

test("at the edge, form and panel say that the next pages go by what was told, and the form lets go of what was forgotten", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await open(page, "/you/");
  const name = page.getByLabel("First name", { exact: true });
  const form = page.locator("form[data-indgang-traits]");
  await name.fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await form.getByRole("status").getByText("Saved. The pages you open from now on can go by it. See it").waitFor();
  await quiet();
  await form.getByRole("link", { name: "See it" }).click();
  await page.waitForFunction((anna) => document.querySelector("[data-indgang-merge=first_name]")?.textContent === anna, ANNA);
  await page.waitForFunction((anna) => document.querySelector("[name=first_name]").value === anna, ANNA);
  const panel = page.locator("indgang-panel");
  await panel.getByRole("button", { name: "Correct: First name" }).click();
  await panel.getByLabel("First name").fill(BO);
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await panel.getByText("Saved: First name. The pages you open from now on can go by it.").waitFor();
  // What is corrected there is corrected here.
  await page.waitForFunction((bo) => document.querySelector("[name=first_name]").value === bo, BO);
  await panel.getByRole("button", { name: "Delete: First name" }).click();
  await panel.getByText("Deleted: First name. The pages you open from now on can go by it.").waitFor();
  await page.waitForFunction(() => document.querySelector("[name=first_name]").value === "");

  // What was done may not arrive; what is said is heard all the same.
  await context.route("**/_indgang/observe", (route) => route.abort());
  await page.evaluate(() => globalThis.indgang.observe("view"));
  assert.equal(await page.evaluate(() => globalThis.indgang.declare({ postcode: "7190" })), "kept");
  await context.unroute("**/_indgang/observe");

  // There may be no room: another tab has told more than this page knows of.
  const full = { error: { code: "profile.full", message: "no room" } };
  await context.route("**/_indgang/profile", (route) => route.fulfill({ status: 400, json: full }));
  await name.fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await form.getByRole("status").getByText("Not kept: there is no room").waitFor();
  await context.unroute("**/_indgang/profile");

  await page.getByRole("button", { name: "Save my answers" }).click();
  await form.getByRole("status").getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByRole("button", { name: "Yes, forget it all" }).press("Enter");
  await page.waitForFunction(() => document.querySelector("[name=first_name]").value === "");
  await quiet();
  await context.close();
});

test("at the edge, a form tells what was changed in it: nothing that another tab has told or deleted, nor what it could not show", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await open(page, "/you/");
  const other = await context.newPage();
  await open(other, "/you/");
  const field = (name, tab = page) => tab.getByLabel(name, { exact: true });
  const save = async (tab) => {
    await tab.getByRole("button", { name: "Save my answers" }).click();
    await tab.getByText(/^Saved\. The pages you open/).waitFor();
    await quiet();
  };
  const told = async () => {
    const { remembered } = await other.evaluate(() => globalThis.indgang.remembered());
    return Object.fromEntries(remembered.filter(({ kind }) => kind === "trait").map(({ name, value }) => [name, value]));
  };
  await field("First name", other).fill(BO);
  await save(other);
  await field("Postcode").fill("7190");
  await save(page);
  assert.deepEqual(await told(), { first_name: BO, postcode: "7190" });

  await open(page, "/you/");
  await page.waitForFunction((bo) => document.querySelector("[name=first_name]").value === bo, BO);
  await other.evaluate(() => globalThis.indgang.declare({ first_name: "" }));
  await field("Postcode").fill("2000");
  await save(page);
  assert.deepEqual(await told(), { postcode: "2000" });
  await other.evaluate((first_name) => globalThis.indgang.declare({ first_name }), ANNA);
  await quiet();

  // What is remembered cannot be asked, or not yet: the fields are empty.
  await context.route("**/_indgang/profile?*", (route) => route.abort());
  await open(page, "/you/");
  const panel = page.locator("indgang-panel");
  await panel.getByText("That did not reach the site. Please try again.").waitFor();
  assert.equal(await panel.getByText("What was noted").isVisible(), false);
  await field("Postcode").fill("3000");
  await save(page);
  await context.unroute("**/_indgang/profile?*");
  assert.deepEqual(await told(), { first_name: ANNA, postcode: "3000" });
  await field("First name", other).fill("");
  await save(other);
  assert.deepEqual(await told(), { postcode: "3000" });
  await context.close();
});

test("at the edge, what did not arrive is told again, though it is what was told before; what was just saved stays said", async () => {
  const { context, page } = await visitor(browser);
  await filledAtTheEdge(page, ANNA);
  const status = page.locator("form[data-indgang-traits]").getByRole("status");
  const save = async (name, words) => {
    await page.getByLabel("First name", { exact: true }).fill(name);
    await page.getByRole("button", { name: "Save my answers" }).click();
    await status.getByText(words).waitFor();
  };
  const told = async () => {
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    return remembered.filter(({ kind }) => kind === "trait").map(({ value }) => value);
  };
  await save(ANNA, "Nothing was changed here");
  // It arrives, and what it answers does not.
  let arrives = true;
  await context.route("**/_indgang/profile", async (route) => {
    if (route.request().method() === "POST" && arrives) await route.fetch();
    await route.abort();
  });
  await save(BO, "could not be reached");
  arrives = false;
  const failed = page.waitForEvent("requestfailed");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await failed;
  await page.evaluate(() => new Promise((then) => setTimeout(then, 200)));
  await context.unroute("**/_indgang/profile");
  await save(ANNA, "Saved.");
  await quiet();
  assert.deepEqual(await told(), [ANNA]);
  await page.getByRole("button", { name: "Save my answers" }).click();
  assert.match(await status.textContent(), /^Saved/);
  await context.close();
});

test("at the edge, what was told stands in no form of the page that one comes back to, nor of one that hears late", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  const shows = (text) => page.waitForFunction((text) => document.querySelector("[name=first_name]").value === text, text);
  for (const how of ["kept", "loaded"]) {
    await open(page, "/you/");
    await page.getByLabel("First name", { exact: true }).fill(ANNA);
    await page.getByRole("button", { name: "Save my answers" }).click();
    await page.getByText(/^Saved\. The pages you open/).waitFor();
    const other = how === "kept" ? await context.newPage() : page;
    await open(other, "/business/");
    await other.evaluate(() => globalThis.indgang.declare({ first_name: "" }));
    if (how === "loaded") await page.goBack();
    // As the browser brings back a page that it has kept whole.
    else await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await ready(page);
    await shows("");
  }
  await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), ANNA);
  await shows(ANNA);
  await quiet();
  // The worker's answer is late, and the visitor has switched Remember off by then.
  const { promise: time, resolve: itIsTime } = Promise.withResolvers();
  const answers = [];
  await context.route("**/_indgang/profile?*", async (route) => {
    const response = await route.fetch();
    answers.push(await response.text());
    await time;
    await route.fulfill({ response });
  });
  await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), BO);
  while (!answers.length) await page.waitForTimeout(20);
  assert.match(answers[0], new RegExp(BO));
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  await shows("");
  const came = page.waitForResponse("**/_indgang/profile?*");
  itIsTime();
  await came;
  await page.evaluate(() => new Promise((then) => setTimeout(then, 100)));
  await shows("");
  await context.unroute("**/_indgang/profile?*");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true }));
  await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), ANNA);
  await quiet();
  // The same with the first that the page asks.
  const first = Promise.withResolvers();
  let held = false;
  await context.route("**/_indgang/profile?*", async (route) => {
    const response = await route.fetch();
    held = true;
    await first.promise;
    await route.fulfill({ response });
  });
  await page.goto(`${worker.url}/you/`);
  while (!held) await page.waitForTimeout(20);
  await page.waitForFunction(() => globalThis.indgang.consent.state);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  const late = page.waitForResponse("**/_indgang/profile?*");
  first.resolve();
  await late;
  await ready(page);
  await page.evaluate(() => new Promise((then) => setTimeout(then, 100)));
  await shows("");
  await context.unroute("**/_indgang/profile?*");
  await context.close();
});

test("at the edge, a question that another tab has answered is not put off", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/to/lisbon/");
  await answer(page, "Accept");
  await open(page, "/");
  const later = page.getByRole("button", { name: "Not now" });
  await later.waitFor();
  const other = await context.newPage();
  await open(other, "/to/lisbon/");
  await other.evaluate(() => globalThis.indgang.declare({ gender: "woman" }));
  await quiet();
  await later.click();
  await page.getByText("You have answered that already.").waitFor();
  const { remembered } = await other.evaluate(() => globalThis.indgang.remembered());
  assert.deepEqual(remembered.filter(({ kind }) => kind === "later"), []);
  assert.equal(remembered.find(({ kind, name }) => kind === "trait" && name === "gender").value, "woman");
  await context.close();
});

test("at the edge, a question that was put off is over, though nobody can tell until when", async () => {
  const { context, page } = await visitor(browser);
  const failed = [];
  page.on("pageerror", (error) => failed.push(error.message));
  await open(page, "/to/lisbon/");
  await answer(page, "Accept");
  await open(page, "/");
  const later = page.getByRole("button", { name: "Not now" });
  await later.waitFor();
  await context.route("**/_indgang/profile?*", (route) => route.fulfill({ status: 503 }));
  await later.click();
  await page.locator("indgang-question").getByRole("status").getByText("Saved.").waitFor();
  assert.equal(await later.count(), 0);
  await context.unroute("**/_indgang/profile?*");
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  assert.deepEqual(remembered.filter(({ kind }) => kind === "later").map(({ name }) => name), ["gender"]);
  assert.deepEqual(failed, []);
  await context.close();
});

test("at the edge, what is asked by keyboard and does not get there leaves the focus where its answer is", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await open(page, "/you/");
  await page.getByRole("button", { name: "Forget everything" }).focus();
  await context.route("**/_indgang/profile*", (route) => (route.request().method() === "DELETE" ? route.abort() : route.continue()));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Yes, forget it all" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("The site could not be reached. What is remembered counts no more").waitFor();
  await page.getByText("Nothing is remembered.").waitFor();
  const active = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.textContent);
  assert.equal(await active(), "In your hands");
  await context.close();
});

test("at the edge, what the panel could not ask is not called nothing", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await context.route("**/_indgang/profile?*", (route) => route.fulfill({ status: 503 }));
  await open(page, "/you/");
  await page.locator("indgang-panel").getByText("That did not reach the site. Please try again.").waitFor();
  assert.equal(await page.getByText("Nothing yet.").isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "Save a copy" }).isVisible(), false);
  await context.close();
});
