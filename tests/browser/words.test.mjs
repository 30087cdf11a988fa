/** What our elements say, in the page's language, else in the browser's. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { accessible } from "../support/axe.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { SITE, serveStatic } from "../support/static.mjs";

const WORDS = fileURLToPath(new URL("../../www/js/browser/words/", import.meta.url));
const TITLES = {
  en: ["May we remember what you look at?", "What this site knows of you"],
  da: ["Må vi huske, hvad du kigger på?", "Hvad dette websted ved om dig"],
  sv: ["Får vi komma ihåg vad du tittar på?", "Vad webbplatsen vet om dig"],
};

let browser, site;
before(async () => {
  browser = await launch();
  const pages = {};
  for (const language of ["da-DK", "sv", "de", "en-GB"]) {
    for (const [path, file] of [["home", "index.html"], ["you", "you/index.html"]]) {
      const page = await readFile(join(SITE, file), "utf8");
      pages[`/${path}-${language}/`] = page.replace('<html lang="en">', `<html lang="${language}">`);
    }
  }
  site = await serveStatic({ pages });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});
const open = async (page, path) => {
  await page.goto(site.url + path);
  await ready(page);
};

test("each language says all that English says, with the same blanks", async () => {
  const shape = (value) => {
    if (typeof value === "string") return (value.match(/\{\w+\}/g) ?? []).sort();
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
  };
  const read = async (name) => JSON.parse(await readFile(join(WORDS, name), "utf8"));
  const files = await readdir(WORDS);
  assert.deepEqual(files.sort(), ["da.json", "en.json", "sv.json"]);
  const english = shape(await read("en.json"));
  for (const name of files) assert.deepEqual(shape(await read(name)), english, name);
});

test("the page's language comes first, then the browser's, then English", async () => {
  for (const [page_, locale, language] of [
    ["da-DK", "sv-SE", "da"],
    ["sv", "da-DK", "sv"],
    ["de", "sv-SE", "sv"],
    ["de", "fr-FR", "en"],
    ["en-GB", "da-DK", "en"],
  ]) {
    const { context, page } = await visitor(browser, { options: { locale } });
    site.asked.length = 0;
    await open(page, `/home-${page_}/`);
    const banner = page.getByRole("region", { name: TITLES[language][0] });
    await banner.waitFor();
    assert.equal(await banner.getAttribute("lang"), language);
    const files = site.asked.map(({ url }) => url).filter((url) => url.endsWith(".json"));
    assert.deepEqual(files, language === "en" ? [] : [`/indgang/words/${language}.json`]);
    await open(page, `/you-${page_}/`);
    const panel = page.getByRole("group", { name: TITLES[language][1] });
    await panel.waitFor();
    assert.equal(await panel.getAttribute("lang"), language);
    await accessible(page);
    await context.close();
  }
});

test("in Danish: asked, answered, told and forgotten", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/home-da-DK/");
  await page.getByRole("button", { name: "Vælg selv" }).click();
  await page.getByRole("switch", { name: "Husk" }).check();
  await page.getByRole("button", { name: "Gem mit valg" }).click();
  await page.waitForFunction(() => globalThis.indgang.consent.state.remember === "granted");
  await open(page, "/you-da-DK/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText("Gemt.", { exact: true }).waitFor();
  const panel = page.getByRole("group", { name: TITLES.da[1] });
  await panel.getByRole("button", { name: "Ret: First name" }).waitFor();
  // What the site's author wrote is in the page's language, whatever that is called.
  assert.equal(await panel.getByText("First name").first().getAttribute("lang"), "da-DK");
  await panel.getByRole("button", { name: "Glem det hele" }).click();
  await page.getByRole("dialog", { name: "Skal det hele glemmes?" }).getByRole("button", { name: "Ja, glem det hele" }).click();
  await page.getByText(/^Slettet: ét svar fra dig, tallet på én handling og antallet af dine besøg\./).waitFor();
  await context.close();
});

test("without its file a language falls back to English, and the page stands", async () => {
  const { context, page } = await visitor(browser);
  await page.route("**/words/da.json", (route) => route.abort());
  await open(page, "/home-da-DK/");
  await page.getByRole("region", { name: TITLES.en[0] }).waitFor();
  await context.close();
});
