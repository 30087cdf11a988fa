/** What the endpoints do with requests that no page of ours sends, in workerd: methods, places, types, lengths. */

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { call, choice, get, told, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { startBare } from "../support/workerd.mjs";

const LIMIT = 16 << 10;

describe("hostile requests", () => {
  let origin, worker;
  before(async () => {
    origin = await startOrigin((_, response) => html(response, "<body><p>A page.</p>"));
    worker = await startBare({ origin: origin.url });
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  const code = (got) => JSON.parse(got.text).error?.code;

  test("each endpoint, by each method, from everywhere", async () => {
    const routes = { consent: ["POST"], profile: ["GET", "POST", "DELETE"], observe: ["POST"], health: ["GET"] };
    const places = ["same-origin", "cross-site", "same-site", "none", "", "garbage", "same-origin;"];
    let asked = 0;
    for (const [path, answered] of Object.entries(routes)) {
      for (const method of ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]) {
        for (const place of places) {
          const jar = await visitorOnce();
          const body = ["GET", "HEAD", "OPTIONS"].includes(method) ? undefined : "{}";
          const headers = { "sec-fetch-site": place };
          const got = await call(worker.url, method, path, { jar, headers, body });
          const [harmless, same] = [["GET", "HEAD", "OPTIONS"].includes(method), place === "same-origin"];
          const what = `${method} ${path} from "${place}"`;
          const elsewhere = ["cross-site", "same-site"].includes(place);
          if (!same && (!harmless || elsewhere)) {
            // An answer to HEAD has no words.
            assert.deepEqual([got.status, method === "HEAD" || code(got)], [403, method === "HEAD" || "edge.cross_site"], what);
          } else if (!answered.includes(method)) assert.deepEqual([got.status, got.headers.allow], [405, answered.join(", ")], what);
          else assert.notEqual(got.status, 403, what);
          if (harmless || !same) assert.deepEqual(got.cookies, [], what);
          // Nobody else may read or send anything here: no answer speaks of other origins.
          for (const name of Object.keys(got.headers)) assert.doesNotMatch(name, /^access-control/, what);
          asked += 1;
        }
      }
    }
    assert.equal(asked, 4 * 7 * 7);
  });
  let visitor;
  const visitorOnce = async () => {
    visitor ??= await visitorAtTheEdge(worker.url);
    return Object.assign(Object.create(Object.getPrototypeOf(visitor)), { cookies: new Map(visitor.cookies) });
  };

  test("a preflight is refused, and so is what it would have asked for", async () => {
    const origin = "https://evil.example";
    for (const path of ["consent", "profile", "observe", "health", "nothing"]) {
      const headers = {
        ...{ origin, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" },
        ...{ "access-control-request-method": "DELETE", "access-control-request-headers": "content-type" },
      };
      const got = await call(worker.url, "OPTIONS", path, { headers });
      assert.equal(got.status, 403, path);
      assert.equal(got.headers["access-control-allow-origin"], undefined);
    }
  });

  test("the type and encoding that a body claims change nothing", async () => {
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "json; charset=utf-16"]) {
      const headers = { "content-type": type };
      assert.equal((await call(worker.url, "POST", "consent", { headers, body: '{"remember":"denied"}' })).status, 200, type);
      const form = await call(worker.url, "POST", "consent", { headers, body: "remember=granted&edge=granted" });
      assert.deepEqual([form.status, code(form), form.cookies], [400, "body.not_json", []], type);
    }
    // Whatever it is said to be packed in, it is read as it came.
    const packed = await call(worker.url, "POST", "consent", { headers: { "content-encoding": "gzip" }, body: '{"remember":"denied"}' });
    assert.equal(packed.status, 200);
  });

  /** As it is on the wire: whoever cuts a request off or announces nothing. */
  const raw = (text, { end = true } = {}) =>
    new Promise((then, fail) => {
      const { hostname, port } = new URL(worker.url);
      const socket = connect(+port, hostname, () => {
        socket.write(text);
        if (end) socket.end();
      });
      let answer = "";
      socket.on("data", (data) => (answer += data));
      socket.on("error", fail);
      socket.on("close", () => then(answer));
      setTimeout(() => socket.destroy(), 5_000).unref();
    });
  const head = (more) => `POST /_indgang/consent HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n${more}\r\n\r\n`;
  const chunked = (body, size) => {
    const parts = [];
    for (let at = 0; at < body.length; at += size) {
      const part = body.slice(at, at + size);
      parts.push(`${part.length.toString(16)}\r\n${part}\r\n`);
    }
    return `${head("transfer-encoding: chunked")}${parts.join("")}0\r\n\r\n`;
  };

  test("a body without a length is read up to the bound", async () => {
    const body = '{"remember":"denied"}';
    for (const size of [1, 7, 4096]) assert.match(await raw(chunked(body, size)), /^HTTP\/1\.1 200 /, `chunks of ${size}`);
    assert.match(await raw(chunked(body.padEnd(LIMIT), 1000)), /^HTTP\/1\.1 200 /, "exactly as long as it may be");
    assert.match(await raw(chunked(body.padEnd(LIMIT + 1), 1000)), /^HTTP\/1\.1 413 [^]*body\.too_large/, "one more");
    assert.match(await raw(chunked(body.padEnd(1 << 20), 65_000)), /^HTTP\/1\.1 413 /, "a megabyte");
  });

  test("a body that is cut off changes nothing, and the worker goes on", async () => {
    const cut = await raw(`${head("content-length: 400")}{"remember":"den`);
    assert.doesNotMatch(cut, /set-cookie/i);
    assert.doesNotMatch(cut, /^HTTP\/1\.1 200/);
    assert.doesNotMatch(await raw(`${head("transfer-encoding: chunked")}ff\r\n{"remem`), /set-cookie/i);
    assert.equal((await call(worker.url, "GET", "health")).status, 200);
  });

  test("bombs are refused", async () => {
    const jar = await visitorOnce();
    const deep = `{"events":${"[".repeat(8000)}`;
    for (const [body, expected] of [
      [deep, "body.not_json"],
      [`{"events":${'{"a":'.repeat(2500)}`, "body.not_json"],
      ['{"events":[{"event":"view","value":1e400}]}', "body.not_json"],
      ['{"events":[],"events":{}}', "body.wrong_type"],
      ['{"events":[],"constructor":{}}', "body.unknown_field"],
      ["\ufeff{}", "body.not_json"],
    ]) {
      const got = await call(worker.url, "POST", "observe", { jar, body });
      assert.deepEqual([got.status, code(got), got.cookies], [400, expected, []], body.slice(0, 40));
    }
  });

  test("a hundred cookies of our name, and a header of 64 KB: a page, and whatever profile is good", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const planted = (name) => Array(100).fill(`__Host-indgang-${name}=planted`).join("; ");
    const padding = `a=${"x".repeat(64 << 10)}`;
    const counts = { pages: 0, profiles: 0 };
    for (const [cookie, lives] of [
      [planted("learnt"), false],
      [`${planted("learnt")}; ${choice("ggd")}`, false],
      [`${planted("learnt")}; ${jar.header}`, true],
      [`${planted("choice")}; ${jar.header}; ${planted("declared")}`, true],
      [padding, false],
      [`${padding}; ${jar.header}`, true],
      [`${jar.header}; ${padding}`, true],
    ]) {
      const got = await view(`${worker.url}/`, { headers: { cookie } });
      assert.equal(got.status, 200, `${cookie.length} bytes: ${got.text.slice(0, 80)}`);
      assert.equal(got.headers["indgang-fault"], undefined);
      assert.equal(told(got).slots.hero, lives ? "deals" : "default");
      counts.pages += 1;
      counts.profiles += +lives;
    }
    assert.deepEqual(counts, { pages: 7, profiles: 4 });
  });

  test("the clock off by years: no profile, and the visitor is asked anew", async () => {
    const jar = await visitorAtTheEdge(worker.url, ["deals"]);
    const today = Math.floor(Date.now() / 86_400_000);
    for (const days of [-10_000, -3_650, -400, 2, 400, 3_650, 40_000]) {
      const cookie = `${choice("ggd", 1, today + days)}; __Host-indgang-learnt=${jar.cookies.get("__Host-indgang-learnt")}`;
      const got = await view(`${worker.url}/`, { headers: { cookie } });
      assert.equal(told(got).slots.hero, "default", `${days} days`);
      const { home } = JSON.parse((await get(`${worker.url}/_indgang/profile?page=/`, { headers: { cookie } })).text);
      assert.equal(home, "nowhere", `${days} days`);
    }
  });
});
