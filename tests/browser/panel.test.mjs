/** The visitor's panel, where the profile lives on the device. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
import { complete } from "../support/copy.mjs";
import { accessible } from "../support/axe.mjs";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { plans } from "../support/plan.mjs";
import { serveStatic } from "../support/static.mjs";

let browser, site;
before(async () => {
  browser = await launch();
  site = await serveStatic();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const HERO = "[data-indgang-slot=hero] h1";
const open = async (page, path) => {
  await page.goto(site.url + path);
  await ready(page);
};
/** Somebody who let the device remember, looked at the deals, and told their name and postcode. */
async function known(path = "/you/", options = {}) {
  const { context, page } = await visitor(browser, { options });
  await open(page, "/deals/");
  await page.getByRole("button", { name: "Accept" }).click();
  await open(page, "/you/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByLabel("Postcode", { exact: true }).fill("7190");
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await open(page, path);
  if (path === "/") await page.getByText("Why you see this page as it is").click();
  const panel = page.getByRole("group", { name: "What this site knows of you" });
  await panel.waitFor();
  return { context, page, panel, said: page.locator("indgang-panel").getByRole("status").filter({ hasText: /./ }) };
}
/** The name of what has the focus, in whichever tree. */
const focused = (page) =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active.getAttribute("aria-label") ?? active.textContent.trim();
  });

test("it says what and where, why in the page's own words, and nothing by raw names", async () => {
  const { context, page, panel } = await known("/");
  await panel.getByText("The notes are in this browser and nowhere else.").waitFor();
  // In the order in which it is read, on a phone and by whoever hears it.
  assert.deepEqual(await panel.getByRole("region").locator("h3:visible").allTextContents(), [
    "How far may this site go?", "Why this page is as it is", "In your hands", "What is remembered",
    "What left this browser since the page opened", "What is not protected",
  ]);
  const region = (name) => panel.getByRole("region", { name });
  const why = await region("Why this page is as it is").getByRole("listitem").allTextContents();
  assert.deepEqual(why.slice(0, 2), [
    "The way inWe suggest “Deals” as your way in.You have looked at low fares lately.Not for me",
    "The view at the topYou have looked at low fares lately.Not for me",
  ]);
  assert.ok(why.some((row) => row.startsWith("From where you areYou told us a postcode near Billund.")));
  const notes = await region("What is remembered").getByRole("listitem").allTextContents();
  assert.ok(notes.includes(`First name${ANNA}CorrectDelete`), `${notes}`);
  assert.ok(notes.includes("Low faresone look, and fading"), `${notes}`);
  const sent = region("What left this browser since the page opened");
  assert.match(await sent.textContent(), /Nothing of you\.Besides: /);
  await region("How far may this site go?").getByText(/Nothing is counted yet/).waitFor();
  // There is no edge here that could be switched on.
  await region("How far may this site go?").getByText(/picks what fits\. The notes stay in the browser\.$/).waitFor();
  await context.close();
});

test("an answer is corrected where it stands, by keyboard, and the focus stays with it", async () => {
  const { context, page, panel, said } = await known();
  const correct = panel.getByRole("button", { name: "Correct: First name" });
  await correct.focus();
  await page.keyboard.press("Enter");
  assert.equal(await panel.getByLabel("First name").inputValue(), ANNA);
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "Correct: First name");
  await page.keyboard.press("Enter");
  await page.keyboard.type(BO);
  // Something else that happens meanwhile takes nothing away.
  await page.evaluate(() => globalThis.indgang.observe("fare_click"));
  await page.evaluate(() => globalThis.indgang.declare({ first_name: "Cy" }));
  await panel.getByText("Fares looked at").waitFor();
  assert.equal(await panel.getByLabel("First name").inputValue(), BO);
  await page.keyboard.press("Enter");
  await said.getByText("Saved: First name.").waitFor();
  assert.equal(await focused(page), "Correct: First name");
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), BO);

  await panel.getByRole("button", { name: "Delete: First name" }).focus();
  await page.keyboard.press("Enter");
  await said.getByText("Deleted: First name.").waitFor();
  await panel.getByRole("button", { name: "Delete: First name" }).waitFor({ state: "detached" });
  assert.equal(await focused(page), "Correct: Postcode", "not on what would delete the next one");
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), "there");
  await context.close();
});

