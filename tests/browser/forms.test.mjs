/** Forms of traits: whatever their fields are, they keep what is told and show it again. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { plans } from "../support/plan.mjs";
import { serveStatic } from "../support/static.mjs";

const PAGE = `<!doctype html><html lang="en"><head><title>A form</title>
<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script></head>
<body><form data-indgang-traits>
<label><input type="radio" name="first_name" value="Anna" checked>Anna</label>
<label><input type="radio" name="first_name" value="Bo">Bo</label>
<label>Where <select name="postcode"><option value="">Somewhere</option><option>7190</option><option>8000</option>
</select></label>
<fieldset disabled><input name="left_alone" value="x"></fieldset>
<button name="save" value="now">Save</button></form></body></html>`;

let browser, site;
before(async () => {
  browser = await launch();
  site = await serveStatic({ pages: { "/form/": PAGE } });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A plan that takes these answers: each a name and its type. */
const asking = (traits) =>
  plans({
    site: { name: "Test" },
    traits: Object.fromEntries(traits.map(([name, type]) => [name, { type, why: "So that it fits." }])),
    segments: { all: { who: "All.", when: { $or: traits.map(([name]) => ({ [`trait.${name}`]: { $exists: true } })) } } },
    slots: { hero: { variants: ["default", "yours"] } },
    experiences: [{ id: "e", status: "live", audience: "all", because: "B.", opportunity: "O.", show: [{ slot: "hero", variant: "yours" }] }],
  });

const open = async (page) => {
  await page.goto(`${site.url}/form/`);
  await ready(page);
};
const traits = (page) =>
  page.evaluate(async () =>
    (await globalThis.indgang.remembered()).remembered
      .filter(({ kind }) => kind === "trait")
      .map(({ name, value }) => [name, value])
      .sort(),
  );
/** What a form says then. */
const FAILED = "Not kept: the site could not be reached. Try again.";
const save = async (page) => {
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
};

