/** `<indgang-question>` in both homes: asked, answered, put off, taken back, by keyboard as well. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { accessible } from "../support/axe.mjs";
import { ready, storage, visitor } from "../support/chromium.mjs";
import { plans } from "../support/plan.mjs";
import { serveStatic } from "../support/static.mjs";
import { ROOT } from "../support/wrangler.mjs";
import { answer, browse, browser, open, quiet, withdraw } from "./demo.mjs";

const PASSPORT = "What does your passport say?";
const HOME = "Where do you set out from?";
const question = (page, name) => page.locator("indgang-question").getByRole("region", { name });
const isAsked = (page) => page.locator("indgang-question").evaluate((element) => element.hasAttribute("asks"));
const title = (page) => page.locator("[data-indgang-slot=pass_title]").textContent().then((text) => text.trim());
const remembered = (page) => page.evaluate(async () => (await globalThis.indgang.remembered()).remembered);
const kinds = async (page, kind) => (await remembered(page)).filter((note) => note.kind === kind).map(({ name }) => name);
/** What has the focus, in whichever tree. */
const focused = (page) =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active.localName === "input" ? active.value : active.textContent.trim();
  });

for (const [home, purposes] of [["device", ["Remember"]], ["edge", "Accept"]]) {
  test(`asked, answered and put off, at home on the ${home}`, async () => {
    const { context, page, said } = await visitor(browser);
    await open(page, "/");
    assert.equal(await isAsked(page), false, "nobody is asked before they let the site remember");
    await answer(page, purposes);
    await browse(page, ["/"]);
    await question(page, PASSPORT).waitFor();
    const words = await question(page, PASSPORT).innerText();
    assert.match(words, /A boarding pass says what the passport says\.[\s\S]*Your pass is made out as it should be\./);
    assert.equal(await title(page), "Passenger");

    await page.getByRole("radio", { name: "Female" }).check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("indgang-question").getByText(home === "device" ? "Thank you." : "Saved. The pages you open from now on can go by it.").waitFor();
    await quiet();
    // On the device the page follows at once; the edge's pages are final, and the next one follows.
    assert.equal(await title(page), home === "device" ? "Ms" : "Passenger");
    // There by a link to the page as it is now.
    const see = page.locator("indgang-question").getByRole("link", { name: "See it" });
    assert.equal(await see.count(), home === "device" ? 0 : 1);
    if (home === "edge") {
      await see.click();
      await page.waitForFunction(() => document.querySelector("[data-indgang-slot=pass_title]")?.textContent.trim() === "Ms");
    }
    await browse(page, ["/"]);
    assert.equal(await title(page), "Ms");

    // The second of this visit, and put off; then there is no third.
    await question(page, HOME).waitFor();
    await quiet();
    await page.getByRole("button", { name: "Not now" }).click();
    await page.locator("indgang-question").getByText("This question rests until").waitFor();
    await quiet();
    assert.deepEqual([await kinds(page, "trait"), await kinds(page, "later")], [["gender"], ["postcode"]]);
    await browse(page, ["/"]);
    assert.equal(await isAsked(page), false);

    // What the edge chose by what was told shows in what is fetched; the device's choices do not.
    await page.getByText("Why you see this page as it is").click();
    const sent = page.locator("indgang-panel").getByRole("region", { name: "What left this browser since the page opened" });
    await sent.getByText("Besides: ").waitFor();
    const chosen = sent.getByText(/^Chosen for you before the page left the site: \S.*\. Where .*“Edge” allows that\.$/);
    assert.equal(await chosen.filter({ visible: true }).count(), home === "edge" ? 1 : 0);

    // The visitor finds it in the panel, and takes it back.
    await browse(page, ["/you/"]);
    const panel = page.locator("indgang-panel");
    await panel.getByText("It may be asked again from").waitFor();
    await page.getByText("The notes stay in the browser unless Edge is on.").first().waitFor();
    await panel.getByRole("button", { name: "Ask me again: Postcode" }).click();
    await panel.getByText("You may be asked again: Postcode.").waitFor();
    await quiet();
    assert.deepEqual(await kinds(page, "later"), []);
    await browse(page, ["/"]);
    await question(page, HOME).waitFor();
    if (home === "edge") assert.deepEqual(await storage(page), {});

    // A withdrawal takes the question along.
    await open(page, "/you/");
    await withdraw(page);
    await browse(page, ["/"]);
    assert.equal(await isAsked(page), false);
    assert.deepEqual(said, []);
    await context.close();
  });
}

