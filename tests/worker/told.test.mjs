/** What a logged-in origin tells of its visitor by a signed header, and what must not come of it. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { promisify } from "node:util";
import { signTraits } from "../../examples/sign-traits.mjs";
import { CANARY } from "../support/canaries.mjs";
import { Jar, call, choice, get, view, visitorAtTheEdge } from "../support/http.mjs";
import { html, startOrigin } from "../support/origin.mjs";
import { compile } from "../support/plan.mjs";
import { startBare } from "../support/workerd.mjs";
import { ROOT } from "../support/wrangler.mjs";

const SECRET = "a secret of the origin and the edge, and of nobody else";
const BEFORE = "what the secret was before that, which still counts";
const CHOICE = "__Host-indgang-choice";
const PAGE =
  '<!doctype html><html><head></head><body><p data-indgang-slot="hero"><template data-indgang-variant="member">M</template>' +
  '<b data-indgang-variant="default">D</b></p></body></html>';

const MANIFEST = {
  site: { name: "Test" },
  traits: {
    member: { type: "boolean", why: "So that your points count.", from: "origin", expiresDays: 30 },
    level: { type: "number", why: "So that your seat is the right one.", from: "origin" },
    city: { type: "string", why: "So that your airport comes first.", from: "origin" },
    name: { type: "string", why: "So that the greeting is to you." },
  },
  segments: {
    members: { who: "Members.", when: { "trait.member": true } },
    others: { who: "Some.", when: { "trait.level": 2, "trait.city": `${CANARY} Aarhus`, "trait.name": "x" } },
  },
  slots: { hero: { variants: ["default", "member"] } },
  experiences: [
    { id: "for-members", status: "live", audience: "members", show: [{ slot: "hero", variant: "member" }] },
    { id: "for-others", status: "draft", audience: "others", show: [{ slot: "hero", variant: "member" }] },
  ],
};

describe("what an origin tells", () => {
  let origin, worker, host;
  /** What the origin answers with next. @type {Record<string, string>} */
  let headers = {};
  let status = 200;
  before(async () => {
    origin = await startOrigin((request, response) => {
      if (request.url.startsWith("/api")) return response.writeHead(status, { "content-type": "application/json", ...headers }).end("{}");
      html(response, PAGE, headers, status);
    });
    const vars = { INDGANG_TRAITS_SECRET: SECRET, INDGANG_TRAITS_SECRET_PREVIOUS: BEFORE };
    worker = await startBare({ origin: origin.url, plan: await compile(MANIFEST), vars });
    host = new URL(worker.url).host;
  });
  after(async () => {
    await worker?.stop();
    await origin.stop();
  });
  beforeEach(() => {
    headers = {};
    status = 200;
  });

  /** Of a page that is one visitor's. */
  const own = (header) => (headers = { "cache-control": "private, no-cache", "indgang-traits": header });
  const tells = (traits, secret = SECRET, at = host) => own(signTraits(secret, at, traits));
  const looks = async (jar, path = "/") => jar.keep(await view(worker.url + path, { headers: { cookie: jar.header } }));
  /** What a page carries for its script to hand over. */
  const carried = ({ text }) => / data-told="([^"]*)"/.exec(text)?.[1];
  const hands = (jar, told) => call(worker.url, "POST", "profile", { jar, body: `{"told":"${told}"}` });
  const known = async (jar) => {
    const { remembered } = JSON.parse((await call(worker.url, "GET", "profile?page=/", { jar })).text);
    return Object.fromEntries(remembered.filter(({ kind }) => kind === "trait").map(({ name, value }) => [name, value]));
  };
  /** A page view and what its script does. */
  const visits = async (jar) => {
    const page = await looks(jar);
    const told = carried(page);
    if (told) assert.equal((await hands(jar, told)).status, 204);
    return page;
  };
  /** The log comes by a pipe of its own. */
  const until = async (said) => {
    for (let turn = 0; turn < 500 && !said(); turn++) await new Promise((then) => setTimeout(then, 20));
  };
  /** The codes that operators were told since. */
  const refused = (from) => [...worker.log().slice(from).matchAll(/"code":"(told\.[a-z_]+)"/g)].map(([, code]) => code);

  test("is kept where the visitor lets the edge keep a profile, and decides from the next page on", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    tells({ member: true, level: 2, city: `${CANARY} Aarhus` });
    const page = await visits(jar);
    assert.match(page.text, />D</);
    assert.deepEqual(page.cookies, [], "a page writes nothing");
    assert.doesNotMatch(page.text, /Aarhus|member.*true/);
    assert.deepEqual(await known(jar), { member: true, level: 2, city: `${CANARY} Aarhus` });
    headers = {};
    assert.match((await looks(jar)).text, /<p data-indgang-slot="hero">M</);
    // The same once more is nothing new.
    tells({ member: true });
    assert.equal(carried(await looks(jar)), undefined);
    tells({ member: false });
    await visits(jar);
    assert.deepEqual(await known(jar), { member: false, level: 2, city: `${CANARY} Aarhus` });
  });

  test("counts with the secret before this one, and as a shell signs it", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    tells({ level: 1 }, BEFORE);
    await visits(jar);
    const script = join(ROOT, "examples/sign-traits.sh");
    const env = { ...process.env, INDGANG_TRAITS_SECRET: SECRET };
    const { stdout } = await promisify(execFile)("sh", [script, host, `{"city":"${CANARY} Odense"}`], { env });
    own(stdout.trim());
    await visits(jar);
    assert.deepEqual(await known(jar), { level: 1, city: `${CANARY} Odense` });
  });

  test("never reaches a visitor, whoever asks for whatever", async () => {
    tells({ city: `${CANARY} Aarhus` });
    const [, claims] = headers["indgang-traits"].split(".");
    const jar = await visitorAtTheEdge(worker.url);
    for (const cookie of ["", jar.header, choice("gdd")]) {
      for (const [path, code] of [["/", 200], ["/", 404], ["/", 503], ["/api", 200], ["/api", 304], ["/", 302]]) {
        status = code;
        for (const got of [
          await view(worker.url + path, { headers: { cookie } }),
          await get(worker.url + path, { headers: { cookie } }),
          await view(worker.url + path, { method: "HEAD", headers: { cookie } }),
        ]) {
          assert.equal(got.headers["indgang-traits"], undefined, `${path} ${code}`);
          assert.ok(!(got.text + JSON.stringify(got.headers)).includes(claims), `${path} ${code}`);
          assert.doesNotMatch(got.text + JSON.stringify(got.headers), /Aarhus/);
        }
      }
    }
    assert.ok(!worker.log().includes(claims));
    assert.doesNotMatch(worker.log(), /Aarhus/);
  });

  test("is dropped without the visitor's grant", async () => {
    tells({ member: true });
    for (const cookie of ["", choice("ddd"), choice("gdd"), choice("ggd", 1, 0)]) {
      const got = await view(worker.url, { headers: { cookie } });
      assert.equal(carried(got), undefined, cookie);
    }
    // Not from who lets a page carry it and has no profile at the edge.
    const jar = await visitorAtTheEdge(worker.url);
    const told = carried(await looks(jar));
    const other = new Jar();
    other.cookies.set(CHOICE, choice("gdd").split("=")[1]);
    assert.equal((await hands(other, told)).status, 403);
    assert.deepEqual(other.names, [CHOICE]);
  });

  test("is of no use once the visitor withdrew, or asked to be forgotten", async () => {
    for (const withdraw of [
      (jar) => call(worker.url, "POST", "consent", { jar, body: { remember: "denied" } }),
      (jar) => call(worker.url, "DELETE", "profile", { jar }),
    ]) {
      const jar = await visitorAtTheEdge(worker.url);
      tells({ member: true });
      const told = carried(await looks(jar));
      assert.ok(told);
      await withdraw(jar);
      await hands(jar, told);
      await call(worker.url, "POST", "consent", { jar, body: { edge: "granted" } });
      await hands(jar, told);
      assert.deepEqual(await known(jar), {});
      // What it says now is new, and counts.
      await visits(jar);
      assert.deepEqual(await known(jar), { member: true });
    }
  });

  test("never undoes what the visitor said of it", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    tells({ member: true, city: `${CANARY} Aarhus`, level: 1 });
    const late = carried(await looks(jar));
    await hands(jar, late);
    await call(worker.url, "POST", "profile", { jar, body: { traits: { member: null, city: `${CANARY} Odense` } } });
    assert.deepEqual(await known(jar), { level: 1, city: `${CANARY} Odense` });
    await hands(jar, late);
    tells({ member: true, city: `${CANARY} Aarhus`, level: 2 });
    await visits(jar);
    assert.deepEqual(await known(jar), { level: 2, city: `${CANARY} Odense` });
    await call(worker.url, "POST", "profile", { jar, body: { restore: true } });
    await visits(jar);
    assert.deepEqual(await known(jar), { member: true, level: 2, city: `${CANARY} Aarhus` });
    await call(worker.url, "POST", "profile", { jar, body: { paused: true } });
    tells({ level: 3 });
    assert.equal(carried(await looks(jar)), undefined, "paused");
  });

  test("is refused whole if it is not right, and operators are told which way", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    const now = Math.floor(Date.now() / 1000);
    const signed = (claims, head = { alg: "HS256" }, secret = SECRET) => {
      const [a, b] = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
      return `${a}.${b}.${createHmac("sha256", secret).update(`${a}.${b}`).digest("base64url")}`;
    };
    const right = { aud: host, exp: now + 60, traits: { member: true } };
    const good = signed(right);
    const [head, , mac] = good.split(".");
    const other = Buffer.from(JSON.stringify({ ...right, traits: { member: false } })).toString("base64url");
    const cases = {
      "told.not_signed": [
        "x", "a.b.c", `${good}x`, `${good}.x`, good.split(".").slice(0, 2).join(".") + ".", `${head}.${other}.${mac}`,
        signed(right, { alg: "none" }), signed(right, { alg: "HS512" }), signed(right, { alg: "hs256" }),
        signed(right, { alg: ["HS256"] }), signed(right, { alg: "HS256", crit: ["exp"] }), signed(right, undefined, "another secret of the same length or so"),
        signed(right, /** @type {any} */ (null)),
      ],
      "told.over": [signed({ ...right, exp: now - 1 }), signed({ ...right, exp: undefined }), signed({ ...right, exp: "soon" }), signed({ ...right, nbf: now + 50 }), signed({ ...right, nbf: "soon" })],
      "told.too_long_lived": [signed({ ...right, exp: now + 86_400 })],
      "told.other_host": [signed({ ...right, aud: "evil.example" }), signed({ ...right, aud: undefined }), signed({ ...right, aud: [] })],
      "told.unknown_trait": [signed({ ...right, traits: { member: true, nothing: 1 } }), signed({ ...right, traits: { name: "Anna" } })],
      "told.wrong_type": [
        signed({ ...right, traits: { member: "perhaps" } }), signed({ ...right, traits: { level: 1.5 } }), signed({ ...right, traits: { level: 1e12 } }),
        signed({ ...right, traits: { city: null } }), signed({ ...right, traits: { city: [`${CANARY} Aarhus`] } }), signed({ ...right, traits: { city: "" } }),
      ],
      "told.not_json": [signed({ ...right, traits: undefined }), signed({ ...right, traits: ["member"] })],
      "told.full": [signed({ ...right, traits: { city: "x".repeat(65) } })],
      "told.too_long": [signed({ ...right, traits: { city: "x".repeat(5_000) } })],
    };
    for (const [code, list] of Object.entries(cases)) {
      for (const header of list) {
        own(header);
        const from = worker.log().length;
        const page = await looks(jar);
        assert.equal(page.status, 200);
        assert.match(page.text, />D</);
        assert.equal(carried(page), undefined, `${code}: ${header}`);
        await until(() => refused(from).length > 0);
        assert.deepEqual(refused(from), [code], header);
      }
    }
    assert.deepEqual(await known(jar), {});
  });

  test("is nobody's where a cache may give the page to others", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    for (const kept of [undefined, "public, max-age=60", "max-age=60", "s-maxage=60", "no-cache", "x-private"]) {
      tells({ member: true });
      if (kept === undefined) delete headers["cache-control"];
      else headers["cache-control"] = kept;
      const from = worker.log().length;
      assert.equal(carried(await looks(jar)), undefined, kept);
      await until(() => refused(from).length > 0);
      assert.deepEqual(refused(from), ["told.not_private"], kept);
    }
    for (const kept of ["private", "max-age=0, Private", "no-store"]) {
      tells({ member: true });
      headers["cache-control"] = kept;
      assert.ok(carried(await looks(jar)), kept);
    }
  });

  test("is told of a visitor by whatever else the origin sets", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    tells({ member: true });
    // Both name the upstream itself, and are changed on the way.
    Object.assign(headers, { link: `<${origin.url}/a.css>; rel=preload`, "set-cookie": "s=1; Domain=127.0.0.1" });
    assert.ok(carried(await looks(jar)));
  });

  test("is not what another visitor can hand over", async () => {
    const [one, other] = [await visitorAtTheEdge(worker.url), await visitorAtTheEdge(worker.url)];
    tells({ member: true });
    const told = carried(await looks(one));
    const got = await hands(other, told);
    assert.deepEqual([got.status, got.cookies], [204, []]);
    assert.deepEqual(await known(other), {});
    assert.equal((await hands(one, told)).cookies.length, 1);
  });

  test("is not taken from anybody but us, nor when it is over", async () => {
    const jar = await visitorAtTheEdge(worker.url);
    tells({ member: true });
    const told = carried(await looks(jar));
    const learnt = jar.cookies.get("__Host-indgang-learnt");
    for (const bad of ["", "x", told.slice(0, -1), `${told}A`, learnt, `B${told.slice(1)}`]) {
      const got = await hands(jar, bad);
      assert.deepEqual([got.status, got.cookies], [204, []], bad);
    }
    for (const body of ['{"told":1}', '{"told":"x","traits":{}}', `{"told":{"member":true}}`]) {
      assert.equal((await call(worker.url, "POST", "profile", { jar, body })).status, 400, body);
    }
    assert.equal((await call(worker.url, "POST", "profile", { jar, body: `{"told":"${told}"}`, headers: { "sec-fetch-site": "cross-site" } })).status, 403);
    assert.deepEqual(await known(jar), {});
  });

  test("an origin that shares no secret tells nothing", async () => {
    for (const [vars, code] of [[{}, "told.no_secret"], [{ INDGANG_TRAITS_SECRET: "short" }, "told.weak_secret"]]) {
      const bare = await startBare({ origin: origin.url, plan: await compile(MANIFEST), vars });
      try {
        const jar = await visitorAtTheEdge(bare.url);
        tells({ member: true }, vars.INDGANG_TRAITS_SECRET ?? "", new URL(bare.url).host);
        const page = await view(bare.url, { headers: { cookie: jar.header } });
        assert.equal(carried(page), undefined);
        assert.equal(page.headers["indgang-traits"], undefined);
        await until(() => bare.log().includes(code));
        assert.match(bare.log(), new RegExp(code));
      } finally {
        await bare.stop();
      }
    }
  });
});
