/** From the command line to the page: publish, see it served, go back; with the platform's own KV. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";
import { INDGANG } from "../support/command.mjs";
import { NAVIGATION, told } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { forDenmark } from "../support/plan.mjs";
import { ROOT, SECRET } from "../support/wrangler.mjs";

const PAGE = '<body><p data-indgang-slot="hero"><b data-indgang-variant="danish">Dansk</b><b data-indgang-variant="default">D</b></p></body>';
const TOKEN = "token-of-the-operator";

let origin, worker, kv, api, folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "indgang-"));
  origin = await startOrigin((_, response) => html(response, PAGE));
  const wrangler = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const file = async (type, path) => ({ type, path, contents: await readFile(join(ROOT, "build/worker", path)) });
  const options = convertV4MiniflareOptions({
    modules: [
      await file("ESModule", "index.js"),
      await file("CompiledWasm", "page.wasm"),
      await file("Data", "plan.bin"),
    ],
    compatibilityDate: /^compatibility_date = "(.*)"/m.exec(wrangler)[1],
    kvNamespaces: ["INDGANG_PLANS"],
    bindings: { INDGANG_SECRET: SECRET, INDGANG_ORIGIN: origin.url, INDGANG_REFRESH: 0.1, INDGANG_STATUS_TOKEN: TOKEN },
    cf: false,
    host: "127.0.0.1",
    port: 0,
  });
  worker = new Miniflare(options);
  kv = await worker.getKVNamespace("INDGANG_PLANS");
  // Cloudflare's API, as far as it is asked, before that store.
  api = createServer(async (request, response) => {
    const [, key] = /^\/accounts\/0a\/storage\/kv\/namespaces\/0b\/values\/(.*)$/.exec(request.url) ?? [];
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.headers.authorization !== "Bearer t" || !key) return response.writeHead(403).end("{}");
    if (request.method === "PUT") await kv.put(key, new Uint8Array(Buffer.concat(chunks)).buffer);
    if (request.method === "DELETE") await kv.delete(key);
    const value = request.method === "GET" ? await kv.get(key, "arrayBuffer") : new TextEncoder().encode("{}");
    if (value === null) return response.writeHead(404).end('{"errors":[{"code":10009,"message":"key not found"}]}');
    response.writeHead(200).end(Buffer.from(value));
  });
  await new Promise((then) => api.listen(0, "127.0.0.1", then));
});
after(async () => {
  await worker?.dispose();
  api?.close();
  await origin.stop();
  await rm(folder, { recursive: true, force: true });
});

const indgang = async (...args) => {
  const [program, ...cargo] = INDGANG;
  const env = {
    ...process.env, CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${api.address().port}`, CLOUDFLARE_ACCOUNT_ID: "0a",
    INDGANG_PLANS_NAMESPACE: "0b", CLOUDFLARE_API_TOKEN: "t", INDGANG_STATUS_TOKEN: TOKEN,
  };
  return (await promisify(execFile)(program, [...cargo, ...args], { cwd: ROOT, env })).stdout;
};

const served = async () => {
  const response = await worker.dispatchFetch("https://site.example/", { headers: NAVIGATION, cf: { country: "DK" } });
  return told({ text: await response.text() });
};
/** The plan, once it is another than `plan`; asked for meanwhile, as it is pages that have it looked for. */
const other = async (plan) => {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((then) => setTimeout(then, 50))) {
    const now = await served();
    if (now.plan !== plan) return now;
  }
  throw new Error("nothing else was served");
};

test("what is published is served, and what is gone back to as well", async () => {
  const deployed = (await served()).plan;
  const manifest = join(folder, "site.jsonc");
  const write = (name) => writeFile(manifest, JSON.stringify({ ...forDenmark([{ slot: "hero", variant: "danish" }]), site: { name } }));
  await write("One");
  await indgang("publish", manifest);
  assert.equal(await kv.get("live"), null);
  await indgang("publish", manifest, "--by", "Anna", "--live");
  const one = await other(deployed);
  assert.equal(one.slots.hero, "danish");

  const address = (await worker.ready).href;
  const status = await indgang("status", address);
  assert.match(status, new RegExp(`plan +${one.plan}, published 20.* by Anna, release ${one.plan}-`));
  assert.match(status, /browsers +the same plan\n/);
  assert.match(status, /views +\d+, of which the request alone decided \d+\n/);
  assert.doesNotMatch(status, /refused/);

  await write("Two");
  assert.match(await indgang("publish", manifest, "--live"), /~|\+ site Two/);
  const two = await other(one.plan);
  // Broken in the store: what serves goes on, and the operator is told.
  const pointer = await kv.get("live");
  const plans = new Uint8Array(await kv.get(`plan.${JSON.parse(pointer).live}`, "arrayBuffer"));
  plans[200] ^= 1;
  await kv.put("plan.00000000-00000000", plans.buffer);
  await kv.put("live", '{"live":"00000000-00000000","releases":[{"name":"00000000-00000000","published":1}]}');
  for (let refused = false; !refused; await served()) {
    refused = (await indgang("status", address)).includes("refused    what is published: plan.wrong_checksum");
  }
  assert.equal((await served()).plan, two.plan);
  await assert.rejects(indgang("rollback", "--to", "00000000", "--live"), /plan was changed on its way/);
  await kv.put("live", pointer);

});

test("going back is one command", async () => {
  const manifest = join(folder, "site.jsonc");
  const before = await served();
  await writeFile(manifest, JSON.stringify({ ...forDenmark([{ slot: "hero", variant: "danish" }]), site: { name: "Three" } }));
  await indgang("publish", manifest, "--live");
  await other(before.plan);
  assert.match(await indgang("rollback", "--live"), /It is live again/);
  for (const end = Date.now() + 20_000; (await served()).plan !== before.plan; ) assert.ok(Date.now() < end);
});