test("the pass is the same wherever its questions are", async () => {
  const pass = async (path) => /<div class="pass">.*?<\/dl>\s*<\/div>/s.exec(await readFile(join(ROOT, "www/site", path), "utf8"))[0].replaceAll(/\n +/g, "\n");
  assert.equal(await pass("you/index.html"), await pass("index.html"));
});

test("what the visitor's own page asks shows there as well", async () => {
  const { context, page, said } = await visitor(browser);
  await open(page, "/you/");
  await page.getByRole("switch", { name: "Remember" }).check();
  await page.waitForFunction(() => globalThis.indgang.consent.state.home === "device");
  await browse(page, ["/you/"]);
  await question(page, PASSPORT).waitFor();
  assert.equal(await title(page), "Passenger");
  await page.getByRole("radio", { name: "Female" }).check();
  await question(page, PASSPORT).getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("indgang-question").getByText("Thank you.").waitFor();
  assert.equal(await title(page), "Ms");
  assert.deepEqual(said, []);
  await context.close();
});

test("the page asks nobody before it knows, and what is asked goes when all is withdrawn", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await page.getByRole("button", { name: "Accept" }).click();
  // Granted on this page: it may be asked on it.
  await question(page, PASSPORT).waitFor();
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  await page.waitForFunction(() => !document.querySelector("indgang-question").hasAttribute("asks"));
  assert.equal(await question(page, PASSPORT).count(), 0);
  await context.close();
});

test("by keyboard, and the focus is never lost", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await answer(page, ["Remember"]);
  await browse(page, ["/"]);
  await question(page, PASSPORT).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, "it takes no focus");
  await page.getByRole("radio", { name: "Female" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(page), "other");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Save");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-indgang-slot=pass_title]").textContent.trim() === "Mx");
  assert.equal(await focused(page), "Thank you. The page has changed where it could.");

  await browse(page, ["/"]);
  await question(page, HOME).waitFor();
  await page.getByRole("button", { name: "Not now" }).focus();
  await page.keyboard.press("Space");
  await page.locator("indgang-question").getByText("This question rests until").waitFor();
  assert.match(await focused(page), /^All right\. This question rests until \d+ \w+ 20\d\d\.$/);
  await context.close();
});

test("on the page where remembering was allowed, it says that the next ones change", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await answer(page, ["Remember"]);
  await question(page, PASSPORT).waitFor();
  await page.getByRole("radio", { name: "Female" }).check();
  await page.locator("indgang-question").getByRole("button", { name: "Save" }).click();
  await page.locator("indgang-question").getByText("Saved. The pages you open from now on can go by it.").waitFor();
  assert.equal(await page.textContent("[data-indgang-slot=pass_title]").then((text) => text.trim()), "Passenger");
  await context.close();
});

test("what is answered in one tab is asked in no other", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await answer(page, ["Remember"]);
  await question(page, PASSPORT).waitFor();
  const other = await context.newPage();
  await open(other, "/");
  await other.evaluate(() => globalThis.indgang.declare({ gender: "woman" }));
  await question(page, PASSPORT).waitFor({ state: "detached" });
  await context.close();
});

test("whoever is answering is not interrupted, and an empty answer is none", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await answer(page, ["Remember"]);
  await page.evaluate(() => globalThis.indgang.declare({ gender: "man" }));
  await browse(page, ["/"]);
  await question(page, HOME).waitFor();
  const field = page.getByLabel("Postcode");
  assert.equal(await field.getAttribute("autocomplete"), "postal-code");
  await field.fill("  ");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.deepEqual(await kinds(page, "trait"), ["gender"]);
  await field.fill("2100");
  // Told elsewhere on the page meanwhile.
  await page.evaluate(() => globalThis.indgang.declare({ postcode: "7100" }));
  assert.equal(await field.inputValue(), "2100");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("[data-indgang-merge=postcode]").textContent === "2100");
  assert.match(await page.textContent("[data-indgang-slot=season]"), /Copenhagen is your nearest airport/);
  await context.close();
});