/**
 * A site of its own, whose visitors may be asked anything; and one of them, who has told this: perhaps when it was still asked
 * in `other` words, any of which was an answer.
 */
async function asked(told, lang = "en", other = false) {
  const trait = (type, ask) => ({ type, why: "So that it fits.", title: `A ${type}`, ask: { question: "What?", ...ask } });
  const traits = {
    pass: trait("string", { options: { woman: "Female", man: "Male", other: "X" } }),
    born: trait("string", { input: "date" }),
    children: trait("number"),
    member: trait("boolean"),
    city: trait("string"),
  };
  const planOf = (traits) => plans({
    site: { name: "Test" },
    traits,
    segments: { all: { who: "All.", when: { $or: Object.keys(traits).map((name) => ({ [`trait.${name}`]: { $exists: true } })) } } },
    slots: { hero: { variants: ["default", "yours"] } },
    experiences: [{ id: "e", status: "live", audience: "all", because: "B.", opportunity: "O.", show: [{ slot: "hero", variant: "yours" }] }],
  });
  const { browser: plan } = await planOf(traits);
  const { browser: earlier } = other ? await planOf({ ...traits, pass: trait("string"), born: trait("string") }) : { browser: plan };
  const html = `<!doctype html><html lang="${lang}"><head><script src="/indgang/bootstrap.js"></script>
    <script type="module" src="/indgang/indgang.js"></script><script type="module" src="/indgang/panel.js"></script>
    <title>A panel</title></head><body><main><h1>A panel</h1><h2>All</h2><indgang-panel></indgang-panel></main></body></html>`;
  const pages = { "/": html, "/indgang/plan.bin": earlier };
  const own = await serveStatic({ pages });
  const { context, page, said } = await visitor(browser, { options: { locale: { en: "en-GB", da: "da-DK", sv: "sv-SE" }[lang] } });
  await page.goto(`${own.url}/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.equal(await page.evaluate((told) => globalThis.indgang.declare(told), told), "kept");
  if (other) {
    pages["/indgang/plan.bin"] = plan;
    await page.reload();
    await ready(page);
  }
  const row = (name) => page.locator(`indgang-panel li[data-key=${name}]`);
  await row(Object.keys(told)[0]).waitFor();
  return { page, row, said, close: () => Promise.all([context.close(), own.stop()]) };
}
/** What is kept of a trait, as the engine tells it. */
const keptOf = (page, trait) =>
  page.evaluate(async (trait) => {
    const { remembered } = await globalThis.indgang.remembered();
    return remembered.find(({ kind, name }) => kind === "trait" && name === trait)?.value;
  }, trait);

test("an answer is shown in words, and corrected by what it admits", async () => {
  const told = { pass: "woman", born: "2000-12-31", children: "1200", member: "true", city: "Vejle" };
  const { page, row, close } = await asked(told, "da");
  const words = async (name) => (await row(name).locator(".words").textContent()).replaceAll("\u00a0", " ");
  assert.deepEqual(await Promise.all(Object.keys(told).map(words)), ["Female", "31. december 2000", "1.200", "Ja", "Vejle"]);
  const correct = async (name) => {
    await row(name).getByRole("button", { name: "Ret" }).click();
    return row(name).locator("select, input");
  };
  const pass = await correct("pass");
  assert.deepEqual(await pass.locator("option").allTextContents(), ["Female", "Male", "X"]);
  assert.equal(await pass.inputValue(), "woman");
  await accessible(page, "main");
  await pass.selectOption("Male");
  await row("pass").getByRole("button", { name: "Gem" }).click();
  await row("pass").locator(".words").getByText("Male", { exact: true }).waitFor();
  assert.equal(await keptOf(page, "pass"), "man");
  const types = {};
  for (const name of ["born", "children", "member", "city"]) types[name] = await (await correct(name)).getAttribute("type");
  assert.deepEqual(types, { born: "date", children: "number", member: "checkbox", city: "text" });
  await row("born").locator("input").fill("1999-02-28");
  await row("born").getByRole("button", { name: "Gem" }).click();
  await row("born").getByText("28. februar 1999").waitFor();
  await close();

  // What the question offers no more is shown as it is, and stays until another is chosen.
  const other = await asked({ pass: "none", born: "soon" }, "en", true);
  assert.equal(await other.row("pass").locator(".words").textContent(), "none");
  assert.equal(await other.row("born").locator(".words").textContent(), "soon");
  await other.row("pass").getByRole("button", { name: "Correct" }).click();
  assert.equal(await other.row("pass").locator("select").inputValue(), "none");
  await other.close();
});

test("an answer that cannot be kept is said beside its field, aloud, and changes nothing", async () => {
  const { page, row, close } = await asked({ children: "2", city: "Vejle", born: "2000-12-31" });
  const tries = async (name, type, words) => {
    await row(name).getByRole("button", { name: "Correct" }).click();
    const field = row(name).locator("input");
    await field.focus();
    await type(field);
    await page.keyboard.press("Enter");
    const alert = row(name).getByRole("alert").filter({ hasText: words });
    await alert.waitFor();
    assert.equal(await field.getAttribute("aria-describedby"), await alert.getAttribute("id"));
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await field.evaluate((it) => it.getRootNode().activeElement === it), true, "there to be mended");
    await accessible(page, "main");
  };
  const whole = "this must be a whole number";
  await tries("children", (field) => field.fill("2.5"), whole);
  await row("children").getByRole("button", { name: "Cancel" }).click();
  // What is no number at all reads as an empty field: that must not pass for "delete".
  await tries("children", () => page.keyboard.type("e"), whole);
  await tries("born", () => page.keyboard.press("Delete"), "this must be a date");
  // Longer than the profile has room for, in bytes.
  await tries("city", (field) => field.fill("å".repeat(60)), "there is no room for an answer this long");
  assert.deepEqual([await keptOf(page, "children"), await keptOf(page, "city"), await keptOf(page, "born")], [2, "Vejle", "2000-12-31"]);
  await row("city").locator("input").fill("Billund");
  await page.keyboard.press("Enter");
  await row("city").getByText("Billund").waitFor();
  await close();
});

test("what was told when the question was another is seen as it is, and stays if nobody changes it", async () => {
  const told = { born: "31.12.2000", children: "2147483647", city: "Vejle" };
  const { page, row, said: console, close } = await asked(told, "en", true);
  await row("born").getByRole("button", { name: "Correct" }).click();
  await row("born").getByText("A string (31.12.2000)").waitFor();
  await row("born").getByRole("button", { name: "Cancel" }).click();
  const edit = async (name, value) => {
    await row(name).getByRole("button", { name: "Correct" }).click();
    const field = row(name).locator("input");
    const before = await field.inputValue();
    if (value !== undefined) await field.fill(value);
    await row(name).getByRole("button", { name: "Save" }).click();
    return before;
  };
  const said = page.locator("indgang-panel").getByRole("status");
  assert.equal(await edit("born"), "", "no date");
  await row("born").getByText(told.born).waitFor();
  assert.equal(await keptOf(page, "born"), told.born);
  // No day of the calendar, though it looks like one.
  assert.equal(await page.evaluate(() => globalThis.indgang.declare({ born: "2001-02-31" })), "dropped");
  assert.equal(await keptOf(page, "born"), told.born);
  assert.match(console.join("\n"), /indgang: not kept: .* admits no such answer \(born\)/);

  await edit("children");
  await said.getByText("Saved: A number.").waitFor();
  assert.equal(await keptOf(page, "children"), 2147483647);
  await edit("children", "2147483648");
  await row("children").getByText("this must be a whole number, from -2147483648 to 2147483647.").waitFor();
  await row("children").getByRole("button", { name: "Cancel" }).click();
  for (const [typed, kept] of [["1e3", 1000], ["5.0", 5], ["-0", 0]]) {
    await edit("children", typed);
    await row("children").locator(".words").getByText(new Intl.NumberFormat("en").format(kept), { exact: true }).waitFor();
    assert.equal(await keptOf(page, "children"), kept);
  }
  // What its visitor empties is taken back.
  await edit("city", "");
  await said.getByText("Deleted: A string.").waitFor();
  assert.equal(await keptOf(page, "city"), undefined);
  await close();
});

test("not for me: the part goes back to what everybody sees, until that is taken back", async () => {
  const { context, page, panel, said } = await known("/");
  assert.equal(await page.textContent(HERO), "Every krone counts");
  await panel.getByRole("button", { name: "Not for me: The view at the top" }).click();
  await said.getByText("Noted: “The view at the top” is not for you, nor what comes for the same reason.").waitFor();
  await page.waitForFunction((hero) => document.querySelector(hero).textContent === "Fly somewhere new", HERO);
  await panel.getByText("You said of one thing that it is not for you. You have looked at low fares lately.").waitFor();
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Fly somewhere new");
  await page.getByText("Why you see this page as it is").click();
  await panel.getByRole("button", { name: "Take that back" }).click();
  await said.getByText("Taken back: it is as if you had not said it.").waitFor();
  await panel.getByRole("button", { name: "Take that back" }).waitFor({ state: "hidden" });
  assert.equal(await focused(page), "Why this page is as it is");
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Every krone counts");
  await context.close();
});

test("paused, nothing is noted and nothing chosen by the notes; then it goes on", async () => {
  const { context, page, panel, said } = await known();
  const pause = panel.getByRole("switch", { name: "Pause" });
  await pause.check();
  await said.getByText("Paused.").waitFor();
  const before = (await storage(page))["indgang.learnt"];
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Fly somewhere new");
  assert.equal((await storage(page))["indgang.learnt"], before);
  await open(page, "/you/");
  await panel.getByRole("listitem").filter({ hasText: ANNA }).waitFor();
  assert.equal(await pause.isChecked(), true);
  await pause.uncheck();
  await said.getByText("No longer paused.").waitFor();
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Every krone counts");
  await context.close();
});

test("a copy is made on the device of all that is kept, and nobody is asked for it", async () => {
  const { context, page, panel } = await known();
  // Everything that a profile can hold: something put off and something turned away as well.
  await page.evaluate(async () => {
    const { indgang } = globalThis;
    await indgang.observe("?gender");
    await indgang.putOff("gender");
    await indgang.observe("view", { item: "lisbon" });
    await indgang.dismiss("cta");
  });
  await panel.getByText(ANNA).waitFor();
  site.asked.length = 0;
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: "Save a copy" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^indgang-127\.0\.0\.1-\d{4}-\d\d-\d\d\.json$/);
  const copy = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(copy.home, "device");
  assert.equal(copy.allowed.remember, "granted");
  assert.ok(copy.remembered.some(({ name, value }) => name === "first_name" && value === ANNA));
  assert.ok(copy.why.some(({ because }) => because === "You told us a postcode near Billund."));
  assert.deepEqual(copy.released, []);
  assert.deepEqual(site.asked, []);
  complete(copy, { first_name: ANNA, postcode: "7190" });
  // And just what storage holds.
  const held = Object.entries(await storage(page)).map(([key, value]) => [key.replace("indgang.", ""), value]);
  assert.deepEqual(copy.kept, Object.fromEntries(held));

  // Nothing else that the site keeps there, whatever it is called; and what is there now, whatever the panel shows.
  await page.evaluate((other) => {
    for (const key of ["own", "indgang.own", "indgangs"]) localStorage.setItem(key, other);
    const { remembered } = globalThis.indgang;
    globalThis.indgang.remembered = async () => ({ ...(await remembered()), remembered: [{ kind: "trait", name: "now" }] });
  }, "the site's");
  const [again] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: "Save a copy" }).click(),
  ]);
  const second = JSON.parse(await readFile(await again.path(), "utf8"));
  assert.deepEqual(second.kept, copy.kept);
  assert.deepEqual(second.remembered, [{ kind: "trait", name: "now" }]);
  await context.close();
});

/** The second click of somebody who clicked twice: on what lies there as soon as something moved. */
const clickNext = (page, name) =>
  page.evaluate((name) => {
    const root = document.querySelector("indgang-panel").shadowRoot;
    new MutationObserver((_, observer) => {
      observer.disconnect();
      root.querySelector(`[aria-label="${name}"]`)?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true, detail: 1 }));
    }).observe(root, { childList: true, subtree: true });
  }, name);

test("one click, or one key, does one thing: what comes up under the pointer does nothing for a moment", async () => {
  const { context, page, panel, said } = await known();
  const names = () => page.evaluate(async () => (await globalThis.indgang.remembered()).remembered.filter(({ kind }) => kind === "trait").map(({ name }) => name));
  await panel.getByRole("button", { name: "Delete: First name" }).waitFor();
  await clickNext(page, "Delete: Postcode");
  await panel.getByRole("button", { name: "Delete: First name" }).dblclick();
  await said.getByText("Deleted: First name.").waitFor();
  assert.deepEqual(await names(), ["postcode"]);
  // After that moment it does what it says.
  await panel.getByRole("button", { name: "Delete: Postcode" }).click();
  await said.getByText("Deleted: Postcode.").waitFor();
  assert.deepEqual(await names(), []);
  // What is said lies over nothing that can be clicked.
  assert.equal(await said.evaluate((it) => getComputedStyle(it).pointerEvents), "none");
  // Nor does the second of two clicks forget everything.
  await page.locator("indgang-panel .panel:not([aria-disabled])").waitFor();
  const dialog = page.getByRole("dialog", { name: "Forget everything?" });
  await panel.getByRole("button", { name: "Forget everything" }).evaluate((button) => {
    const click = (it) => it.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true, detail: 1 }));
    click(button);
    for (const yes of button.getRootNode().querySelectorAll("dialog button")) if (/^Yes/.test(yes.textContent)) click(yes);
  });
  assert.equal(await dialog.isVisible(), true);
  await dialog.getByRole("button", { name: "Yes, forget it all" }).click();
  await said.getByText(/^Erased: /).waitFor();
  await context.close();
});

test("forgetting asks once, can be left, and says what it erased", async () => {
  const { context, page, panel, said } = await known();
  const forget = panel.getByRole("button", { name: "Forget everything" });
  await panel.getByText(ANNA).waitFor();
  const pause = panel.getByRole("switch", { name: "Pause" });
  await pause.check();
  const before = await storage(page);
  await forget.click();
  const dialog = page.getByRole("dialog", { name: "Forget everything?" });
  const what = "2 answers of yours, one interest, the count of one thing you did and the number of your visits";
  assert.match(await dialog.textContent(), new RegExp(`${what}, for good, and ends a pause`));
  await accessible(page);
  // What can be done without thinking is to keep it.
  assert.equal(await focused(page), "Keep it");
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "Forget everything");
  assert.deepEqual(await storage(page), before);
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Yes, forget it all" }).click();
  await said.getByText(`Erased: ${what}. The three switches stand as they are.`).waitFor();
  await panel.getByText(ANNA).waitFor({ state: "detached" });
  assert.equal(await focused(page), "Forget everything");
  assert.equal(await pause.isChecked(), false);
  assert.equal((await storage(page))["indgang.declared"], undefined);
  await panel.getByText("Nothing yet but a number from 0 to 65,535, by which lots are drawn between versions.").waitFor();
  assert.equal(await panel.getByText("when you were last here").isVisible(), false);
  await context.close();
});

test("what has the focus gives it to its card's heading when it goes, asked or not", async () => {
  for (const asked of [false, true]) {
    const { context, page, panel } = await known();
    await panel.getByText(ANNA).waitFor();
    await panel.getByRole("button", { name: "Forget everything" }).focus();
    if (asked) await page.keyboard.press("Enter");
    assert.equal(await focused(page), asked ? "Keep it" : "Forget everything");
    await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
    await panel.getByText("Nothing is remembered.").waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.equal(await focused(page), "In your hands");
    await context.close();
  }
});

test("each thing to do in a card is set apart, but for the first", async () => {
  const { context, page, panel } = await known();
  await panel.getByText(ANNA).waitFor();
  const lines = () =>
    panel.getByRole("region", { name: "In your hands" }).locator(".act:visible").evaluateAll((all) =>
      all.map((act) => parseFloat(getComputedStyle(act).borderTopWidth) > 0));
  assert.deepEqual(await lines(), [true, true]);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  await panel.getByText("Nothing is remembered.").waitFor();
  assert.deepEqual(await lines(), [false]);
  await context.close();
});

test("who allowed nothing sees that nothing is remembered, and can switch it on", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/you/");
  const panel = page.getByRole("group", { name: "What this site knows of you" });
  await panel.getByText("Nothing is remembered.").waitFor();
  await panel.getByText("No part of this page was chosen for you.", { exact: true }).waitFor();
  // A no is kept as well, and that is said once there is one.
  const kept = panel.getByText("Kept as well: your answer to the switches");
  assert.equal(await kept.isVisible(), false);
  await panel.getByText("Nothing of you.").waitFor();
  await panel.getByText("Besides: pages, pictures and scripts, as every visitor’s browser asks for them.", { exact: true }).waitFor();
  await panel.getByRole("switch", { name: "Measure" }).check();
  await panel.getByRole("switch", { name: "Measure" }).uncheck();
  await kept.waitFor();
  await panel.getByText("Nothing is remembered.").waitFor();
  for (const name of ["Forget everything", "Not for me"]) assert.equal(await panel.getByRole("button", { name }).count(), 0);
  assert.equal(await panel.getByRole("switch", { name: "Pause" }).count(), 0);
  await panel.getByRole("switch", { name: "Remember" }).check();
  await panel.getByText("The notes are in this browser and nowhere else.").waitFor();
  await panel.getByRole("button", { name: "Forget everything" }).waitFor();
  await context.close();
});

test("no rule of accessibility is broken: light, dark, asked, and while an answer is corrected", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { context, page, panel } = await known("/you/", { colorScheme });
    await accessible(page);
    await panel.getByRole("button", { name: "Correct: Postcode" }).click();
    await accessible(page);
    await context.close();
    const fresh = await visitor(browser, { options: { colorScheme } });
    await open(fresh.page, "/");
    await accessible(fresh.page);
    await fresh.page.getByRole("button", { name: "Choose" }).click();
    await accessible(fresh.page, "indgang-consent");
    await fresh.context.close();
  }
});

test("on the smallest screen nothing overflows, and a page may run from right to left", async () => {
  const { context, page } = await known("/you/", { viewport: { width: 320, height: 640 }, reducedMotion: "reduce" });
  for (const direction of ["ltr", "rtl"]) {
    await page.evaluate((direction) => void (document.documentElement.dir = direction), direction);
    const wide = await page.locator("indgang-panel").evaluate((panel) => {
      const all = [...panel.shadowRoot.querySelectorAll("*")].filter((element) => element.checkVisibility());
      const boxes = all.map((element) => element.getBoundingClientRect());
      return boxes.filter(({ left, right }) => left < 0 || right > innerWidth).length;
    });
    assert.equal(wide, 0);
    // A switch that is on has its knob at the end.
    const knob = await page.getByRole("switch", { name: "Remember" }).evaluate((box) => {
      const { left, right } = getComputedStyle(box, "::before");
      return parseFloat(left) > parseFloat(right);
    });
    assert.equal(knob, direction === "ltr");
  }
  await context.close();
});

test("what it needs is loaded for all, however far below what they see it is", async () => {
  const html = `<!doctype html><html lang="en"><head><script src="/indgang/bootstrap.js"></script>
    <script type="module" src="/indgang/indgang.js"></script><script type="module" src="/indgang/panel.js"></script>
    <title>A panel</title></head><body><p style="height: 20000px"></p><indgang-panel></indgang-panel></body></html>`;
  const far = await serveStatic({ pages: { "/far/": html } });
  const { context, page } = await visitor(browser);
  const loaded = page.waitForResponse("**/indgang/whole.wasm");
  await page.goto(`${far.url}/far/`);
  await loaded;
  await context.close();
  await far.stop();
});
