/** Plans from KV: taken without a deployment, whole or not at all, and never waited for. */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { call, get, told, view } from "../support/http.mjs";
import { publish, startStore } from "../support/kv.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { forDenmark, plans } from "../support/plan.mjs";
import { startBare } from "../support/workerd.mjs";

const PAGE = `<body><p data-indgang-slot="hero"><b data-indgang-variant="danish">Dansk</b><b data-indgang-variant="default">D</b></p>
<p data-indgang-slot="season"><b data-indgang-variant="japan">J</b><b data-indgang-variant="default">S</b></p></body>`;

describe("a published plan", () => {
  let origin, store, worker, danish, other;
  before(async () => {
    origin = await startOrigin((request, response) => html(response, PAGE));
    const manifest = forDenmark([{ slot: "hero", variant: "danish" }]);
    danish = await plans(manifest);
    other = await plans({ ...manifest, site: { name: "Another" } });
  });
  after(() => origin.stop());
  afterEach(async () => {
    await worker?.stop();
    await store?.stop();
    worker = store = undefined;
  });

  const start = async (how = {}) => {
    store = await startStore();
    Object.assign(store, how);
    return async (vars = { INDGANG_REFRESH: "0.2" }) =>
      (worker = await startBare({ origin: origin.url, kv: store.url, vars }));
  };
  const fromDenmark = () => view(`${worker.url}/`, { country: "DK" });
  const health = async () => JSON.parse((await call(worker.url, "GET", "health")).text);
  /** Until that is so; pages are asked for meanwhile, as it is they that have the worker look. */
  const until = async (so) => {
    for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((then) => setTimeout(then, 50))) {
      const got = await fromDenmark();
      if (await so(got)) return got;
    }
    throw new Error(`it did not come to that:\n${worker.log()}`);
  };
  const version = (/** @type {Buffer} */ plan) => plan.readUInt32LE(12).toString(16).padStart(8, "0");

  test("serves from the first page on, in pages, endpoints and browsers alike", async () => {
    const ready = await start();
    const name = publish(store, danish);
    await ready();
    const page = await fromDenmark();
    assert.equal(told(page).plan, version(danish.edge));
    assert.match(page.text, /hero">Dansk<\/p>/);
    assert.equal((await health()).plan, version(danish.edge));
    const plan = await get(`${worker.url}/indgang/plan.bin`);
    assert.deepEqual(plan.body, danish.browser);
    assert.deepEqual([plan.headers.etag, plan.headers["cache-control"]], [`"${name}"`, "public, max-age=60"]);
    const again = await get(`${worker.url}/indgang/plan.bin`, { headers: { "if-none-match": plan.headers.etag } });
    assert.deepEqual([again.status, again.text], [304, ""]);
    // Looked at once for all of these, and fetched once.
    assert.equal(store.taken().filter((key) => key.startsWith("plan.")).length, 1);
  });

  test("is followed by the next without a deployment, and by the one before on the way back", async () => {
    const ready = await start();
    publish(store, danish);
    await ready();
    await fromDenmark();
    for (const next of [other, danish]) {
      publish(store, next);
      await until((got) => told(got).plan === version(next.edge));
      assert.equal((await health()).plan, version(next.edge));
      assert.deepEqual((await get(`${worker.url}/indgang/plan.bin`)).body, next.browser);
    }
    // The one that came back was fetched again, and each of them once.
    assert.equal(store.taken().filter((key) => key.startsWith("plan.")).length, 3);
  });

  test("that is broken, of a newer format or of two minds leaves the one before serving", async () => {
    const ready = await start();
    publish(store, danish);
    await ready();
    await fromDenmark();
    const flipped = Buffer.from(other.edge);
    flipped[flipped.length - 1] ^= 1;
    const newer = Buffer.from(other.edge);
    newer[4] = 9;
    const worn = Buffer.from(other.browser);
    worn[worn.length - 1] ^= 1;
    const broken = [
      [{ ...other, edge: flipped }, "plan.wrong_checksum"],
      [{ ...other, edge: newer }, "plan.newer"],
      [{ ...other, browser: worn }, "plan.wrong_checksum"],
      [{ ...other, browser: danish.browser }, "plan.unlike"],
      [{ edge: other.browser, browser: other.browser }, "plan.unlike"],
      [{ edge: Buffer.alloc(20), browser: Buffer.alloc(20) }, "plan.not_a_plan"],
    ];
    for (const [plans, code] of broken) {
      publish(store, plans);
      const before = worker.log().length;
      await until(() => worker.log().slice(before).includes(`{"indgang":"refused","code":"${code}"}`));
      assert.equal(told(await fromDenmark()).plan, version(danish.edge), code);
      assert.deepEqual((await get(`${worker.url}/indgang/plan.bin`)).body, danish.browser);
      assert.equal((await health()).refused, code);
      publish(store, danish);
      await until(async () => (await health()).refused === null);
    }
    for (const [live, code] of [["{", "kv.unreadable"], ['{"live":"../x","releases":[{"name":"../x"}]}', "kv.unreadable"],
      ['{"live":"11111111-22222222","releases":[{"name":"11111111-22222222"}]}', "kv.missing"]]) {
      store.values.set("live", live);
      await until(() => worker.log().includes(`{"indgang":"refused","code":"${code}"}`));
      assert.equal(told(await fromDenmark()).plan, version(danish.edge));
    }
  });

  for (const [how, code] of [["down", "kv.down"], ["well", "kv.empty"]]) {
    test(`is not needed: a store that is ${how === "well" ? "empty" : how} leaves the plan of the deployment`, async () => {
      await (await start({ how }))();
      const got = await view(`${worker.url}/`, { country: "JP" });
      assert.equal(told(got).slots.season, "japan");
      assert.equal(got.headers["indgang-fault"], undefined);
      await until(() => worker.log().includes(`{"indgang":"refused","code":"${code}"}`));
      // The file of the deployment, as the site behind has it.
      assert.equal((await get(`${worker.url}/indgang/plan.bin`)).text, PAGE);
    });
  }

  test("is not waited for: a store that hangs holds no page up", async () => {
    await (await start({ how: "hanging" }))();
    const pages = await Promise.all([1, 2, 3].map(() => view(`${worker.url}/`, { country: "JP" })));
    for (const page of pages) assert.equal(told(page).slots.season, "japan");
    await until(() => worker.log().includes('{"indgang":"refused","code":"kv.slow"}'));
  });

  test("that comes late serves the pages after it", async () => {
    const ready = await start({ wait: 200 });
    const name = publish(store, danish);
    await ready({});
    await until((got) => told(got).plan === version(danish.edge));
    assert.ok(worker.log().includes(`{"indgang":"plan","name":"${name}"}`));
  });
});
