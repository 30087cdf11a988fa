// The providers of OpenFeature's own SDKs: on a page, and on a server.

import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ANNA, BO, CANARY } from "../support/canaries.mjs";
import { launch, visitor } from "../support/chromium.mjs";
import { served } from "../support/folder.mjs";
import { SECRET } from "../support/wrangler.mjs";
import { ROOT, ended, installed } from "./installed.mjs";
import { startWorker } from "./worker.mjs";

const WINTER = { country: "DK", now: Date.parse("2026-01-31T12:00:00Z") };
const BECAUSE = "You are in Denmark, and it is the dark half of the year.";
const SDKS = ["@openfeature/core", "@openfeature/web-sdk", "@openfeature/server-sdk"];

let site;
before(async () => {
  site = await installed([...SDKS, "esbuild", "typescript"]);
  await cp(join(ROOT, "build/site/indgang"), site.inside("indgang"), { recursive: true });
});
after(() => site?.remove());

test("the server's SDK gets variants, reasons and error codes", async () => {
  await writeFile(
    site.inside("server.mjs"),
    `import { OpenFeature } from "@openfeature/server-sdk";
    import { Indgang } from "indgang";
    import { IndgangProvider } from "indgang/openfeature";
    const loading = Indgang.load({ plan: "indgang/plan.bin" });
    await OpenFeature.setProviderAndWait(new IndgangProvider(loading));
    const client = OpenFeature.getClient();
    const winter = ${JSON.stringify(WINTER)};
    const visit = (await loading).visit(winter);
    visit.consent.answer({ remember: true });
    for (let view = 0; view < 3; view += 1) visit.observe("view", { topics: ["deals", "${CANARY}_topic"], item: "${CANARY}_item" });
    const trap = { decide: () => ({ plan: "", slots: {}, why: [], fault: "engine.trap" }) };
    const broken = OpenFeature.setProviderAndWait("broken", new IndgangProvider(Indgang.load({ plan: "no.bin" })));
    await OpenFeature.setProviderAndWait("trap", new IndgangProvider(trap));
    console.log(JSON.stringify([
      await client.getStringDetails("season", "none", winter),
      await client.getStringDetails("hero", "none", winter),
      await client.getStringDetails("hero", "none", { ...winter, records: visit.profile.records, targetingKey: "anna" }),
      await client.getStringDetails("heros", "none", winter),
      await client.getBooleanDetails("hero", true, winter),
      await client.getNumberDetails("hero", 7, winter),
      await client.getObjectDetails("hero", { a: 1 }, winter),
      await client.getStringDetails("toString", "none", winter),
      await OpenFeature.getClient("trap").getStringDetails("hero", "none"),
      await broken.catch((error) => error.code),
    ]));`,
  );
  const { code, stdout, stderr } = await ended(process.execPath, ["server.mjs"], site.folder);
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout);
  const broken = told.pop();
  assert.match(broken, /load\.no_plan|PROVIDER_FATAL|GENERAL/);
  assert.deepEqual(told.map(({ value, variant, reason, errorCode }) => [value, variant, reason, errorCode]), [
    ["denmark_winter", "denmark_winter", "TARGETING_MATCH", undefined],
    ["default", "default", "DEFAULT", undefined],
    ["deals", "deals", "TARGETING_MATCH", undefined],
    ["none", undefined, "ERROR", "FLAG_NOT_FOUND"],
    [true, undefined, "ERROR", "TYPE_MISMATCH"],
    [7, undefined, "ERROR", "TYPE_MISMATCH"],
    [{ a: 1 }, undefined, "ERROR", "TYPE_MISMATCH"],
    ["none", undefined, "ERROR", "FLAG_NOT_FOUND"],
    ["none", undefined, "ERROR", "GENERAL"],
  ]);
  assert.equal(told[0].flagMetadata.because, BECAUSE);
  assert.match(told[0].flagMetadata.plan, /^[0-9a-f]{8}$/);
});

