/** What is not ours to rewrite reaches the visitor to the byte; what is, in its own encoding. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { view } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const PAGE = `<!doctype html><html><head><title>Page</title></head><body>
<section data-indgang-slot="hero"><template data-indgang-variant="deals">Deals</template>
<div data-indgang-variant="default">Default</div></section></body></html>`;

describe("of what the origin sends", () => {
  let origin, worker, answer;
  before(async () => {
    origin = await startOrigin((request, response) => answer(response, request));
    worker = await startBare({ origin: origin.url });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });

  const passed = {
    "an error": [500, { "content-type": "text/html" }, Buffer.from(PAGE)],
    "a page that is missing": [404, { "content-type": "text/html" }, Buffer.from(PAGE)],
    "a part of a page": [206, { "content-type": "text/html", "content-range": "bytes 0-9/99" }, Buffer.from(PAGE.slice(0, 10))],
    "what is not HTML": [200, { "content-type": "application/json" }, Buffer.from(PAGE)],
    "what has no type": [200, {}, Buffer.from(PAGE)],
    "utf-16": [200, { "content-type": "text/html; charset=UTF-16LE" }, Buffer.from(PAGE, "utf16le")],
    "iso-2022-jp": [200, { "content-type": 'text/html; charset="iso-2022-jp"' }, Buffer.from(PAGE)],
    "a charset nobody knows": [200, { "content-type": "text/html; charset=klingon" }, Buffer.from(PAGE)],
    "an encoding nobody here reads": [200, { "content-type": "text/html", "content-encoding": "zstd" }, Buffer.from([1, 2, 3])],
    "a type that only begins like HTML": [200, { "content-type": "text/html5" }, Buffer.from(PAGE)],
    "compressed data": [200, { "content-type": "text/plain", "content-encoding": "gzip" }, gzipSync(PAGE)],
    "a compressed error": [503, { "content-type": "text/html", "content-encoding": "gzip" }, gzipSync(PAGE)],
  };
  for (const [what, [status, headers, body]] of Object.entries(passed)) {
    test(`${what} is passed on to the byte`, async () => {
      answer = (response) => response.writeHead(status, { etag: '"a"', "cache-control": "max-age=9", ...headers }).end(body);
      const got = await view(`${worker.url}/`, { headers: { "accept-encoding": "identity" } });
      assert.equal(got.status, status);
      assert.deepEqual(got.body, body);
      for (const [name, value] of Object.entries({ etag: '"a"', "cache-control": "max-age=9", ...headers })) {
        assert.equal(got.headers[name], value, name);
      }
      assert.equal(got.headers["indgang-fault"], undefined);
    });
  }

  test("an encoding is only asked for if it can be read", async () => {
    answer = (response) => html(response, PAGE);
    for (const [accepted, expected] of [["gzip, br;q=0.9, zstd", "gzip, br;q=0.9"], ["zstd", "identity"], ["*", "identity"]]) {
      origin.taken();
      await view(`${worker.url}/`, { headers: { "accept-encoding": accepted } });
      assert.equal(origin.taken()[0].headers["accept-encoding"], expected);
    }
  });

  test("compressed pages are read, changed and compressed again", async () => {
    for (const [encoding, compress, read] of [["gzip", gzipSync, gunzipSync], ["br", brotliCompressSync, brotliDecompressSync]]) {
      answer = (response) => html(response, compress(PAGE), { "content-encoding": encoding });
      const got = await view(`${worker.url}/`, { headers: { "accept-encoding": "gzip, br" } });
      const text = read(got.body).toString();
      assert.match(text, />\s*Default<\/section>/, encoding);
    }
  });
});
