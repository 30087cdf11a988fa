/** HTTP beyond pages: what passes through as it is, and what an upstream says of its own address. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { call, get, open, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const PAGE = `<!doctype html><html><head><title>Page</title></head><body><section data-indgang-slot="hero">
<template data-indgang-variant="deals">Deals</template><div data-indgang-variant="default">Default</div></section></body></html>`;

let origin, worker, answer;
before(async () => {
  origin = await startOrigin((request, response) => answer(response, request));
  worker = await startBare({ origin: origin.url });
});
after(async () => {
  await worker?.stop();
  await origin?.stop();
});
beforeEach(() => {
  answer = (response) => html(response, PAGE);
  origin.taken();
});

describe("what is no page passes as it came:", () => {
  const FILM = Buffer.from("0123456789");

  test("a part of a file, and what has not changed", async () => {
    answer = (response, { headers }) => {
      if (headers["if-none-match"] === '"a"') return response.writeHead(304, { etag: '"a"', "cache-control": "max-age=9" }).end();
      if (headers.range !== "bytes=2-4") return response.writeHead(200, { etag: '"a"', "accept-ranges": "bytes" }).end(FILM);
      response.writeHead(206, { "content-type": "video/mp4", "content-range": "bytes 2-4/10", "content-length": 3, etag: '"a"' }).end(FILM.subarray(2, 5));
    };
    const part = await get(`${worker.url}/film.mp4`, { headers: { range: "bytes=2-4" } });
    assert.deepEqual([part.status, part.text, part.headers["content-range"], part.headers["content-length"]], [206, "234", "bytes 2-4/10", "3"]);
    const same = await get(`${worker.url}/film.mp4`, { headers: { "if-none-match": '"a"' } });
    assert.deepEqual([same.status, same.text, same.headers.etag, same.headers["cache-control"]], [304, "", '"a"', "max-age=9"]);
    const whole = await get(`${worker.url}/film.mp4`);
    assert.deepEqual([whole.status, whole.text, whole.headers.etag, whole.headers["accept-ranges"]], [200, "0123456789", '"a"', "bytes"]);
  });

  test("a head alone, with the length that a body would have", async () => {
    answer = (response) => response.writeHead(200, { "content-type": "video/mp4", "content-length": 10 }).end();
    const got = await get(`${worker.url}/film.mp4`, { method: "HEAD" });
    assert.deepEqual([got.status, got.text, got.headers["content-length"]], [200, "", "10"]);
    assert.equal(origin.taken()[0].method, "HEAD");
  });

  test("events as they happen", async () => {
    let next;
    answer = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("data: one\n\n");
      next = () => response.end("data: two\n\n");
    };
    const stream = await open(`${worker.url}/events`, { headers: { accept: "text/event-stream" } });
    assert.equal(stream.headers["content-type"], "text/event-stream");
    let text = "";
    for await (const chunk of stream) {
      text += chunk;
      if (text === "data: one\n\n") next();
    }
    assert.equal(text, "data: one\n\ndata: two\n\n");
  });

  test("what loads ahead, and every cookie", async () => {
    const headers = { link: "</a.css>; rel=preload; as=style", "set-cookie": ["a=1; Path=/", "b=2; Domain=example.com, x"] };
    answer = (response) => html(response, PAGE, headers);
    for (const got of [await view(`${worker.url}/`), await get(`${worker.url}/data.json`)]) {
      assert.deepEqual([got.headers.link, got.cookies], [headers.link, headers["set-cookie"]]);
    }
  });
});

describe("a page that somebody asks for without looking at it, such as a script,", () => {
  const headers = { etag: '"a"', "last-modified": "x", "cache-control": "public, max-age=60", "cdn-cache-control": "max-age=60", "x-accel-expires": "60", "set-cookie": ["a=1", "b=2"], vary: "accept-encoding", "x-own": "1" };
  const sent = { accept: "*/*", "sec-fetch-dest": "empty" };

  test("is the origin's to the byte, and no cache may give it to those who look", async () => {
    const zipped = gzipSync(PAGE);
    answer = (response) => response.writeHead(200, { ...headers, "content-type": "text/html", "content-encoding": "gzip" }).end(zipped);
    for (const method of ["GET", "HEAD"]) {
      const got = await get(`${worker.url}/x/`, { method, headers: { ...sent, "accept-encoding": "gzip", "mf-cf-blob": '{"clientAcceptEncoding":"gzip"}' } });
      assert.deepEqual([got.status, got.headers["content-encoding"], got.headers["cache-control"]], [200, "gzip", "private, no-cache"]);
      assert.ok(got.body.equals(method === "GET" ? zipped : Buffer.alloc(0)));
      assert.deepEqual([got.headers.vary, got.headers["x-own"], got.cookies], ["accept-encoding", "1", ["a=1", "b=2"]]);
      for (const name of ["etag", "last-modified", "cdn-cache-control", "x-accel-expires"]) assert.equal(got.headers[name], undefined, name);
    }
  });

  test("is all its own where it is no page, was sent to, or Indgang is off", async () => {
    const as = async (how, from = worker) => {
      const got = await get(`${from.url}/x/`, { headers: sent, ...how });
      return [got.headers["cache-control"], got.headers.etag, got.headers["x-accel-expires"]];
    };
    const own = ["public, max-age=60", '"a"', "60"];
    answer = (response) => html(response, PAGE, headers, 404);
    assert.deepEqual(await as({}), own);
    answer = (response) => response.writeHead(200, { ...headers, "content-type": "application/json" }).end("{}");
    assert.deepEqual(await as({}), own);
    answer = (response) => html(response, PAGE, headers);
    assert.deepEqual(await as({ method: "POST", body: "x" }), own);
    const off = await startBare({ origin: origin.url, vars: { INDGANG_OFF: "1" } });
    try {
      assert.deepEqual(await as({}, off), own);
    } finally {
      await off.stop();
    }
  });
});