test("who comes back is asked for more, and each answer shows", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await answer(page, ["Remember"]);
  await page.evaluate(() => globalThis.indgang.declare({ gender: "woman", postcode: "2100" }));
  await browse(page, ["/"]);
  assert.equal(await isAsked(page), false, "not on the first visit");
  // Six hours later, as the pages from here on have it.
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 6 * 3_600_000;
  });
  await browse(page, ["/"]);
  await question(page, "What do you fly for?").waitFor();
  await page.getByRole("radio", { name: "Snow and lights" }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("[data-indgang-slot=next]").getByText("More snow: Tromsø").waitFor();
  await browse(page, ["/"]);
  await question(page, "When were you born?").waitFor();
  const field = page.getByLabel("Birth date");
  assert.deepEqual([await field.getAttribute("type"), await field.getAttribute("autocomplete")], ["date", "bday"]);
  // A birthday that cannot be is not taken.
  for (const never of ["1899-12-31", "2199-01-01"]) {
    await field.fill(never);
    assert.equal(await field.evaluate((it) => it.checkValidity()), false, never);
  }
  await field.fill("2003-02-01");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator("[data-indgang-slot=pass_fare]").getByText("Born since 2000").waitFor();
  await context.close();
});

const TRAITS = {
  children: { type: "number", why: "So that seats are together.", ask: { question: "How many children?" } },
  member: { type: "boolean", why: "So that points count.", ask: { question: "Are you a member?", gives: "Your points." } },
};
const MANIFEST = {
  site: { name: "Kinds" }, traits: TRAITS, questions: { perSession: 9, daysBetween: 0 },
  segments: { all: { who: "All.", when: { "trait.children": 2, "trait.member": false } } },
  slots: { hero: { variants: ["default", "yours"] } },
  experiences: [{ id: "e", status: "live", audience: "all", because: "B.", opportunity: "O.", show: [{ slot: "hero", variant: "yours" }] }],
};
const PAGE = (lang) => `<!doctype html><html lang="${lang}"><head><title>Asked</title><meta name="viewport" content="width=device-width">
<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script></head>
<body><main><h1>Asked</h1><indgang-question></indgang-question><indgang-question></indgang-question>
<p data-indgang-slot="hero"><template data-indgang-variant="yours"><b>Yours</b></template><span data-indgang-variant="default">All</span></p>
</main></body></html>`;

test("numbers, and yes or no; in one place of several, in the page's language, for everybody's senses", async () => {
  const { browser: plan } = await plans(MANIFEST);
  const site = await serveStatic({ pages: { "/en/": PAGE("en"), "/da/": PAGE("da"), "/sv/": PAGE("sv"), "/indgang/plan.bin": plan } });
  const { context, page, said } = await visitor(browser, { options: { viewport: { width: 360, height: 640 } } });
  const go = async (path) => {
    await page.goto(site.url + path);
    await ready(page);
  };
  await go("/en/");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await page.getByRole("region", { name: "How many children?" }).waitFor();
  assert.equal(await page.getByRole("region").count(), 1, "in the first place of two");
  await accessible(page, "main");
  const field = page.getByRole("spinbutton", { name: "children" });
  assert.equal(await field.getAttribute("autocomplete"), "off");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await field.fill("2");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Thank you.").waitFor();
  await accessible(page, "main");
  await go("/da/");
  const yesNo = page.getByRole("radiogroup", { name: "Are you a member?" });
  await yesNo.waitFor();
  assert.deepEqual(await yesNo.locator("label").allTextContents(), ["Ja", "Nej"]);
  const described = await yesNo.getByRole("radio").first().evaluate((box) => {
    const ids = box.getAttribute("aria-describedby").split(" ");
    return ids.map((id) => box.getRootNode().getElementById(id).textContent);
  });
  assert.deepEqual(described, ["So that points count.", "Your points."]);
  await accessible(page, "main");
  await page.getByRole("button", { name: "Ikke nu" }).click();
  await page.getByText("Dette spørgsmål hviler til").waitFor();
  await page.evaluate(() => globalThis.indgang.putOff("member", false));
  await go("/sv/");
  await page.getByRole("radio", { name: "Nej" }).check();
  await page.getByRole("button", { name: "Spara" }).click();
  await page.getByText("Tack.").waitFor();
  assert.equal((await page.textContent("[data-indgang-slot=hero]")).trim(), "Yours");
  // Which question stood where is known to nobody: only files were asked for.
  assert.ok(site.asked.every(({ method }) => method === "GET"));
  assert.deepEqual(said, []);
  await context.close();
  await site.stop();
});