test("radio buttons and lists are kept, shown again, and taken back", async () => {
  const { context, page, said } = await visitor(browser);
  await open(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await page.getByRole("radio", { name: "Bo" }).check();
  await page.getByLabel("Where").selectOption("8000");
  await save(page);
  assert.deepEqual(await traits(page), [["first_name", "Bo"], ["postcode", "8000"]]);
  await open(page);
  await page.waitForFunction(() => document.querySelector("select").value === "8000");
  assert.equal(await page.getByRole("radio", { name: "Bo" }).isChecked(), true);
  await page.getByLabel("Where").selectOption("");
  await save(page);
  assert.deepEqual(await traits(page), [["first_name", "Bo"]]);
  assert.deepEqual(said, []);
  await context.close();
});

test("where the rest of the engine does not come, nothing is kept, which is said, and a withdrawal counts", async () => {
  const { context, page } = await visitor(browser);
  await page.route("**/whole.wasm", (route) => route.abort());
  await open(page);
  const answer = (remember) => page.evaluate((remember) => globalThis.indgang.consent.answer({ remember }), remember);
  await answer(true);
  await page.getByRole("radio", { name: "Bo" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(FAILED).waitFor();
  await answer(false);
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.choice"]);
  await page.unroute("**/whole.wasm");
  await answer(true);
  await save(page);
  assert.deepEqual(await traits(page), [["first_name", "Bo"]]);
  await context.close();
});

test("what is told is kept all together or not at all, also while it waits", async () => {
  for (const granted of [false, true]) {
    const { context, page, said } = await visitor(browser);
    const answer = () => page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
    const told = (traits) => page.evaluate((traits) => globalThis.indgang.declare(traits), traits);
    await open(page);
    if (granted) await answer();
    for (const wrong of [{ first_name: ANNA, gender: "zebra" }, { birth_date: "soon", first_name: ANNA }, { first_name: ANNA, shoe_size: "44" }]) {
      assert.equal(await told(wrong), "dropped");
      assert.match(said.pop(), new RegExp(`not kept: "traits" in the manifest admits no such answer \\(${Object.keys(wrong)}\\)`));
    }
    if (!granted) await answer();
    assert.deepEqual(await traits(page), []);
    assert.equal(await told({ first_name: ANNA, gender: "woman" }), "kept");
    assert.deepEqual(await traits(page), [["first_name", ANNA], ["gender", "woman"]]);
    assert.deepEqual(said, []);
    await context.close();
  }
});

test("what was held says what became of it, once its visitor has answered", async () => {
  for (const [switched, words] of [["granted", "Saved."], ["denied", "Not kept: this site takes no such answer"]]) {
    const { context, page } = await visitor(browser);
    await page.goto(`${site.url}/you/`);
    await ready(page);
    await page.getByLabel("First name", { exact: true }).fill(ANNA);
    await page.getByRole("button", { name: "Save my answers" }).click();
    const status = page.locator("form[data-indgang-traits]").getByRole("status");
    await status.getByText("Held for the moment.").waitFor();
    await page.evaluate((remember) => globalThis.indgang.consent.answer({ remember }), switched);
    await status.getByText(words).waitFor();
    await context.close();
  }
});

test("what nobody changed is not said to be saved", async () => {
  const { context, page } = await visitor(browser);
  await open(page);
  const status = page.getByRole("status");
  for (const granted of [false, true]) {
    if (granted) await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
    await page.getByRole("button", { name: "Save" }).click();
    await status.getByText("Nothing was changed here").waitFor();
    assert.deepEqual(await traits(page), []);
  }
  await context.close();
});

test("what was told before it may be kept, and taken back before that, is not kept", async () => {
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/you/`);
  await ready(page);
  const status = page.locator("form[data-indgang-traits]").getByRole("status");
  for (const name of [ANNA, ""]) {
    await page.getByLabel("First name", { exact: true }).fill(name);
    await page.getByRole("button", { name: "Save my answers" }).click();
    await status.getByText("Held for the moment.").waitFor();
  }
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await status.getByText("Saved.").waitFor();
  assert.deepEqual(await traits(page), []);
  await context.close();
});

test("what a form said of an answer goes with the answer", async () => {
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/you/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  const name = page.getByLabel("First name", { exact: true });
  await name.fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  const form = page.locator("form[data-indgang-traits]");
  await form.getByText("Saved.").waitFor();
  const other = await context.newPage();
  await other.goto(site.url);
  await ready(other);
  await other.evaluate(() => globalThis.indgang.declare({ first_name: "" }));
  await page.waitForFunction(() => document.querySelector("[name=first_name]").value === "");
  assert.equal(await form.getByRole("status").textContent(), "");
  await context.close();
});

test("what was held and taken back again is kept as that, and what has no room is said at once to have none", async () => {
  const { context, page } = await visitor(browser);
  await open(page);
  await page.evaluate(() => {
    // Nothing is chosen: the form says that all of it is to be taken back.
    for (const radio of document.querySelectorAll("[type=radio]")) radio.checked = false;
  });
  await page.getByRole("button", { name: "Save" }).click();
  const status = page.getByRole("status");
  await status.getByText("Held for the moment.").waitFor();
  // Something that decides nothing changes nothing.
  await page.evaluate(() => globalThis.indgang.observe("view"));
  assert.match(await status.textContent(), /^Held/);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await status.getByText("Saved.").waitFor();
  await context.close();

  // More than a profile has room for: src/limits.rs.
  const names = Array.from({ length: 9 }, (_, at) => `trait_${at}`);
  const { browser: plan } = await asking(names.map((name) => [name, "string"]));
  const inputs = names.map((name) => `<input name="${name}" aria-label="${name}">`).join("");
  const form = PAGE.replace(/<form.*<\/form>/s, `<form data-indgang-traits>${inputs}<button>Save</button></form>`);
  const own = await serveStatic({ pages: { "/": form, "/indgang/plan.bin": plan } });
  const other = await visitor(browser);
  await other.page.goto(own.url);
  await ready(other.page);
  for (const name of names) await other.page.getByLabel(name).fill("x".repeat(60));
  await other.page.getByRole("button", { name: "Save" }).click();
  await other.page.getByRole("status").getByText("Not kept: there is no room").waitFor();
  await other.page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.deepEqual(await traits(other.page), [], "all together or not at all");
  // As many as there is room for.
  for (const name of names.slice(5)) await other.page.getByLabel(name).fill("");
  await other.page.getByRole("button", { name: "Save" }).click();
  await other.page.getByText("Saved.").waitFor();
  assert.equal((await traits(other.page)).length, 5);
  await other.context.close();
  await own.stop();
});

const FIELDS = `<form data-indgang-traits>
<label>Name <input name="first_name"></label>
<label><input type="checkbox" name="member"> Member</label>
<label>Where <select name="postcode"><option>Somewhere</option><option>7190</option><option selected>8000</option></select></label>
<label><input type="radio" name="gender" value="woman">A woman</label><label><input type="radio" name="gender" value="man">A man</label>
<label>Born <input name="birth_date" value="1990-01-01"></label>
<button>Save</button></form>`;

test("what is corrected, taken back or forgotten goes from the form as well, and what was begun there stays", async () => {
  const names = ["first_name", "postcode", "gender", "birth_date"];
  const { browser: plan } = await asking([["member", "boolean"], ...names.map((name) => [name, "string"])]);
  const own = await serveStatic({ pages: { "/": PAGE.replace(/<form.*<\/form>/s, FIELDS), "/indgang/plan.bin": plan } });
  const { context, page, said } = await visitor(browser);
  await page.goto(own.url);
  await ready(page);
  /** Until the form shows this: name, member, where, gender, born. */
  const shows = (...expected) =>
    page.waitForFunction(
      (expected) => {
        const { first_name, member, postcode, gender, birth_date } = document.forms[0].elements;
        return expected === [first_name.value, member.checked, postcode.value, gender.value, birth_date.value].join();
      },
      expected.join(),
      { timeout: 20_000 },
    );
  const declare = (traits) => page.evaluate((traits) => globalThis.indgang.declare(traits), traits);
  const as = ["", false, "8000", "", "1990-01-01"];
  await shows(...as);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));

  // Told in the form; corrected, and taken back, in another place of the page.
  await page.getByLabel("Name").fill(ANNA);
  await page.getByLabel("Member").check();
  await page.getByLabel("Where").selectOption("7190");
  await page.getByLabel("A woman").check();
  await page.getByLabel("Born").fill("");
  await save(page);
  await declare({ first_name: BO, gender: "man" });
  await shows(BO, true, "7190", "man", "");
  await declare({ postcode: "", member: "", gender: "" });
  await shows(BO, false, "8000", "", "");

  // What its visitor has begun to answer is theirs, whatever is told meanwhile.
  await page.getByLabel("Name").fill("begun");
  await declare({ first_name: ANNA, birth_date: "1991-02-03" });
  await shows("begun", false, "8000", "", "1991-02-03");
  await page.evaluate(() => globalThis.indgang.forget());
  await shows("begun", false, "8000", "", "1990-01-01");

  // Filled in as the page opens, told in another tab, and let go of there.
  await declare({ first_name: BO, member: "true", postcode: "7190", gender: "man" });
  await page.goto(own.url);
  await ready(page);
  await shows(BO, true, "7190", "man", "1990-01-01");
  const other = await context.newPage();
  await other.goto(own.url);
  await ready(other);
  await other.evaluate((first_name) => globalThis.indgang.declare({ first_name }), ANNA);
  await shows(ANNA, true, "7190", "man", "1990-01-01");
  await other.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  await shows(...as);
  assert.deepEqual(said, []);
  await context.close();
  await own.stop();
});

test("what some storage is left for outlasts the page, and is said to", async () => {
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/you/`);
  await ready(page);
  await page.evaluate(() => {
    // What was noted does not fit any more; what is told does.
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      if (key === "indgang.learnt") throw new DOMException("full", "QuotaExceededError");
      setItem.call(this, key, value);
    };
  });
  const panel = page.locator("indgang-panel");
  await panel.getByRole("switch", { name: "Remember" }).check();
  await panel.getByText("Saved. You can change it at any time.").waitFor();
  await panel.getByText("The notes are on this page alone").waitFor();
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.locator("form[data-indgang-traits]").getByText("Saved.").waitFor();
  await panel.getByText("The notes are in this browser and nowhere else").waitFor();
  const kept = Object.keys(await storage(page));
  assert.deepEqual([kept.includes("indgang.declared"), kept.includes("indgang.learnt")], [true, false]);
  await context.close();
});

/** A form with what apps put there: hidden, out of use, several to be seen, several of a name. */
const ODD = `<form data-indgang-traits>
<input type="hidden" name="first_name" value="">
<fieldset><input name="last_name"></fieldset>
<select name="postcode" size="4"><option>1000</option><option>7190</option></select>
<label><input type="radio" name="gender" value="woman">A woman</label><label><input type="radio" name="gender" value="man">A man</label>
<input type="checkbox" name="member" value="a"><input type="checkbox" name="member" value="b">
<input type="number" name="age"><button>Save</button></form>`;

test("hidden, out of use or put by, with several to be seen or of one name: no field keeps what was forgotten, nor says what nobody told", async () => {
  const strings = ["first_name", "last_name", "postcode", "gender"];
  const { browser: plan } = await asking([...strings.map((name) => [name, "string"]), ["member", "boolean"], ["age", "number"]]);
  const own = await serveStatic({ pages: { "/": PAGE.replace(/<form.*<\/form>/s, ODD), "/indgang/plan.bin": plan } });
  const { context, page, said } = await visitor(browser);
  await page.goto(own.url);
  await ready(page);
  const shows = (expected) =>
    page.waitForFunction(
      (expected) => {
        const { elements } = (globalThis.form ??= document.forms[0]);
        const { first_name, last_name, postcode, gender, member, age } = elements;
        return expected === JSON.stringify([first_name.value, last_name.value, postcode.value, gender.value, [...member].map(({ checked }) => checked), age.value]);
      },
      JSON.stringify(expected),
      { timeout: 20_000 },
    );
  const declare = (traits) => page.evaluate((traits) => globalThis.indgang.declare(traits), traits);
  const none = ["", "", "", "", [false, false], ""];
  await shows(none);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.equal(await declare({ first_name: ANNA, last_name: BO, postcode: "7190", gender: "man", member: "true", age: "30" }), "kept");
  await shows([ANNA, BO, "7190", "man", [false, false], "30"]);

  // What a list does not offer is not shown in it, nor is what it is not any more.
  await declare({ gender: "other", postcode: "9000" });
  await shows([ANNA, BO, "", "", [false, false], "30"]);
  await declare({ gender: "man", postcode: "7190" });
  await shows([ANNA, BO, "7190", "man", [false, false], "30"]);
  await page.evaluate(() => {
    document.querySelector("fieldset").disabled = true;
    // A widget writes there what its visitor chose.
    document.querySelector("[name=first_name]").value = "begun";
  });
  await declare({ first_name: BO, last_name: ANNA });
  await shows(["begun", ANNA, "7190", "man", [false, false], "30"]);
  await page.evaluate((bo) => (document.querySelector("[name=first_name]").value = bo), BO);
  await declare({ age: "31" });
  await declare({ first_name: ANNA, age: "30" });
  await shows([ANNA, ANNA, "7190", "man", [false, false], "30"]);
  await page.evaluate(() => document.forms[0].remove());
  await page.evaluate(() => globalThis.indgang.forget());
  await shows(none);
  await page.evaluate(() => {
    document.querySelector("body").append(globalThis.form);
    document.querySelector("fieldset").disabled = false;
  });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Nothing was changed here").waitFor();
  assert.deepEqual(await traits(page), []);

  // A form that comes while others are filled takes nothing from them.
  await declare({ last_name: BO });
  await shows(["", BO, "", "", [false, false], ""]);
  await page.evaluate(() => {
    const more = () => {
      document.body.insertAdjacentHTML("beforeend", '<form data-indgang-traits><input name="last_name"></form>');
      document.removeEventListener("indgang:change", more);
    };
    document.addEventListener("indgang:change", more);
  });
  await declare({ last_name: ANNA });
  await shows(["", ANNA, "", "", [false, false], ""]);
  await page.waitForFunction((anna) => document.forms[1].elements[0].value === anna, ANNA);
  assert.deepEqual(said, []);
  await context.close();
  await own.stop();
});

const DEFAULTS = `<form data-indgang-traits><label>Name <input name="first_name"></label>
<select name="gender"><option>woman</option><option>man</option></select>
<input type="checkbox" name="news" checked><input type="range" name="age">
<select name="member"><option value="">?</option><option value="true">Yes</option><option value="false">No</option></select>
<button>Save</button></form>
<form data-indgang-traits><label>Where <input name="postcode"></label><input type="hidden" name="first_name"><button>Tell</button></form>`;

test("a form tells what its visitor changed, and nothing of what the page has in it; held or not, late or not", async () => {
  const strings = ["first_name", "gender", "postcode"];
  const { browser: plan } = await asking([...strings.map((name) => [name, "string"]), ["news", "boolean"], ["member", "boolean"], ["age", "number"]]);
  const own = await serveStatic({ pages: { "/": PAGE.replace(/<form.*<\/form>/s, DEFAULTS), "/indgang/plan.bin": plan } });
  const { context, page } = await visitor(browser);
  const arrive = async () => {
    await page.goto(own.url);
    await ready(page);
  };
  const status = (at) => page.locator("form").nth(at).getByRole("status");
  const tell = (name) => page.getByRole("button", { name }).click();
  const shows = (name, value) => page.waitForFunction(([name, value]) => document.querySelector(`[name=${name}]`).value === value, [name, value], { timeout: 20_000 });
  await arrive();
  // Two forms hold what was told in each, and say so until it is kept.
  await page.getByLabel("Where").fill("2100");
  await tell("Tell");
  await status(1).getByText("Held").waitFor();
  await page.getByLabel("Name").fill(ANNA);
  await tell("Save");
  await status(0).getByText("Held").waitFor();
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  for (const at of [0, 1]) await status(at).getByText("Saved.").waitFor();
  assert.deepEqual(await traits(page), [["first_name", ANNA], ["postcode", "2100"]]);

  // A form that nobody has touched tells nothing, and an answer of No is one, to be seen and forgotten.
  await page.evaluate(() => globalThis.indgang.declare({ gender: "man", news: "false", member: "false", age: "30" }));
  await shows("gender", "man");
  await shows("member", "false");
  await shows("age", "30");
  await page.getByLabel("Name").fill(BO);
  await tell("Save");
  await status(0).getByText("Saved.").waitFor();
  const all = [["age", 30], ["first_name", BO], ["gender", "man"], ["member", false], ["news", false], ["postcode", "2100"]];
  assert.deepEqual(await traits(page), all);
  // What was told cannot be asked yet.
  await page.route("**/more.js", (route) => route.abort());
  await page.goto(own.url);
  await page.waitForFunction(() => globalThis.indgang.ready.then(() => true));
  await page.getByLabel("Name").fill(ANNA);
  await tell("Save");
  await status(0).getByText("Not kept: the site could not be reached").waitFor();
  await page.unroute("**/more.js");
  await arrive();
  assert.deepEqual(await traits(page), all);
  await page.evaluate(() => globalThis.indgang.forget());
  await shows("member", "");
  await shows("gender", "woman");
  await page.getByLabel("Where").fill("7190");
  await tell("Save");
  await tell("Tell");
  await status(1).getByText("Saved.").waitFor();
  assert.deepEqual(await traits(page), [["postcode", "7190"]]);
  await context.close();

  // What was held and forgotten is not kept, whatever is allowed after that.
  const other = await visitor(browser);
  await other.page.goto(own.url);
  await ready(other.page);
  await other.page.getByLabel("Name").fill(ANNA);
  await other.page.getByRole("button", { name: "Save" }).click();
  await other.page.getByText("Held for the moment.").waitFor();
  await other.page.evaluate(() => globalThis.indgang.forget());
  await other.page.getByText("Not kept: this site takes no such answer").waitFor();
  await other.page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.deepEqual(await traits(other.page), []);
  assert.equal(await other.page.getByText("there is no room").count(), 0);
  await other.context.close();
  await own.stop();
});

test("Back does not bring again what was forgotten on the next page, and brings what was begun", async () => {
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/you/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  const name = page.getByLabel("First name", { exact: true });
  const postcode = page.getByLabel("Postcode", { exact: true });
  await name.fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.locator("form[data-indgang-traits]").getByText("Saved.").waitFor();
  await postcode.fill("8000");
  // Loaded anew, as where a browser keeps no whole pages.
  await page.evaluate(() => addEventListener("unload", () => {}));
  await page.goto(`${site.url}/form/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.forget());
  await page.goBack();
  await ready(page);
  await page.waitForFunction(() => document.querySelector("[name=postcode]").value === "8000");
  assert.equal(await name.inputValue(), "");
  await context.close();
});

test("where storage is closed or full, form, switches and panel say that this page alone keeps it", async () => {
  for (const how of ["closed", "full"]) {
    const { context, page } = await visitor(browser);
    await context.addInitScript((how) => {
      const refuse = () => {
        throw new DOMException(how, how === "full" ? "QuotaExceededError" : "SecurityError");
      };
      if (how === "full") Storage.prototype.setItem = refuse;
      else Object.defineProperty(globalThis, "localStorage", { get: refuse });
    }, how);
    await page.goto(`${site.url}/you/`);
    await ready(page);
    const panel = page.locator("indgang-panel");
    const [own, switches] = [panel.getByRole("status").first(), panel.getByRole("status").last()];
    const alone = /^It counts on this page alone: .* closed or full\.$/;
    await panel.getByRole("switch", { name: "Remember" }).check();
    await switches.getByText(alone).waitFor();
    await panel.getByText("The notes are on this page alone").waitFor();
    await page.getByLabel("First name", { exact: true }).fill(ANNA);
    await page.getByRole("button", { name: "Save my answers" }).click();
    await page.locator("form[data-indgang-traits]").getByText(alone).waitFor();
    await panel.getByRole("button", { name: "Correct: First name" }).click();
    await panel.getByLabel("First name").fill(BO);
    await panel.getByRole("button", { name: "Save", exact: true }).click();
    await own.getByText(alone).waitFor();
    await page.waitForFunction((bo) => document.querySelector("[name=first_name]").value === bo, BO);
    await panel.getByRole("switch", { name: "Pause" }).check();
    await panel.getByRole("button", { name: "Delete: First name" }).click();
    await own.getByText(/^Deleted|^It counts/).waitFor();
    assert.equal(await panel.getByText("so that you are not asked again").isVisible(), false);
    await panel.getByRole("switch", { name: "Remember" }).uncheck();
    await switches.getByText(alone).waitFor();
    assert.deepEqual(await panel.getByText("Saved").all(), []);
    await context.close();
  }
});

test("what is told is never in an address: not before the engine is there, nor without it", async () => {
  const { context, page } = await visitor(browser);
  await page.route("**/indgang.js", (route) => route.abort());
  await page.goto(`${site.url}/form/`);
  site.asked.length = 0;
  await page.getByRole("radio", { name: "Bo" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))));
  assert.equal(page.url(), `${site.url}/form/`);
  assert.deepEqual(site.asked.map(({ url }) => url), []);
  await context.close();
});