test("what is opened and no page is whole, in part or unchanged, as it was asked for", async () => {
  const file = (response, { headers }) => {
    if (headers["if-none-match"] === '"a"' || headers["if-modified-since"]) return response.writeHead(304, { etag: '"a"', "cache-control": "max-age=9" }).end();
    if (headers.range) return response.writeHead(206, { "content-type": "application/pdf", "content-range": "bytes 2-4/10" }).end("234");
    response.writeHead(200, { "content-type": "application/pdf", etag: '"a"' }).end("0123456789");
  };
  answer = file;
  for (const [headers, status, text, times] of [
    [{}, 200, "0123456789", 1],
    [{ "if-none-match": '"a"' }, 304, "", 2],
    [{ "if-none-match": '"b"' }, 200, "0123456789", 2],
    [{ "if-modified-since": "Fri, 27 Nov 2026 10:00:00 GMT" }, 304, "", 2],
    [{ range: "bytes=2-4", "if-range": '"a"' }, 206, "234", 2],
  ]) {
    const got = await view(`${worker.url}/a.pdf`, { headers });
    assert.deepEqual([got.status, got.text, origin.taken().length], [status, text, times], JSON.stringify(headers));
  }
  // A page is whole and new, and what fails is asked for once.
  answer = (response) => html(response, PAGE, { etag: '"a"' });
  const page = await view(`${worker.url}/`, { headers: { "if-none-match": '"a"', range: "bytes=0-1" } });
  assert.deepEqual([page.status, page.headers["cache-control"], origin.taken().length], [200, "private, no-cache", 1]);
  answer = (response) => html(response, PAGE, {}, 404);
  assert.deepEqual([(await view(`${worker.url}/`, { headers: { range: "bytes=0-1" } })).status, origin.taken().length], [404, 1]);
});

test("a page to be saved, or which its origin lets nobody change, is as it came", async () => {
  for (const own of [{ "content-disposition": 'attachment; filename="a.html"' }, { "content-disposition": "Attachment" }, { "cache-control": "public, max-age=9, no-transform" }]) {
    const headers = { "cache-control": "public, max-age=9", etag: '"a"', ...own };
    answer = (response) => html(response, PAGE, headers);
    for (const got of [await view(`${worker.url}/`), await get(`${worker.url}/`, { headers: { accept: "*/*" } })]) {
      assert.deepEqual([got.text, got.headers["cache-control"], got.headers.etag], [PAGE, headers["cache-control"], '"a"']);
    }
  }
  answer = (response) => html(response, PAGE, { "content-disposition": "inline" });
  assert.doesNotMatch((await view(`${worker.url}/`)).text, /<template/);
});

