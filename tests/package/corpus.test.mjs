// The corpus of page views through the packed engine, in Node, in workerd and in three browsers: the same bytes as natively, which
// `tests/corpus.rs` compares with the same file. Then as far as it goes through the API that the package has.

import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch } from "../support/chromium.mjs";
import { parts } from "../support/corpus-parts.mjs";
import { inEach, until } from "../support/engines.mjs";
import { served } from "../support/folder.mjs";
import { ROOT, ended, installed } from "./installed.mjs";
import { startWorker } from "./worker.mjs";

/** Both ways, from what a runtime has loaded. Bundled by nothing: runtimes import it as it is. */
const MAIN = `
import * as steps from "./node_modules/indgang/lib/steps.js";
import { run } from "./corpus.mjs";
import { visits } from "./corpus-api.mjs";
export async function both(Indgang, wasm, plans, views) {
  const loaded = {};
  for (const name in plans) loaded[name] = await Indgang.load({ plan: plans[name], wasm });
  return [run(steps, [wasm], plans, views), visits(loaded, views)];
}`;

let site;
before(async () => {
  site = await installed();
  const all = await parts();
  for (const name of ["corpus.mjs", "views.json", "demo.bin", "small.bin"]) await writeFile(site.inside(name), all[name]);
  await cp(`${ROOT}/tests/support/corpus-api.mjs`, site.inside("corpus-api.mjs"));
  await writeFile(site.inside("both.mjs"), MAIN);
});
after(() => site?.remove());

/** Enough answers that nothing was left out, and none that differs. */
function check([engine, api]) {
  assert.deepEqual(engine.differences, []);
  assert.ok(engine.answers > 150, `only ${engine.answers} answers of the engine`);
  assert.deepEqual(api.differences, []);
  assert.ok(api.answers > 90, `only ${api.answers} answers of the API`);
}

test("the corpus comes out of the package in Node as natively", async () => {
  await writeFile(
    site.inside("node.mjs"),
    `import { readFileSync } from "node:fs";
    import { fileURLToPath } from "node:url";
    import { Indgang } from "indgang";
    import { both } from "./both.mjs";
    const wasm = new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve("indgang/indgang.wasm"))));
    const plans = { demo: readFileSync("demo.bin"), small: readFileSync("small.bin") };
    console.log(JSON.stringify(await both(Indgang, wasm, plans, JSON.parse(readFileSync("views.json", "utf8")))));`,
  );
  const { code, stdout, stderr } = await ended(process.execPath, ["node.mjs"], site.folder);
  assert.equal(`${code}${stderr}`, "0");
  check(JSON.parse(stdout));
});

test("the corpus comes out of the package in workerd as natively", async () => {
  await writeFile(
    site.inside("worker.mjs"),
    `import { Indgang } from "indgang";
    import wasm from "indgang/indgang.wasm";
    import demo from "./demo.bin";
    import small from "./small.bin";
    import views from "./views.json";
    import { both } from "./both.mjs";
    export default { fetch: async () => Response.json(await both(Indgang, wasm, { demo: new Uint8Array(demo), small: new Uint8Array(small) }, views)) };`,
  );
  const worker = await startWorker(site, "worker.mjs");
  try {
    check(await (await fetch(worker.url)).json());
  } finally {
    await worker.stop();
  }
});

describe("in browsers", () => {
  let server;
  before(async () => {
    await writeFile(
      site.inside("index.html"),
      `<!doctype html><title>Corpus</title><script type="module">
      import { Indgang } from "/node_modules/indgang/lib/slim.js";
      import { both } from "/both.mjs";
      const load = (name) => fetch(name).then((answer) => answer.arrayBuffer());
      const wasm = await WebAssembly.compile(await load("/node_modules/indgang/lib/indgang.wasm"));
      const [demo, small] = (await Promise.all(["/demo.bin", "/small.bin"].map(load))).map((it) => new Uint8Array(it));
      globalThis.came = await both(Indgang, wasm, { demo, small }, await (await fetch("/views.json")).json());
      </script>`,
    );
    server = await served(site.folder);
  });
  after(() => server?.stop());

  test("the corpus comes out of the package in Chromium as natively", async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/index.html`);
      check(await (await page.waitForFunction(() => globalThis.came)).jsonValue());
    } finally {
      await browser.close();
    }
  });

  inEach((arrives, name) => {
    test(`the corpus comes out of the package in ${name} as natively`, async () => {
      const visitor = await arrives();
      await visitor.open(`${server.url}/index.html`);
      check(await until(visitor, () => globalThis.came));
    });
  });
});