const APP = `
  import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
  import { Indgang } from "indgang";
  import { IndgangProvider } from "indgang/openfeature";
  const loading = Indgang.load({ plan: "/indgang/plan.bin", files: "/indgang/" });
  const early = new IndgangProvider(loading).resolveStringEvaluation("hero", "none");
  await OpenFeature.setProviderAndWait(new IndgangProvider(loading));
  const client = OpenFeature.getClient();
  let changes = 0;
  client.addHandler(ProviderEvents.ConfigurationChanged, () => (changes += 1));
  const first = client.getStringDetails("hero", "none");
  const indgang = await loading;
  await indgang.consent.answer({ remember: true });
  for (let view = 0; view < 3; view += 1) indgang.observe("view", { topics: ["deals", "${CANARY}_topic"], item: "${CANARY}_item" });
  const then = client.getStringDetails("hero", "none");
  const [missing, mismatch] = [client.getStringDetails("heros", "none"), client.getBooleanDetails("hero", false)];
  await OpenFeature.clearProviders();
  const before = changes;
  indgang.observe("view", { topics: ["family"] });
  await indgang.profile.forget();
  globalThis.told = { early, first, then, missing, mismatch, changes: before, after: changes };
`;

test("the page's SDK gets this visitor's variants, and is told when they change", async () => {
  await writeFile(site.inside("app.js"), APP);
  await writeFile(site.inside("index.html"), '<!doctype html><title>Site</title><script type="module" src="/out.js"></script>');
  const esbuild = site.inside("node_modules/esbuild/bin/esbuild");
  const built = await ended(process.execPath, [esbuild, "app.js", "--bundle", "--format=esm", "--log-level=warning", "--outfile=out.js", "--preserve-symlinks"], site.folder);
  assert.equal(`${built.stdout}${built.stderr}`, "");
  const server = await served(site.folder);
  const browser = await launch();
  try {
    const { page, said } = await visitor(browser);
    await page.goto(`${server.url}/index.html`);
    await page.waitForFunction(() => globalThis.told, null, { timeout: 30_000 }).catch((error) => assert.fail(`${error.message}: ${said}`));
    const { early, first, then, missing, mismatch, changes, after } = await page.evaluate(() => globalThis.told);
    assert.equal(early.errorCode, "PROVIDER_NOT_READY");
    assert.deepEqual([first.value, first.variant, first.reason], ["default", "default", "DEFAULT"]);
    assert.deepEqual([then.value, then.variant, then.reason], ["deals", "deals", "TARGETING_MATCH"]);
    assert.equal(then.flagMetadata.because, "You have looked at low fares lately.");
    assert.deepEqual([missing.value, missing.errorCode], ["none", "FLAG_NOT_FOUND"]);
    assert.deepEqual([mismatch.value, mismatch.errorCode], [false, "TYPE_MISMATCH"]);
    assert.ok(changes >= 1);
    assert.equal(after, changes);
    assert.deepEqual(said, []);
    // Nothing was asked but the files.
    assert.ok(server.asked.every((path) => path.startsWith("/indgang/") || ["/index.html", "/out.js"].includes(path)), `${server.asked}`);
  } finally {
    await browser.close();
    await server.stop();
  }
});

const AT_EDGE = `
  import { OpenFeature } from "@openfeature/web-sdk";
  import { Indgang } from "indgang";
  import { IndgangProvider } from "indgang/openfeature";
  const indgang = await Indgang.load({ plan: "/indgang/plan.bin", files: "/indgang/" });
  await OpenFeature.setProviderAndWait(new IndgangProvider(indgang));
  const told = () => {
    const { entry, slots: { hero, cta }, merge, why } = indgang.decide();
    const { value, reason } = OpenFeature.getClient().getStringDetails("hero", "none");
    return { hero, cta, entry, merge: merge.first_name, why, value, reason, text: document.querySelector("[data-indgang-slot]").textContent.trim() };
  };
  const heard = [];
  globalThis.told = { told, heard, indgang };
  indgang.on("decision", ({ slots, merge }) => heard.push([slots.hero, merge.first_name]));
`;