test("a page of the visitor's own says nothing to any network's cache", async () => {
  const named = ["cdn-cache-control", "cloudflare-cdn-cache-control", "netlify-cdn-cache-control", "vercel-cdn-cache-control", "akamai-cache-control", "x-litespeed-cache-control", "surrogate-control", "edge-control", "x-accel-expires"];
  answer = (response) => html(response, PAGE, { "cache-control": "public, max-age=60", "surrogate-key": "kept", ...Object.fromEntries(named.map((name) => [name, "600"])) });
  const got = await view(`${worker.url}/`);
  assert.deepEqual([got.headers["cache-control"], got.headers["surrogate-key"]], ["private, no-cache", "kept"]);
  assert.deepEqual(named.filter((name) => got.headers[name] !== undefined), []);
  // Nor that one address's page is another's, which a campaign in it may choose.
  answer = (response) => html(response, PAGE, { "no-vary-search": "params" });
  assert.equal((await view(`${worker.url}/`)).headers["no-vary-search"], undefined);
});

test("a page's head is what it would be with its body", async () => {
  const jar = await visitorAtTheEdge(worker.url, ["deals"]);
  answer = (response) => html(response, PAGE, { etag: '"a"', "content-length": PAGE.length, "set-cookie": "a=1", vary: "x" });
  const headers = { cookie: `${jar.header}; __Host-indgang-declared=broken` };
  const [head, whole] = [await view(`${worker.url}/x/`, { method: "HEAD", headers }), await view(`${worker.url}/x/`, { headers })];
  assert.equal(head.text, "");
  const said = ({ status, headers }) => [status, ...["content-type", "content-length", "cache-control", "etag", "set-cookie", "vary"].map((name) => headers[name])];
  assert.deepEqual(said(head), said(whole));
  assert.equal(head.cookies.length, 2);
});

