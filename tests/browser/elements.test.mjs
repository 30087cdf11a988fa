/** The elements, as a keyboard and a screen reader find them. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
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

const open = async (page, path) => {
  await page.goto(site.url + path);
  await ready(page);
};
const TITLE = "May we remember what you look at?";
const state = (page) => page.evaluate(() => globalThis.indgang.consent.state);

test("the banner is a named region that takes no focus, with three answers of one weight", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  const banner = page.getByRole("region", { name: TITLE });
  await banner.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  // What is accepted or refused: of a site without a worker, and of one that does not measure.
  await banner.getByText("We ask for: notes in this browser, to pick what fits; counting what was shown, without names. You can").waitFor();
  const looks = [];
  for (const name of ["Accept", "Refuse", "Choose"]) {
    const button = banner.getByRole("button", { name, exact: true });
    looks.push(
      await button.evaluate((element) => {
        const { backgroundColor, color, fontSize, fontWeight, borderColor } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return [backgroundColor, color, fontSize, fontWeight, borderColor, Math.round(width), height].join();
      }),
    );
  }
  assert.equal(new Set(looks).size, 1, looks.join("\n"));
  await context.close();
});

test("by keyboard: choose, switch, save, and back to where one was", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await page.getByRole("link", { name: "Book" }).first().focus();
  await page.getByRole("button", { name: "Choose" }).focus();
  await page.keyboard.press("Enter");
  const remember = page.getByRole("switch", { name: "Remember" });
  assert.equal(await remember.evaluate((box) => box.getRootNode().activeElement === box), true);
  // Whoever chooses has that to say and no more; and can go back to where they were asked.
  const buttons = page.getByRole("region", { name: TITLE }).getByRole("button");
  assert.deepEqual(await buttons.allTextContents(), ["Save my choice", "Back"]);
  await page.getByRole("button", { name: "Back" }).click();
  assert.deepEqual(await buttons.allTextContents(), ["Accept", "Refuse", "Choose"]);
  assert.equal(await buttons.last().evaluate((box) => box.getRootNode().activeElement === box), true);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  assert.deepEqual(await buttons.allTextContents(), ["Accept", "Refuse", "Choose"]);
  await page.keyboard.press("Enter");
  // Nothing is on before the visitor switches it on.
  for (const box of await page.getByRole("switch").all()) assert.equal(await box.isChecked(), false);
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Save my choice" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => globalThis.indgang.consent.state.remember === "granted");
  const { edge, measure } = await state(page);
  assert.deepEqual([edge, measure], ["denied", "denied"]);
  assert.equal(await page.getByRole("region", { name: TITLE }).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Book");
  await context.close();
});

test("the switches are described, say what came of them, and take each other along", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/you/");
  // One question is enough: a page with the switches on it shows no banner.
  assert.equal(await page.getByRole("region", { name: TITLE }).count(), 0);
  const group = page.getByRole("group", { name: "Purposes" });
  const tree = await group.ariaSnapshot();
  assert.match(tree, /switch "Remember"/);
  assert.match(tree, /switch "Measure"/);
  const described = await page.getByRole("switch", { name: "Remember" }).evaluate((box) => {
    const id = box.getAttribute("aria-describedby");
    return box.getRootNode().getElementById(id).textContent;
  });
  assert.match(described, /takes notes/);
  // Without a worker there is no edge to switch on.
  assert.equal(await page.getByRole("switch", { name: "Edge" }).count(), 0);
  await page.getByRole("switch", { name: "Remember" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("status").filter({ hasText: "Saved." }).waitFor();
  assert.equal((await state(page)).remember, "granted");
  await context.close();
});

test("a form is filled in, fills the page, and is filled in with what was told", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/you/");
  const name = page.getByLabel("First name", { exact: true });
  const save = page.getByRole("button", { name: "Save my answers" });
  await name.fill(ANNA);
  await save.click();
  // Nothing is kept before the visitor allows it; what was told waits on this page.
  await page.getByText("Held for the moment.").waitFor();
  assert.deepEqual(await storage(page), {});
  await page.getByRole("switch", { name: "Remember" }).check();
  await page.waitForFunction(() => localStorage.getItem("indgang.declared"));
  await open(page, "/you/");
  assert.equal(await page.getByLabel("First name", { exact: true }).inputValue(), ANNA);
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), ANNA);
  // A new answer shows at once: in the words, and in the slots that it decides.
  await page.getByLabel("First name", { exact: true }).fill(`${BO} <b>`);
  await page.getByLabel("Postcode", { exact: true }).fill("7190");
  await save.click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), `${BO} <b>`);
  assert.match(await page.textContent("[data-indgang-slot=season]"), /Billund is your nearest airport/);
  await page.getByLabel("First name", { exact: true }).fill("");
  await save.click();
  await page.waitForFunction(() => document.querySelector("[data-indgang-merge=first_name]").textContent === "there");
  await open(page, "/");
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), "there");
  await context.close();
});

test("who refused is told that nothing is kept", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  await page.getByRole("button", { name: "Refuse" }).click();
  await open(page, "/you/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText("Not kept: this site takes no such answer, or you have not allowed it to remember.").waitFor();
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.choice"]);
  await context.close();
});

test("a page from the browser's cache of pages is asked for again if the visitor answered since", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await page.getByRole("button", { name: "Accept" }).click();
  await open(page, "/");
  const other = await context.newPage();
  await open(other, "/deals/");
  // As if this page slept, and heard nothing of what was said in the other.
  await page.evaluate(() => {
    globalThis.old = true;
    const key = "indgang.choice";
    localStorage.setItem(key, localStorage.getItem(key).replace(/^1\.g../, "1.ddd"));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await page.waitForFunction(() => !globalThis.old);
  await ready(page);
  assert.equal(await page.textContent("[data-indgang-slot=hero] h1"), "Fly somewhere new");
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.choice"]);
  await context.close();
});

test("motion is reduced where the visitor asks for it, and the banner fits a small screen", async () => {
  const options = { reducedMotion: "reduce", viewport: { width: 320, height: 480 } };
  const { context, page } = await visitor(browser, { options });
  await open(page, "/");
  const panel = page.getByRole("region", { name: TITLE });
  assert.equal(await panel.evaluate((element) => getComputedStyle(element).animationName), "none");
  await page.getByRole("button", { name: "Choose" }).click();
  const box = await panel.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 320 && box.y + box.height <= 480, JSON.stringify(box));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  // On a phone, at most half of the screen; and the page is longer by what the banner would cover, as long as it is there.
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok((await panel.boundingBox()).height < 422, JSON.stringify(await panel.boundingBox()));
  const below = () => {
    const { bottom } = document.querySelector("footer").getBoundingClientRect();
    return document.documentElement.scrollHeight - scrollY - bottom;
  };
  const { height } = await panel.boundingBox();
  assert.ok(Math.abs((await page.evaluate(below)) - height - 24) < 1, `${height} of the banner`);
  await page.getByRole("button", { name: "Save my choice" }).click();
  await panel.waitFor({ state: "hidden" });
  await page.waitForFunction(`(${below})() < 1`);
  await context.close();
});

test("the room that the site itself makes is there again after the banner", async () => {
  const html = `<!doctype html><html lang="en" style="padding-bottom: 7px; scroll-padding-bottom: 9px"><title>T</title>
    <script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>
    <main>Words</main><indgang-consent mode="banner"></indgang-consent>`;
  const own = await serveStatic({ pages: { "/": html } });
  const { context, page } = await visitor(browser);
  await page.goto(own.url);
  await ready(page);
  const room = () => page.evaluate(() => [document.documentElement.style.paddingBottom, document.documentElement.style.scrollPaddingBottom]);
  await page.waitForFunction(() => parseFloat(document.documentElement.style.paddingBottom) > 50);
  const [below, scrolled] = await room();
  assert.equal(below, scrolled);
  // It may be of another height, and still be there.
  await page.getByRole("button", { name: "Choose" }).click();
  await page.waitForFunction((below) => document.documentElement.style.paddingBottom !== below, below);
  await page.getByRole("button", { name: "Save my choice" }).click();
  await page.waitForFunction(() => parseFloat(document.documentElement.style.paddingBottom) < 50);
  assert.deepEqual(await room(), ["7px", "9px"]);
  await context.close();
  await own.stop();
});

test("what has the focus is never behind the banner, to the page's last link and back", async () => {
  for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }, { width: 640, height: 360 }]) {
    const { context, page } = await visitor(browser, { options: { viewport, reducedMotion: "reduce" } });
    await open(page, "/");
    const banner = page.getByRole("region", { name: TITLE });
    await banner.waitFor();
    // In the page itself: what is in the banner has its own order.
    const links = page.locator("a[href]:visible, button:visible, summary:visible").filter({ hasNot: page.locator("indgang-consent *") });
    const hidden = () =>
      page.evaluate(() => {
        const active = document.activeElement;
        const host = document.querySelector("indgang-consent");
        if (!active || active === document.body || host.contains(active)) return null;
        const { top, bottom } = active.getBoundingClientRect();
        const cover = host.shadowRoot.querySelector("section").getBoundingClientRect();
        // What is higher than the room that is left cannot all be seen; some of it can.
        const fits = bottom - top <= cover.top;
        const behind = fits ? bottom > cover.top + 0.5 || top < -0.5 : top >= cover.top || bottom <= 0;
        return { name: active.textContent.trim(), behind, top, bottom, cover: cover.top };
      });
    const seen = [];
    for (let at = 0; at < (await links.count()) + 4; at += 1) {
      await page.keyboard.press("Tab");
      const now = await hidden();
      if (!now) break;
      seen.push(now.name);
      assert.equal(now.behind, false, JSON.stringify({ ...now, viewport }));
    }
    assert.equal(seen.at(-1), "What this site knows", `${seen.length} by tabbing`);
    assert.ok(seen.length > 10);
    await context.close();
  }
});

test("the second click of two does nothing, and what ends the choosing is in sight at 200 %", async () => {
  for (const viewport of [{ width: 1280, height: 720 }, { width: 640, height: 360 }, { width: 390, height: 844 }, { width: 320, height: 480 }]) {
    const { context, page } = await visitor(browser, { options: { viewport, reducedMotion: "reduce" } });
    await open(page, "/");
    const choose = page.getByRole("button", { name: "Choose" });
    const { x, y, width, height } = await choose.boundingBox();
    for (const [dx, dy] of [[0.5, 0.5], [0.06, 0.5], [0.94, 0.5], [0.5, 0.1], [0.5, 0.9]]) {
      await page.mouse.dblclick(x + width * dx, y + height * dy);
      const buttons = page.getByRole("region", { name: TITLE }).getByRole("button");
      assert.deepEqual(await buttons.allTextContents(), ["Save my choice", "Back"], JSON.stringify({ viewport, dx, dy }));
      assert.equal((await state(page)).ask, true);
      for (const box of await page.getByRole("switch").all()) assert.equal(await box.isChecked(), false);
      // In sight without scrolling, and so is the switch that has the focus, wherever it is.
      for (const name of ["Save my choice", "Back"]) {
        const box = await page.getByRole("button", { name }).boundingBox();
        const reached = await page.evaluate(([x, y]) => {
          return document.elementFromPoint(x, y)?.shadowRoot?.elementFromPoint(x, y)?.textContent;
        }, [box.x + box.width / 2, box.y + box.height / 2]);
        assert.equal(reached, name, JSON.stringify(viewport));
      }
      await page.getByRole("button", { name: "Back" }).dblclick();
      assert.deepEqual(await buttons.allTextContents(), ["Accept", "Refuse", "Choose"]);
      assert.equal((await state(page)).ask, true);
    }
    // Nor does one that lands a little further, where another answer has come.
    const asks = await page.getByRole("region", { name: TITLE }).evaluate((banner) => {
      const named = (name) => [...banner.querySelectorAll("button")].find((button) => button.textContent === name);
      const next = [["Choose", "Save my choice"], ["Back", "Refuse"]];
      for (const [first, second] of next) {
        // Some time after the view before.
        named(first).removeAttribute("aria-disabled");
        for (const name of [first, second]) named(name).dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true, detail: 1 }));
      }
      return [globalThis.indgang.consent.state.ask, banner.getRootNode().activeElement.textContent];
    });
    assert.deepEqual(asks, [true, "Choose"]);
    await choose.click();
    const last = page.getByRole("switch").last();
    await last.focus();
    const bottom = await last.evaluate((box) => box.getBoundingClientRect().bottom);
    const save = await page.getByRole("button", { name: "Save my choice" }).boundingBox();
    assert.ok(bottom <= save.y, JSON.stringify({ viewport, bottom, save }));
    await context.close();
  }
});

test("there is no switch for a purpose that the site does not ask for", async () => {
  for (const [consent, more, expected] of [
    [{ purposes: ["remember"] }, {}, ["Remember"]],
    [{ purposes: ["measure"] }, {}, ["Measure"]],
    [{}, { children: true }, []],
  ]) {
    const { browser: plan } = await plans({ site: { name: "Test", ...more }, consent, topics: { deals: {} } });
    const scripts = '<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>';
    const html = (mode) => `<!doctype html><html lang="en"><title>T</title>${scripts}<indgang-consent mode="${mode}"></indgang-consent>`;
    const own = await serveStatic({ pages: { "/": html("banner"), "/you/": html("switches"), "/indgang/plan.bin": plan } });
    const { context, page } = await visitor(browser);
    for (const path of ["/", "/you/"]) {
      await page.goto(own.url + path);
      await ready(page);
      const choose = page.getByRole("button", { name: "Choose" });
      // A site for children asks nobody.
      if (path === "/" && expected.length > 0) await choose.click();
      const switches = await page.getByRole("switch").all();
      const names = await Promise.all(switches.map((box) => box.evaluate((it) => it.getAttribute("name"))));
      assert.deepEqual(names, expected.map((name) => name.toLowerCase()), `${path} ${JSON.stringify(consent)}`);
    }
    await context.close();
    await own.stop();
  }
});
