/**
 * Firefox and WebKit for tests, as `cargo xtask test` found them. Both are driven from outside of the page alone: by scripts
 * that run in it and give JSON back, which is what the two drivers have in common.
 */

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { after, afterEach, before, describe } from "node:test";
import puppeteer from "puppeteer-core";

/** How long a page or a driver may take, in milliseconds: much, as machines of tests are busy. */
const PATIENCE = 60_000;
/** How long WebKit may take to start, in milliseconds. */
const START = 30_000;
const STEP = 50;

/** @typedef {{ open: (url: string) => Promise<unknown>, run: (script: Function, ...given: any[]) => Promise<any>, press: (...keys: string[]) => Promise<unknown> }} Tab `press`: keys that are held down together */
/** @typedef {Tab & { tab: () => Promise<Tab>, close: () => Promise<unknown> }} Visitor with the first of their tabs, and a way to open more */
/** @typedef {{ visitor: () => Promise<Visitor>, stop: () => Promise<unknown> }} Engine */

/** @returns {Promise<Engine>} */
async function firefox() {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", timeout: PATIENCE, acceptInsecureCerts: true });
  return {
    async visitor() {
      const context = await browser.createBrowserContext();
      const tab = async () => {
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        const press = async (...keys) => {
          for (const key of keys) await page.keyboard.down(key);
          for (const key of keys.reverse()) await page.keyboard.up(key);
        };
        return { open: (url) => page.goto(url), run: (script, ...given) => page.evaluate(script, ...given), press };
      };
      return { ...(await tab()), tab, close: () => context.close() };
    },
    stop: () => browser.close(),
  };
}

export const freePort = () =>
  new Promise((then) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => then(port));
    });
  });

/** A program that is ended with what it started. @returns {() => void} */
export function running(command, args, options = {}) {
  const child = spawn(command, args, { stdio: "ignore", detached: true, ...options });
  const end = () => {
    process.off("exit", end);
    // Once it is gone, its number may be another program's.
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid);
  };
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  return Object.assign(end, { child });
}

/** A display without a screen. @returns {Promise<[string, () => void]>} */
export async function display() {
  const end = running(process.env.XVFB ?? "Xvfb", ["-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "1280x900x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((then) => end.child.stdio[3].once("data", then));
  return [`:${`${number}`.trim()}`, end];
}

/** What WebDriver calls keys that stand for no letter. @type {Record<string, string>} */
const KEYS = { Shift: "\ue008", Tab: "\ue004", Enter: "\ue006", Escape: "\ue00c" };

/** WebKit's driver on a display of its own. @param {string} at the display */
async function webkitDriver(at) {
  const port = await freePort();
  // Its sandbox cannot be made by root, as whom tests run in containers.
  const sandbox = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {};
  const env = { ...process.env, ...sandbox, DISPLAY: at };
  const end = running(process.env.WEBKIT ?? "WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], { env });
  /** It waits for ever for a browser that is gone, so it is not waited for that long. */
  const ask = async (method, path, body, patience = 2 * PATIENCE) => {
    const how = { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(patience) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, how);
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let left = PATIENCE; ; left -= STEP) {
    if (await ask("GET", "/status").then(({ ready }) => ready, () => false)) return { ask, end };
    if (left <= 0) throw new Error("WebKit's driver does not answer");
    await new Promise((then) => setTimeout(then, STEP));
  }
}

/** WebKit by plain WebDriver: each session is a browser of its own, with nothing in it. @returns {Promise<Engine>} */
async function webkit() {
  const [at, endDisplay] = await display();
  let driver = await webkitDriver(at);
  const ask = (...asked) => driver.ask(...asked);
  const options = { binary: process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", args: ["--automation"] };
  return {
    async visitor() {
      const capabilities = { alwaysMatch: { acceptInsecureCerts: true, "webkitgtk:browserOptions": options, timeouts: { script: PATIENCE, pageLoad: PATIENCE } } };
      const begin = () => ask("POST", "/session", { capabilities }, START);
      const { sessionId } = await begin().catch(async () => {
        // Now and then a browser ends as it starts, and its driver takes no other.
        driver.end();
        driver = await webkitDriver(at);
        return begin();
      });
      const session = `/session/${sessionId}`;
      const script = "const [then, given] = [arguments[1], arguments[0]]; Promise.resolve().then(() => (SCRIPT)(...given)).then((it) => then([it]), (error) => then(`${error}`));";
      /** The driver looks at one tab at a time. @param {string} handle @returns {Tab} */
      const tabOf = (handle) => {
        const there = async (path, body) => {
          await ask("POST", `${session}/window`, { handle });
          return ask("POST", session + path, body);
        };
        return {
          open: (url) => there("/url", { url }),
          run: async (run, ...given) => {
            const found = await there("/execute/async", { script: script.replace("SCRIPT", () => `${run}`), args: [given] });
            if (!Array.isArray(found)) throw new Error(found);
            return found[0];
          },
          press: (...keys) => {
            const all = (type, keys) => keys.map((key) => ({ type, value: KEYS[key] ?? key }));
            const actions = [...all("keyDown", keys), ...all("keyUp", keys.toReversed())];
            return there("/actions", { actions: [{ type: "key", id: "keys", actions }] });
          },
        };
      };
      return {
        ...tabOf(await ask("GET", `${session}/window`)),
        tab: async () => tabOf((await ask("POST", `${session}/window/new`, { type: "tab" })).handle),
        close: () => ask("DELETE", session),
      };
    },
    stop: async () => (driver.end(), endDisplay()),
  };
}

/** The same tests in both: `tests` is given a way to a visitor with an empty browser, who is gone when their test ends, and the engine's name. @param {(visitor: () => Promise<Visitor>, name: string) => void} tests */
export function inEach(tests) {
  for (const start of [firefox, webkit]) {
    describe(start.name, () => {
      /** @type {Engine} */
      let engine;
      /** @type {Visitor | undefined} */
      let visitor;
      before(async () => void (engine = await start()));
      after(() => engine?.stop());
      afterEach(async () => {
        await visitor?.close();
        visitor = undefined;
      });
      tests(async () => (visitor = await engine.visitor()), start.name);
    });
  }
}

/** Until a script in the page says so. What is on its way to another page says nothing. @param {Tab} tab @param {Function} script */
export async function until(tab, script, ...given) {
  let error;
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const found = await tab.run(script, ...given).catch((it) => void (error = it));
    if (found) return found;
    await new Promise((then) => setTimeout(then, STEP));
  }
  throw new Error(`never: ${script} ${given}`, { cause: error });
}

/** Opens a page, until its own side is there; or what went wrong with that. @param {Tab} tab @param {string} url */
export async function opened(tab, url) {
  await tab.open(url);
  return until(tab, () => globalThis.indgang?.ready.then(() => "there", (error) => error.code ?? "load"));
}

/** Clicks what has this name, in whichever tree, once it is there to be seen. @param {Tab} tab @param {string} name */
export const click = (tab, name) =>
  until(tab, (name) => {
    const within = (root) => [...root.querySelectorAll("*")].flatMap((it) => [it, ...(it.shadowRoot ? within(it.shadowRoot) : [])]);
    const called = (it) => {
      const by = it.getRootNode().getElementById(it.getAttribute("aria-labelledby")) ?? it.labels?.[0] ?? it;
      return (it.getAttribute("aria-label") ?? by.textContent).trim();
    };
    const found = within(document).find((it) => it.matches("a, button, input, summary") && called(it) === name && it.checkVisibility());
    found?.click();
    return !!found;
  }, name);
