/** What visitors do: the same clicks for both of a pair, whatever they are shown. */

import { ready } from "../support/chromium.mjs";

const open = async (page, url) => {
  await page.goto(url);
  await ready(page);
};
const click = async (page, locator) => {
  await Promise.all([page.waitForEvent("load"), locator.click()]);
  await ready(page);
};
const footer = (page, name) => page.locator("footer").getByRole("link", { name, exact: true });

/**
 * Each is a list of page views; after each, all that was sent is looked at. `fresh` begins with
 * an empty browser and becomes somebody on the way.
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
  "personalised parts": {
    steps: [
      (page, url) => open(page, `${url}/`),
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
};
