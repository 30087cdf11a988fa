/**
 * WebKit, driven as Chromium is: by the same library, over the protocol of its web inspector. Each visitor has a browser of
 * their own, as a browser has one session, and each tab a connection of its own.
 */

import { once } from "node:events";
import { webkit } from "playwright-core";
import WebSocket from "ws";
import { display, freePort, running } from "./engines.mjs";

const PATIENCE = 30_000;
/** How long a browser may take to start, in milliseconds. */
const START = 10_000;
const STEP = 50;
const FRAME = 1 << 16;

/** Until it gives something. @template T @param {() => Promise<T | undefined>} asked @param {string} what @param {number} [patience] */
async function until(asked, what, patience = PATIENCE) {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    const found = await asked();
    if (found) return found;
    await new Promise((then) => setTimeout(then, STEP));
  }
  throw new Error(`WebKit: never ${what}`);
}

/** A tab as the library sees a browser. @param {string} address of the tab */
async function attached(address) {
  const socket = new WebSocket(address);
  const transport = {
    send(message) {
      // Its server takes no frame above 128 KB.
      const bytes = Buffer.from(JSON.stringify(message));
      for (let at = 0; at < bytes.length; at += FRAME) socket.send(bytes.subarray(at, at + FRAME), { binary: false, fin: at + FRAME >= bytes.length });
    },
    close: () => socket.close(),
  };
  // What comes before the library listens waits for it.
  const early = [];
  const take = (data) => (transport.onmessage ? transport.onmessage(JSON.parse(data)) : early.push(data));
  socket.on("message", (data) => take(data));
  socket.on("close", () => transport.onclose?.());
  transport.open = () => early.splice(0).forEach(take);
  await once(socket, "open");
  return (await webkit.connectOverCDP(transport, { timeout: PATIENCE })).contexts()[0];
}

/**
 * The library's clicks and keys are made by scripts. As a hand makes them, clicks leave shadow trees, and what is clicked has the
 * focus; and a key deletes, by which the library empties fields. No other key does anything by itself.
 */
const hand = () => {
  const input = globalThis.__pwWebViewInput;
  const { keydown } = input;
  input.keydown = (pressed) => keydown.call(input, pressed).then(() => void (pressed.key === "Delete" && document.execCommand("forwardDelete")));
  input.mouseEvent = ({ type, x, y, clickCount, ...how }) =>
    input._postTask(() => {
      const target = input._deepElementFromPoint(x, y) ?? document.documentElement;
      const event = new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, view: globalThis, clientX: x, clientY: y, detail: clickCount, ...how });
      if (target.dispatchEvent(event) && type === "mousedown") target.closest("a[href], button, input, select, textarea, summary, [tabindex]")?.focus();
    });
};

/** What the protocol cannot change, changed on every page before anything runs. */
const speaks = (locale) =>
  Object.defineProperties(Navigator.prototype, { language: { get: () => locale }, languages: { get: () => Object.freeze([locale]) } });

/** A browser without a window that is looked at. @param {string} at the display @param {string} timezone */
async function started(at, timezone) {
  const port = await freePort();
  // Its sandbox cannot be made by root, as whom tests run in containers.
  const sandbox = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {};
  const env = { ...process.env, ...sandbox, DISPLAY: at, TZ: timezone, WEBKIT_INSPECTOR_HTTP_SERVER: `127.0.0.1:${port}` };
  const args = ["--private", "--ignore-tls-errors", "--enable-developer-extras=true", "--javascript-can-open-windows-automatically=true", "about:blank"];
  const end = running(process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", args, { env });
  const known = new Set();
  /** The next window that was not there before. @param {number} [patience] */
  const arrived = async (patience) => {
    const address = await until(async () => {
      const listed = await fetch(`http://127.0.0.1:${port}/`).then((it) => it.text(), () => "");
      return listed.match(/\/socket\/\d+\/\d+\/WebPage/g)?.find((it) => !known.has(it));
    }, "a window", patience);
    known.add(address);
    return attached(`ws://127.0.0.1:${port}${address}`);
  };
  try {
    return { arrived, end, first: await arrived(START) };
  } catch (error) {
    end();
    throw error;
  }
}

/** A visitor's browser. @param {string} at the display */
async function visitor(at, { locale = "en-US", timezoneId = "UTC", viewport = { width: 1280, height: 720 }, colorScheme, reducedMotion, extraHTTPHeaders = {}, ...others }) {
  const unknown = Object.keys(others);
  if (unknown.length) throw new Error(`WebKit cannot be told ${unknown}`);
  // Now and then a browser ends as it starts, or never shows a window; nothing of a test has happened then.
  const { arrived, end, first } = await started(at, timezoneId).catch(() => started(at, timezoneId));
  const tabs = [];
  /** What is done to each tab, also to those to come. */
  const done = [
    (it) => it.addInitScript(hand),
    (it) => it.addInitScript(speaks, locale),
    (it) => it.setExtraHTTPHeaders({ "Accept-Language": locale, ...extraHTTPHeaders }),
  ];
  const inEach = async (does) => {
    done.push(does);
    for (const each of tabs) await does(each);
  };
  return {
    async newPage() {
      const size = `width=${viewport.width},height=${viewport.height}`;
      await first.pages()[0].evaluate((size) => void open("about:blank", "_blank", size), size);
      const context = await arrived();
      tabs.push(context);
      const [page] = context.pages();
      if (colorScheme || reducedMotion) await page.emulateMedia({ colorScheme, reducedMotion });
      for (const does of done) await does(context);
      return page;
    },
    setDefaultTimeout: (time) => void inEach((it) => it.setDefaultTimeout(time)),
    addInitScript: (...given) => inEach((it) => it.addInitScript(...given)),
    exposeFunction: (...given) => inEach((it) => it.exposeFunction(...given)),
    route: (...given) => inEach((it) => it.route(...given)),
    unroute: (...given) => inEach((it) => it.unroute(...given)),
    cookies: () => tabs.find((it) => it.pages().length).cookies(),
    async close() {
      for (const it of [...tabs.splice(0), first]) await it.browser()?.close();
      end();
    },
  };
}

/** One display for all visitors; who is still there is gone with it. */
export async function launch() {
  const [at, end] = await display();
  const visitors = [];
  return {
    async newContext(options = {}) {
      const context = await visitor(at, options);
      visitors.push(context);
      return context;
    },
    async close() {
      for (const each of visitors) await each.close();
      end();
    },
  };
}