test("on a page that the worker decided all say what it shows: decide, explain, on, and the SDK", async () => {
  await cp(join(ROOT, "build/worker/plan.bin"), site.inside("edge.bin"));
  await writeFile(site.inside("edge.mjs"), 'import { withIndgang } from "indgang/worker";\nimport plan from "./edge.bin";\nexport default withIndgang({}, { plan });');
  await writeFile(site.inside("app.js"), AT_EDGE);
  const slots = '<section data-indgang-slot="hero"><template data-indgang-variant="deals">Deals</template><p data-indgang-variant="default">Any</p></section>';
  await writeFile(site.inside("edge.html"), `<!doctype html><title>Site</title><b data-indgang-merge="first_name">you</b>${slots}<script type="module" src="/out.js"></script>`);
  const esbuild = site.inside("node_modules/esbuild/bin/esbuild");
  await ended(process.execPath, [esbuild, "app.js", "--bundle", "--format=esm", "--log-level=warning", "--outfile=out.js", "--preserve-symlinks"], site.folder);
  const origin = await served(site.folder);
  const worker = await startWorker(site, "edge.mjs", { INDGANG_ORIGIN: origin.url, INDGANG_SECRET: SECRET });
  const browser = await launch();
  try {
    const { page, said } = await visitor(browser);
    const opened = async () => {
      await page.goto(`${worker.url}/edge.html`);
      await page.waitForFunction(() => globalThis.told, null, { timeout: 30_000 }).catch((error) => assert.fail(`${error.message}: ${said}`));
    };
    const told = () => page.evaluate(() => globalThis.told.told());
    await opened();
    await page.evaluate(async (name) => {
      const { indgang } = globalThis.told;
      await indgang.consent.answer({ edge: true });
      for (let view = 0; view < 3; view += 1) indgang.observe("view", { topics: ["deals"] });
      await indgang.profile.declare({ first_name: name });
    }, ANNA);
    const { hero, value, text, merge } = await told();
    assert.deepEqual([hero, value, text, merge], ["default", "default", "Any", ANNA], "the page came before, and is final");
    await page.waitForFunction(() => globalThis.told.indgang.profile.remembered().then(({ remembered }) => remembered.some(({ name }) => name === "deals")));

    await opened();
    assert.deepEqual(await told(), {
      hero: "deals", cta: "deals", entry: null, merge: ANNA, value: "deals", reason: "TARGETING_MATCH", text: "Deals",
      why: [{ slot: "hero", variant: "deals", because: "" }],
    });
    const why = await page.evaluate(() => Promise.all(["hero", "season"].map((slot) => globalThis.told.indgang.explain(slot))));
    assert.deepEqual(why, [{ slot: "hero", variant: "deals", because: "You have looked at low fares lately." }, null]);
    await page.evaluate((name) => globalThis.told.indgang.profile.declare({ first_name: name }), BO);
    assert.deepEqual(await page.evaluate(() => globalThis.told.heard), [["deals", BO]]);
    assert.equal((await told()).merge, BO);
    // An app's next path: what the edge chose by the profile counts there too.
    await page.evaluate(() => history.pushState(null, "", "/next/"));
    const { hero: next, value: flag } = await told();
    assert.deepEqual([next, flag], ["deals", "deals"]);
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await worker.stop();
    await origin.stop();
  }
});

test("both are providers to the SDKs' types", async () => {
  const code = (sdk) => `import { OpenFeature, type Provider } from "${sdk}";
    import { Indgang } from "indgang";
    import { IndgangProvider } from "indgang/openfeature";
    const provider: Provider = new IndgangProvider(Indgang.load({ plan: "plan.bin" }));
    await OpenFeature.setProviderAndWait(provider);`;
  const options = { noEmit: true, strict: true, target: "es2023", lib: ["esnext", "dom"], types: [], skipLibCheck: true };
  for (const [sdk, module, moduleResolution] of [["@openfeature/web-sdk", "esnext", "bundler"], ["@openfeature/server-sdk", "nodenext", "nodenext"]]) {
    await writeFile(site.inside("provider.mts"), code(sdk));
    await writeFile(site.inside("tsconfig.json"), JSON.stringify({ compilerOptions: { ...options, module, moduleResolution }, files: ["provider.mts"] }));
    const tsc = await ended(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], site.folder);
    assert.equal(tsc.stdout, "");
  }
});
