/** Behind the real worker, by HTTPS, in Firefox and in WebKit: the profile at the edge, and its cookies. */

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { click, inEach, opened, until } from "../support/engines.mjs";
import { told } from "../support/http.mjs";
import { record } from "../support/recorder.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

const [CHOICE, LEARNT, DECLARED] = ["choice", "learnt", "declared"].map((name) => `__Host-indgang-${name}`);

let site, running, worker;
before(async () => {
  site = await serveStatic();
  running = await startBare({ origin: site.url });
  worker = await record(running.url, { secure: true });
});
after(async () => {
  await worker?.stop();
  await running?.stop();
  await site?.stop();
});
beforeEach(() => worker.anew());

const heading = () => document.querySelector("h1").textContent;
const home = () => globalThis.indgang.consent.state.home;
const stored = () => ({ ...localStorage });
/** The worker has heard of every refusal. */
const heard = () => localStorage.getItem("indgang.refused") === null;

inEach((arrives) => {
  let visitor;
  const open = async (path, tab = visitor) => {
    assert.equal(await opened(tab, worker.url + path), "there");
    await worker.quiet();
  };
  /** The cookies that came with what was asked for last under this path. */
  const sent = (path) => {
    const { cookie } = worker.asked.findLast(({ url }) => url === path);
    return Object.fromEntries(cookie.split("; ").filter(Boolean).map((one) => one.split(/=(.*)/s)));
  };
  /** Somebody who let the edge remember, on a page of the deals or on this one. */
  const remembered = async (path = "/deals/") => {
    visitor = await arrives();
    await open(path);
    assert.deepEqual(sent(path), {});
    await click(visitor, "Accept");
    await worker.answered("POST", "/_indgang/observe");
    await worker.quiet();
  };

  test("the next page arrives chosen, by cookies that scripts cannot read, and storage holds nothing", async () => {
    await remembered();
    await open("/");
    assert.equal(told({ text: worker.received("/") }).entry, "/deals/");
    assert.doesNotMatch(worker.received("/"), /data-indgang-variant/);
    assert.match(await visitor.run(heading), /Every krone counts/);
    assert.equal(await visitor.run(() => location.pathname), "/");
    assert.deepEqual(Object.keys(sent("/")).sort(), [CHOICE, LEARNT]);
    assert.match(await visitor.run(() => document.cookie), new RegExp(`^${CHOICE}=1\\.g[^;]*$`));
    assert.deepEqual(await visitor.run(stored), {});
  });

  test("a withdrawal leaves the choice, and Back shows nothing that was decided before it", async () => {
    await remembered();
    await open("/");
    assert.match(await visitor.run(heading), /Every krone counts/);
    await open("/you/");
    await click(visitor, "Remember");
    await until(visitor, () => globalThis.indgang.consent.state.home === "nowhere");
    await until(visitor, heard);
    await worker.quiet();
    await visitor.run(() => history.back());
    await until(visitor, () => location.pathname === "/" && document.querySelector("h1").textContent === "Fly somewhere new");
    await open("/to/lisbon/");
    assert.deepEqual(Object.keys(sent("/to/lisbon/")), [CHOICE]);
    assert.match(sent("/to/lisbon/")[CHOICE], /^1\.d/);
    assert.deepEqual(await visitor.run(stored), {});
    assert.equal(await visitor.run(home), "nowhere");
  });

  test("the profile moves up once, and back when edge alone is withdrawn", async () => {
    visitor = await arrives();
    await open("/deals/");
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: true }));
    await open("/you/");
    assert.deepEqual(Object.keys(sent("/you/")), [CHOICE]);
    assert.ok((await visitor.run(stored))["indgang.learnt"]);
    await click(visitor, "Edge");
    await until(visitor, () => globalThis.indgang.consent.state.home === "edge");
    await worker.quiet();
    const moved = worker.asked.filter(({ body }) => body.includes('"learnt"'));
    assert.deepEqual(moved.map(({ method, url }) => `${method} ${url}`), ["POST /_indgang/consent"]);
    assert.deepEqual(await visitor.run(stored), {});
    await click(visitor, "Edge");
    await until(visitor, () => globalThis.indgang.consent.state.home === "device");
    await worker.quiet();
    await open("/");
    assert.deepEqual(Object.keys(sent("/")), [CHOICE]);
    assert.match(await visitor.run(heading), /Every krone counts/);
  });

  test("what is told, and answered to a question, is in the page that the edge sends next", async () => {
    await remembered("/family/");
    assert.equal(await visitor.run((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA), "kept");
    await open("/");
    assert.ok(DECLARED in sent("/"));
    assert.match(worker.received("/"), /data-indgang-merge="first_name"[^>]*>kanarifugl Anna</);
    await click(visitor, "Female");
    await click(visitor, "Save");
    await click(visitor, "See it");
    await until(visitor, () => document.querySelector("[data-indgang-slot=pass_title]").textContent.trim() === "Ms");
    await worker.quiet();
    assert.equal(told({ text: worker.received("/") }).slots.pass_title, "ms");
    assert.deepEqual(await visitor.run(stored), {});
  });

  test("another tab lets go as well", async () => {
    await remembered();
    const other = await visitor.tab();
    await open("/family/", other);
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: false }));
    await until(other, () => globalThis.indgang.consent.state.home === "nowhere");
    await worker.quiet();
    worker.asked.length = 0;
    await other.run(() => globalThis.indgang.observe("view", { topics: "deals" }));
    await worker.quiet();
    assert.deepEqual(worker.asked, []);
    await open("/", other);
    assert.deepEqual(Object.keys(sent("/")), [CHOICE]);
  });
});
