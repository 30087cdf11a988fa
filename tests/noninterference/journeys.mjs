/** What visitors do: the same clicks for both of a pair, whatever they are shown. */

import assert from "node:assert/strict";

/** Until the page's own side is there, and what it does when idle is done. */
const ready = (page) =>
  page.evaluate(async () => {
    await globalThis.indgang.ready;
    await new Promise((then) => requestIdleCallback(then));
  });
const open = async (page, url) => {
  await page.goto(url);
  await ready(page);
};
const click = async (page, locator) => {
  await Promise.all([page.waitForEvent("load"), locator.click()]);
  await ready(page);
};
/** The panel of the start page, where it is folded away; it asks for nothing before it is in view. */
const unfold = async (page) => {
  await page.getByText("Why you see this page as it is").click();
  await panel(page).scrollIntoViewIfNeeded();
};
const panel = (page) => page.getByRole("group", { name: "What this site knows of you" });
/** Says something to what is asked, if anything is: that differs, and nobody may be told. */
async function toQuestion(page, say) {
  const asked = page.locator("indgang-question[asks]");
  if (!(await page.evaluate(async () => (await globalThis.indgang.remembered()).question))) return;
  await asked.waitFor();
  await asked.scrollIntoViewIfNeeded();
  await say(asked);
}
/**
 * What a visitor sees in each part of this page that is personalised, and in its list of fares: all of it is brought into
 * view.
 * @returns {Promise<Record<string, string>>}
 */
async function look(page) {
  const seen = {};
  for (const slot of await page.locator("[data-indgang-slot]").all()) {
    // A control may have hidden it.
    if (await slot.isVisible()) await slot.scrollIntoViewIfNeeded();
    // Lines are of the browser's making, and dressed by the site.
    seen[await slot.getAttribute("data-indgang-slot")] = (await slot.innerText()).replace(/\s+/g, " ").trim();
  }
  // By itself: not what is written above it.
  seen["the list of fares"] = (await page.locator("[data-indgang-slot=offers] li").allInnerTexts()).join("\n");
  return seen;
}
const footer = (page, name) => page.locator("footer").getByRole("link", { name, exact: true });

/**
 * Each is a list of page views; after each, all that was sent is looked at. `fresh` begins with
 * an empty browser and becomes somebody on the way. Of what one of the pair `saw`, by name, the
 * other sees nothing.
 * @type {Record<string, { fresh?: boolean, steps: ((page: any, url: string, about: any) => Promise<any>)[] }>}
 */
export const JOURNEYS = {
  "first visit": {
    fresh: true,
    steps: [
      (page, url) => open(page, `${url}/`),
      (_page, _url, { become }) => become(),
      (page, url) => open(page, `${url}/`),
    ],
  },
  browse: {
    steps: [
      (page, url) => open(page, `${url}/to/lisbon/`),
      (page) => click(page, footer(page, "Tokyo")),
      (page) => click(page, page.locator(".brand").first()),
    ],
  },
  "answer a question": {
    steps: [
      (page, url) => open(page, `${url}/you/`),
      async (page, _, { traits }) => {
        await page.getByLabel("First name", { exact: true }).fill(`${traits.first_name}y`);
        await page.getByRole("button", { name: "Save my answers" }).click();
        await page.getByText("Saved.").waitFor();
      },
      (page, url) => open(page, `${url}/`),
    ],
  },
  "answer what is asked": {
    steps: [
      (page, url) => open(page, `${url}/`),
      (page) =>
        toQuestion(page, async (asked) => {
          await asked.getByRole("radio").first().check();
          await asked.getByRole("button", { name: "Save" }).click();
          await asked.getByText("Thank you.").waitFor();
        }),
      (page, url) => open(page, `${url}/`),
    ],
  },
  "put off what is asked": {
    steps: [
      (page, url) => open(page, `${url}/`),
      (page) =>
        toQuestion(page, async (asked) => {
          await asked.getByRole("button", { name: "Not now" }).click();
          await asked.getByText("This question rests until").waitFor();
        }),
      (page, url) => open(page, `${url}/`),
    ],
  },
  "personalised parts and a list": {
    steps: [
      async (page, url, { saw }) => {
        await open(page, `${url}/`);
        saw(await look(page));
      },
      (page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight)),
      (page) => click(page, footer(page, "Tromsø")),
    ],
  },
  "an entry point is offered": {
    steps: [
      (page, url) => open(page, `${url}/`),
      (page, url) => open(page, `${url}/deals/`),
      (page, url) => open(page, `${url}/business/?utm_source=letter`),
    ],
  },
  return: {
    steps: [
      (page, url) => open(page, `${url}/`),
      async (page) => {
        await page.reload();
        await ready(page);
      },
      async (page, url) => {
        const next = await page.context().newPage();
        await open(next, `${url}/`);
        await next.close();
      },
    ],
  },
  "back and forth": {
    steps: [
      (page, url) => open(page, `${url}/family/`),
      (page, url) => open(page, `${url}/`),
      async (page) => {
        await page.goBack();
        await ready(page);
        await page.goForward();
        await ready(page);
      },
    ],
  },
  "look and book": {
    steps: [
      (page, url) => open(page, `${url}/deals/`),
      (page) => click(page, page.locator("main [data-indgang-event=fare_click]").first()),
      (page, url) => open(page, `${url}/thanks/`),
      (page, url) => open(page, `${url}/you/`),
    ],
  },
  "turn something away": {
    steps: [
      (page, url) => open(page, `${url}/`),
      async (page) => {
        await unfold(page);
        // What it is differs: that something is turned away is the same.
        await panel(page).getByRole("button", { name: "Not for me" }).first().click();
        await panel(page).getByRole("button", { name: "Take that back" }).waitFor();
      },
      (page, url) => open(page, `${url}/`),
    ],
  },
  pause: {
    steps: [
      (page, url) => open(page, `${url}/you/`),
      async (page) => {
        await panel(page).getByRole("switch", { name: "Pause" }).check();
        await page.getByText("Paused.", { exact: true }).waitFor();
      },
      (page, url) => open(page, `${url}/`),
    ],
  },
  "read what is known": {
    steps: [
      async (page, url) => {
        await open(page, `${url}/you/`);
        await panel(page).getByRole("button", { name: "Correct: First name" }).waitFor();
      },
      async (page, url) => {
        await open(page, `${url}/`);
        await unfold(page);
        await panel(page).getByRole("button", { name: "Not for me" }).first().waitFor();
      },
      async (page) => {
        await panel(page).getByRole("button", { name: "Save a copy" }).click();
        await page.getByText("The copy is among your downloads.").waitFor();
      },
    ],
  },
};