test("what is filled in reads the same in every charset", async () => {
  const jar = await visitorAtTheEdge(worker.url);
  await call(worker.url, "POST", "profile", { jar, body: { traits: { first_name: "Åse & <ø> 🚲" } } });
  for (const type of ["text/html; charset=iso-8859-1", "text/html; charset=shift_jis", "text/html", "text/html; charset=utf-8"]) {
    answer = (response) => response.writeHead(200, { "content-type": type }).end("<body><p data-indgang-merge=first_name>there</p>");
    const got = await view(`${worker.url}/`, { headers: { cookie: jar.header } });
    assert.match(got.text, /<p data-indgang-merge=first_name data-indgang-filled="">&#197;se &#38; &#60;&#248;&#62; &#128690;<template>there<\/template><\/p>$/, type);
  }
});

describe("an upstream's own address", () => {
  const mapped = async (name, value, path = "/") => {
    answer = (response) => response.writeHead(name === "location" ? 302 : 200, { "content-type": "text/plain", [name]: value }).end();
    const got = await get(worker.url + path);
    return got.headers[name];
  };

  test("is the site's in what leads there", async () => {
    const { host } = new URL(origin.url);
    for (const [said, expected] of [
      [`${origin.url}/a?b=%20#c`, `${worker.url}/a?b=%20#c`],
      [`https://${host}/a`, `${worker.url}/a`],
      [`//${host}/a`, `${worker.url}/a`],
      [origin.url, `${worker.url}/`],
      ["/a", "/a"],
      ["a?b#c", "a?b#c"],
      ["https://elsewhere.example/a", "https://elsewhere.example/a"],
      [`https://elsewhere.example/?to=${origin.url}/`, `https://elsewhere.example/?to=${origin.url}/`],
      [`http://127.0.0.1:1/a`, "http://127.0.0.1:1/a"],
      ["mailto:a@b", "mailto:a@b"],
    ]) {
      assert.equal(await mapped("location", said), expected);
      assert.equal(await mapped("content-location", said), expected);
      assert.equal(await mapped("refresh", `5; url=${said}`), `5; url=${expected}`);
      assert.equal(await mapped("link", `<${said}>; rel=next, <${said}>; rel=prev`), `<${expected}>; rel=next, <${expected}>; rel=prev`);
    }
    assert.equal(await mapped("refresh", `0;URL='${origin.url}/a'`), `0;URL='${worker.url}/a'`);
    assert.equal(await mapped("refresh", "5"), "5");
  });

  test("is the site's in cookies for itself alone", async () => {
    for (const [said, expected] of [
      ["a=1; Domain=127.0.0.1; Path=/", "a=1; Domain=127.0.0.1; Path=/"],
      ["a=1; Domain=other.example; Secure", "a=1; Domain=other.example; Secure"],
      ["a=domain=127.0.0.1", "a=domain=127.0.0.1"],
    ]) {
      assert.deepEqual(await mapped("set-cookie", [said, "b=2"]), [expected, "b=2"]);
    }
    // Under another name than the upstream's.
    answer = (response) =>
      response.writeHead(200, { "set-cookie": ["a=1; Domain=127.0.0.1; Path=/", "b=2; domain=.127.0.0.1", "c=3; Domain=shop.example", "d=4"] }).end();
    const got = await get(`${worker.url}/data.json`, { headers: { host: "www.shop.example" } });
    assert.deepEqual(got.cookies, ["a=1; Path=/", "b=2", "c=3; Domain=shop.example", "d=4"]);
  });

  test("may have a path before the site's own", async () => {
    const below = await startBare({ origin: `${origin.url}/shop/` });
    try {
      for (const [said, expected] of [[`${origin.url}/shop/a/`, `${below.url}/a/`], ["/shop/a/", "/a/"], ["/shopping/", "/shopping/"], ["/shop", "/"], ["/shop?x=1", "/?x=1"], ["/shop#a", "/#a"], ["/shop//elsewhere.example/", "/elsewhere.example/"], ["/shop/\\elsewhere.example/", "/elsewhere.example/"], ["?x=1", "?x=1"], [`${origin.url}/shop?x=1`, `${below.url}/?x=1`], [`${origin.url}/other/`, `${below.url}/other/`]]) {
        answer = (response) => response.writeHead(301, { location: said }).end();
        const got = await view(`${below.url}/b/?c`);
        assert.deepEqual([got.status, got.headers.location], [301, expected]);
        assert.equal(origin.taken()[0].url, "/shop/b/?c");
      }
      // A cookie for a path of the upstream's is one for the path that visitors know.
      const paths = [["/shop/", "/"], ["/shop", "/"], ["/shop/a", "/a"], ["/", "/"], ["/shopping", "/shopping"]];
      answer = (response) => response.writeHead(200, { "set-cookie": paths.map(([said]) => `a=1; Path=${said}; HttpOnly`) }).end();
      assert.deepEqual((await view(`${below.url}/`)).cookies, paths.map(([, known]) => `a=1; Path=${known}; HttpOnly`));
    } finally {
      await below.stop();
    }
  });
});

test("a large page takes no more memory than a small one", async () => {
  // The most that the process ever held, in KB.
  const most = async () => Number(/VmHWM:\s*(\d+)/.exec(await readFile(`/proc/${worker.pid}/status`, "utf8"))[1]);
  const part = `<p data-indgang-merge="first_name">x</p>${"<p>All the same, all the way down.</p>".repeat(2000)}`;
  const large = (parts) => (answer = async (response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.write(PAGE.slice(0, -14));
    for (let at = 0; at < parts; at++) {
      if (!response.write(part)) await new Promise((then) => response.once("drain", then));
    }
    response.end("THE END");
  });
  const read = async (pause) => {
    const stream = await open(`${worker.url}/`, { headers: { accept: "text/html", "accept-encoding": "identity" } });
    // A visitor on a slow line: nothing is read for a while, and it must wait at the origin.
    await wait(pause);
    let [length, end] = [0, ""];
    for await (const chunk of stream) {
      length += chunk.length;
      end = `${end}${chunk}`.slice(-7);
    }
    assert.equal(end, "THE END");
    return length;
  };
  large(2);
  for (let times = 0; times < 20; times++) await read(0);
  const before = await most();
  large(1000);
  assert.ok((await read(1000)) > 64 << 20);
  const more = (await most()) - before;
  console.log(`a page of 70 MB: ${more} KB more than pages of 0.2 MB, of ${before}`);
  assert.ok(more < 32 << 10, `${more} KB more`);
});
