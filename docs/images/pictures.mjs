// The pictures of the documents, from the demo as it runs: `node pictures.mjs`, by `cargo xtask pictures`; or those
// that are named.
// A visitor in Denmark, as the page is on the day; nothing is touched up afterwards.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch, ready, visitor } from "../../tests/support/chromium.mjs";
import { serveStatic } from "../../tests/support/static.mjs";
import { startBare } from "../../tests/support/workerd.mjs";
import { freePort } from "../../tests/support/wrangler.mjs";

const origin = await serveStatic();
const worker = await startBare({ origin: origin.url });
const browser = await launch();

/** Somebody at a screen of this size; `steps` lead to what is to be seen. */
async function seen(width, height, steps, options = {}) {
  const who = { country: "DK", options: { viewport: { width, height }, reducedMotion: "reduce", ...options } };
  const { context, page } = await visitor(browser, who);
  const open = async (path) => {
    await page.goto(worker.url + path);
    await ready(page);
    await page.evaluate(() => document.fonts.ready.then(() => {}));
  };
  const picture = await steps(page, open);
  await context.close();
  return picture;
}
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
/** Nothing is pointed at, nothing moves. */
const still = async (page) => {
  await page.mouse.move(0, 0);
  await page.evaluate(() => new Promise((then) => setTimeout(then, 400)));
};
const settled = (page) => page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);

/** Answers the banner with Remember alone. */
async function remember(page) {
  await press(page, "Choose");
  await page.getByRole("switch", { name: "Remember" }).check();
  await press(page, "Save my choice");
  await settled(page);
}

/** Two pictures beside each other, each under its words. @param {[string, Buffer][]} both */
async function beside(both, width, height) {
  const { context, page } = await visitor(browser, { options: { viewport: { width: 2 * width + 60, height: height + 80 } } });
  const figure = ([words, png]) =>
    `<figure><figcaption>${words}</figcaption><img alt="" width="${width}" src="data:image/png;base64,${png.toString("base64")}"></figure>`;
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 18px 20px; display: flex; gap: 20px; background: #e8eef0; font: 600 20px/1.3 "Inter Variable", Inter, system-ui, sans-serif; color: #16262d; }
    figure { margin: 0; } figcaption { padding: 0 4px 10px; }
    img { display: block; border-radius: 12px; box-shadow: 0 2px 12px rgb(0 20 30 / 0.14); }
  </style>${both.map(figure).join("")}`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())).then(() => {}));
  const png = await page.screenshot();
  await context.close();
  return png;
}

/** `indgang dev` of the packed package, on the site that `init` writes. */
async function developed(look) {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const port = await freePort();
  const args = [`${root}build/npm/cli/cli.js`, "dev", "--port", `${port}`, "--manifest", `${root}examples/start/indgang.jsonc`, `${root}examples/start/site`];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    await Promise.race([once(server.stdout, "data"), once(server, "exit")]);
    return await look(`http://127.0.0.1:${port}`);
  } finally {
    server.kill();
  }
}

const PICTURES = {
  "two-levels.png": async () => {
    const [width, height] = [1010, 870];
    const nobody = await seen(width, height, async (page, open) => {
      await open("/");
      await page.getByRole("button", { name: "Choose" }).waitFor();
      return page.screenshot();
    });
    const somebody = await seen(width, height, async (page, open) => {
      await open("/deals/");
      await remember(page);
      await open("/");
      return page.screenshot();
    });
    return beside([["Never here before, nothing remembered", nobody], ["After a look at the deals, with “remember”", somebody]], 790, 680);
  },
  "panel.png": () =>
    seen(1320, 1000, async (page, open) => {
      await open("/deals/");
      await remember(page);
      for (const path of ["/to/lisbon/", "/to/tokyo/", "/you/"]) await open(path);
      await page.getByLabel("First name", { exact: true }).fill("Anna");
      await page.getByLabel("Postcode", { exact: true }).fill("7190");
      await press(page, "Save my answers");
      await page.getByText("Saved.", { exact: true }).waitFor();
      await open("/you/");
      const panel = page.locator("indgang-panel");
      await panel.getByRole("button", { name: "Correct: Postcode" }).waitFor();
      await still(page);
      return panel.screenshot();
    }),
  "question.png": async () => {
    const [width, height] = [640, 600];
    const asked = (colorScheme) =>
      seen(width, height, async (page, open) => {
        await open("/");
        await remember(page);
        await open("/");
        await page.getByRole("radio", { name: "Female" }).check();
        await page.locator("indgang-question").evaluate((element) => element.scrollIntoView({ block: "center" }));
        await still(page);
        return page.screenshot();
      }, { colorScheme });
    return beside([["Asked where it stands", await asked("light")], ["By night", await asked("dark")]], width, height);
  },
  "playground.png": () =>
    seen(1440, 900, async (page) => {
      await page.goto(`${worker.url}/playground/`);
      await page.getByText("✓ no mistakes").waitFor();
      await page.getByLabel("Country").fill("DK");
      await page.getByRole("slider", { name: "Low fares" }).fill("1.5");
      await page.locator('.card[data-id="deals-first"] summary').click();
      await page.locator('.why[data-id="deals-first"] summary').click();
      await still(page);
      return page.screenshot();
    }),
  "overlay.png": () =>
    developed(async (url) => {
      const [width, height] = [760, 820];
      const explained = (colorScheme) =>
        seen(width, height, async (page) => {
          await page.goto(url);
          await press(page, "Accept");
          await page.getByRole("link", { name: "the deals" }).click();
          await page.waitForFunction(() => localStorage.getItem("indgang.ahead"));
          await page.getByRole("link", { name: "Back to the start" }).click();
          await page.getByRole("heading", { name: "From 299 today" }).waitFor();
          await press(page, "Indgang");
          const overlay = page.getByRole("region", { name: "Indgang" });
          for (const name of ["deals-first", "welcome-back"]) await overlay.getByText(name).click();
          await still(page);
          return page.screenshot();
        }, { colorScheme });
      return beside([["By day", await explained("light")], ["By night", await explained("dark")]], width, height);
    }),
  "banner-phone.png": () =>
    seen(390, 844, async (page, open) => {
      await open("/");
      await press(page, "Choose");
      await page.getByRole("button", { name: "Save my choice" }).waitFor();
      await still(page);
      return page.screenshot();
    }),
  "panel-phone.png": () =>
    seen(390, 844, async (page, open) => {
      await open("/deals/");
      await remember(page);
      await open("/to/tokyo/");
      await open("/");
      await page.getByText("Why you see this page as it is").click();
      const why = page.locator("indgang-panel").getByRole("region", { name: "Why this page is as it is" });
      await why.getByRole("button", { name: /^Not for me/ }).first().waitFor();
      await why.evaluate((card) => card.scrollIntoView({ block: "start" }));
      await still(page);
      return page.screenshot();
    }, { colorScheme: "dark" }),
};

try {
  const wanted = process.argv.slice(2);
  for (const [name, draw] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await writeFile(fileURLToPath(new URL(name, import.meta.url)), await draw());
    console.log(name);
  }
} finally {
  await browser.close();
  await worker.stop();
  await origin.stop();
}
