/**
 * Firefox and WebKit for tests, as `cargo xtask test` found them. Both are driven from outside of the page alone: by scripts
 * that run in it and give JSON back, which is what the two drivers have in common.
 */

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import puppeteer from "puppeteer-core";

/** How long a page or a driver may take, in milliseconds: much, as machines of tests are busy. */
const PATIENCE = 60_000;
const STEP = 50;

/** @typedef {{ open: (url: string) => Promise<void>, run: (script: Function, ...given: any[]) => Promise<any>, close: () => Promise<unknown> }} Visitor */
/** @typedef {{ visitor: () => Promise<Visitor>, stop: () => Promise<unknown> }} Engine */

/** @returns {Promise<Engine>} */
async function firefox() {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", timeout: PATIENCE });
  return {
    async visitor() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      return { open: async (url) => void (await page.goto(url)), run: (script, ...given) => page.evaluate(script, ...given), close: () => context.close() };
    },
    stop: () => browser.close(),
  };
}

const freePort = () =>
  new Promise((then) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => then(port));
    });
  });

/** A program that is ended with what it started. @returns {() => void} */
function running(command, args, options = {}) {
  const child = spawn(command, args, { stdio: "ignore", detached: true, ...options });
  const end = () => {
    try {
      process.kill(-child.pid);
    } catch {
      // It is gone.
    }
  };
  process.once("exit", end);
  return Object.assign(end, { child });
}

/** A display without a screen. @returns {Promise<[string, () => void]>} */
async function display() {
  const end = running(process.env.XVFB ?? "Xvfb", ["-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "1280x900x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((then) => end.child.stdio[3].once("data", then));
  return [`:${`${number}`.trim()}`, end];
}

/** WebKit by plain WebDriver: each session is a browser of its own, with nothing in it. @returns {Promise<Engine>} */
async function webkit() {
  const [at, endDisplay] = await display();
  const port = await freePort();
  // Its sandbox cannot be made by root, as whom tests run in containers.
  const sandbox = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {};
  const env = { ...process.env, ...sandbox, DISPLAY: at };
  const end = running(process.env.WEBKIT ?? "WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], { env });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let left = PATIENCE; ; left -= STEP) {
    if (await ask("GET", "/status").then(({ ready }) => ready, () => false)) break;
    if (left <= 0) throw new Error("WebKit's driver does not answer");
    await new Promise((then) => setTimeout(then, STEP));
  }
  const options = { binary: process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", args: ["--automation"] };
  return {
    async visitor() {
      const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options, timeouts: { script: PATIENCE, pageLoad: PATIENCE } } };
      const { sessionId } = await ask("POST", "/session", { capabilities });
      const session = `/session/${sessionId}`;
      const script = "const [then, given] = [arguments[1], arguments[0]]; Promise.resolve().then(() => (SCRIPT)(...given)).then((it) => then([it]), (error) => then(`${error}`));";
      return {
        open: (url) => ask("POST", `${session}/url`, { url }),
        run: async (run, ...given) => {
          const found = await ask("POST", `${session}/execute/async`, { script: script.replace("SCRIPT", () => `${run}`), args: [given] });
          if (!Array.isArray(found)) throw new Error(found);
          return found[0];
        },
        close: () => ask("DELETE", session),
      };
    },
    stop: async () => (end(), endDisplay()),
  };
}

export const ENGINES = { firefox, webkit };

/** Until a script in the page says so. @param {Visitor} visitor @param {Function} script */
export async function until(visitor, script, ...given) {
  for (let left = PATIENCE; left > 0; left -= STEP) {
    const found = await visitor.run(script, ...given);
    if (found) return found;
    await new Promise((then) => setTimeout(then, STEP));
  }
  throw new Error(`never: ${script}`);
}
