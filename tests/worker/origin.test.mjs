/** In front of an upstream: what reaches it, and what of it reaches the visitor. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { choice, get, open, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const PAGE = `<!doctype html><html><head><title>Page</title></head><body>
<section data-indgang-slot="hero"><template data-indgang-variant="deals">Deals</template>
<div data-indgang-variant="default">Default</div></section></body></html>`;
const OURS = `${choice("ggd")}; __Host-indgang-learnt=x; __Host-indgang-declared=y`;

describe("an upstream", () => {
  let origin, worker, answer;
  before(async () => {
    origin = await startOrigin((request, response) => answer(response, request));
    worker = await startBare({ origin: origin.url });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  beforeEach(() => {
    answer = (response) => html(response, PAGE);
    origin.taken();
  });

  test("gets no cookie of ours, and the others as they were", async () => {
    const cookies = [
      [`a=1; ${OURS}; b="2, 3"`, `a=1; b="2, 3"`],
      [`${OURS}`, undefined],
      ["a=1; b = 2;c", "a=1; b = 2;c"],
      ["a=1, __Host-indgang-learnt=x", "a=1"],
      ["=__Host-indgang-learnt=x; a=1", "a=1"],
    ];
    for (const [cookie, expected] of cookies) {
      await view(`${worker.url}/`, { headers: { cookie } });
      await get(`${worker.url}/data.json`, { headers: { cookie } });
      await get(`${worker.url}/form`, { method: "POST", headers: { cookie }, body: "x" });
      for (const asked of origin.taken()) assert.equal(asked.headers.cookie, expected, asked.url);
    }
  });

  test("gets page views whole: never a condition, never a range", async () => {
    const conditions = { "if-none-match": '"a"', "if-modified-since": "x", range: "bytes=0-1", "if-range": '"a"' };
    for (const method of ["GET", "HEAD"]) await view(`${worker.url}/`, { method, headers: conditions });
    for (const { headers } of origin.taken()) {
      for (const name of Object.keys(conditions)) assert.equal(headers[name], undefined, name);
    }
    await get(`${worker.url}/film.mp4`, { headers: conditions });
    const [{ headers }] = origin.taken();
    for (const name of Object.keys(conditions)) assert.equal(headers[name], conditions[name], name);
  });

  test("gets other requests as they came", async () => {
    answer = (response) => response.writeHead(303, { location: "/done", "x-mine": "1" }).end();
    const body = "a=1&b=%26".repeat(5000);
    const headers = {
      "content-type": "application/x-www-form-urlencoded", accept: "text/html", "sec-fetch-dest": "document",
    };
    const got = await get(`${worker.url}/book/?x=%20y&x`, { method: "POST", headers, body });
    assert.deepEqual([got.status, got.headers.location, got.headers["x-mine"]], [303, "/done", "1"]);
    const [asked] = origin.taken();
    assert.deepEqual([asked.method, asked.url, asked.body], ["POST", "/book/?x=%20y&x", body]);
    assert.equal(asked.headers["content-type"], headers["content-type"]);
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      await get(`${worker.url}/api`, { method, headers: { "x-mine": "2" } });
      const [asked] = origin.taken();
      assert.deepEqual([asked.method, asked.headers["x-mine"]], [method, "2"]);
    }
  });

  test("is told which host was asked", async () => {
    await view(`${worker.url}/`);
    const [{ headers }] = origin.taken();
    assert.equal(headers.host, new URL(origin.url).host);
    assert.equal(headers["x-forwarded-host"], new URL(worker.url).host);
  });

  test("sends its redirects to the visitor", async () => {
    answer = (response) => response.writeHead(301, { location: "/elsewhere" }).end();
    const got = await view(`${worker.url}/`);
    assert.deepEqual([got.status, got.headers.location], [301, "/elsewhere"]);
    assert.equal(origin.taken().length, 1);
  });

  test("keeps its own headers on a rewritten page, but for what is no longer true", async () => {
    answer = (response) =>
      html(response, PAGE, {
        etag: '"a"', "last-modified": "Mon, 01 Jan 2024 00:00:00 GMT", "accept-ranges": "bytes",
        "cache-control": "public, max-age=600", "cdn-cache-control": "max-age=600", expires: "0",
        "set-cookie": ["a=1; Path=/", "b=2; Path=/"], vary: "accept-language", "x-mine": "1",
        "content-security-policy": "default-src 'self'",
      });
    const { headers, cookies, text } = await view(`${worker.url}/`);
    for (const gone of ["etag", "last-modified", "accept-ranges", "cdn-cache-control", "expires"]) {
      assert.equal(headers[gone], undefined, gone);
    }
    assert.equal(headers["cache-control"], "private, no-cache");
    assert.deepEqual(cookies, ["a=1; Path=/", "b=2; Path=/"]);
    assert.deepEqual([headers.vary, headers["x-mine"]], ["accept-language", "1"]);
    assert.equal(headers["content-security-policy"], "default-src 'self'");
    assert.match(text, />\s*Default<\/section>/);
    answer = (response) => html(response, PAGE, { "cache-control": "no-store" });
    assert.equal((await view(`${worker.url}/`)).headers["cache-control"], "private, no-store");
  });

  test("pages in an older charset keep their letters", async () => {
    const letters = Buffer.from("æøå", "latin1");
    const body = Buffer.concat([Buffer.from("<body><p>"), letters, Buffer.from('</p><p data-indgang-slot="hero"></p>')]);
    for (const type of ["text/html; charset=iso-8859-1", "text/html"]) {
      answer = (response) => response.writeHead(200, { "content-type": type }).end(body);
      const got = await view(`${worker.url}/`);
      assert.ok(got.body.includes(letters), type);
      assert.ok(told(got), type);
    }
  });

  test("a page older than the plan shows its default", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const older = PAGE.replaceAll('variant="deals"', 'variant="last-year"') + '<p data-indgang-slot="gone"><b data-indgang-variant="x">X</b><b data-indgang-variant="default">Y</b></p>';
    answer = (response) => html(response, older);
    const got = await view(`${worker.url}/other/`, { headers: { cookie: jar.header } });
    assert.equal(told(got).slots.hero, "deals");
    assert.match(got.text, />\s*Default<\/section>/);
    assert.match(got.text, /<p data-indgang-slot="gone">Y<\/p>/);
    assert.doesNotMatch(got.text, /last-year|Deals|>X</);
  });

  test("a page streams: its head is there before its tail exists", async () => {
    let finish;
    answer = (response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.write(PAGE.slice(0, PAGE.indexOf("</section>")));
      finish = () => response.end(PAGE.slice(PAGE.indexOf("</section>")));
    };
    const response = await open(`${worker.url}/`, { headers: { accept: "text/html", "accept-encoding": "identity" } });
    let text = "";
    for await (const chunk of response) {
      text += chunk;
      if (text.includes("Default")) finish();
    }
    assert.match(text, /id="indgang-decision"[\s\S]*Default<\/section>/);
  });

  test("a page without a body element is told before its first slot", async () => {
    answer = (response) => html(response, '<p data-indgang-slot="hero"><b data-indgang-variant="default">D</b></p>');
    const got = await view(`${worker.url}/`, { headers: { cookie: choice("gdd") } });
    assert.match(got.text, /^<meta name="indgang-context"[^>]*><script [^>]*id="indgang-decision">.*?<\/script><p /);
  });

  test("a page that abuses the protocol arrives whole", async () => {
    const odd = '<body><img data-indgang-slot="hero"><br data-indgang-merge="first_name"><p data-indgang-slot="constructor"><i data-indgang-variant="__proto__">x</i><i data-indgang-variant>y</i><i data-indgang-variant="default">z</i></p>THE END';
    answer = (response) => html(response, odd);
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const got = await view(`${worker.url}/`, { headers: { cookie: jar.header } });
    assert.match(got.text, /z<\/p>THE END$/);
  });

  test("a websocket passes through", async () => {
    origin.server.once("upgrade", (request, socket) => {
      origin.asked.push({ headers: request.headers });
      const key = request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      const accept = crypto.subtle.digest("SHA-1", Buffer.from(key));
      accept.then((hash) => {
        socket.write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            `Sec-WebSocket-Accept: ${Buffer.from(hash).toString("base64")}\r\n\r\n`,
        );
        socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
      });
    });
    const socket = new WebSocket(worker.url.replace("http", "ws") + "/live", {
      headers: { cookie: `${OURS}; a=1`, accept: "text/html" },
    });
    const said = await new Promise((then, fail) => {
      socket.onmessage = ({ data }) => then(data);
      socket.onerror = () => fail(new Error("no socket"));
    });
    socket.close();
    assert.equal(said, "hi");
    assert.equal(origin.taken()[0].headers.cookie, "a=1");
  });

  test("that is down gives a plain answer, not an exception", async () => {
    const lonely = await startBare({ origin: "http://127.0.0.1:1" });
    try {
      for (const path of ["/", "/data.json"]) {
        const got = await view(`${lonely.url}${path}`);
        assert.equal(got.status, 502);
        assert.match(got.text, /cannot be reached/);
      }
      // Counted each time, and told once.
      assert.deepEqual(JSON.parse((await get(`${lonely.url}/_indgang/health`)).text).faults, { origin: 2 });
      assert.equal(lonely.log().trim(), '{"indgang":"fault","code":"origin"}');
    } finally {
      await lonely.stop();
    }
  });

  test("whose address is none is told as such", async () => {
    for (const address of ["origin.example.com", "origin.example.com:443", "https://a b"]) {
      const lost = await startBare({ origin: address });
      try {
        assert.equal((await view(`${lost.url}/`)).status, 502);
        assert.equal(lost.log().trim(), '{"indgang":"fault","code":"origin","detail":"origin.not_an_address"}');
      } finally {
        await lost.stop();
      }
    }
  });
});
