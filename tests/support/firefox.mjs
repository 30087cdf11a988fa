/** Firefox, driven as Chromium is: by the same library, over WebDriver BiDi. */

import { firefox } from "playwright-core";

/**
 * What Debian's Firefox does not know yet of what the library asks of every browser: it is answered here, and done by
 * preferences instead, or not at all. What is asked for and cannot be had fails by itself.
 */
const UNKNOWN = /^(emulation\.set(?!Geolocation)\w+|network\.(addDataCollector|setExtraHeaders)|browser\.setDownloadBehavior)$/;

// It is told in the library alone which commands those are.
const driver = firefox._connection.toImpl(firefox)._bidiFirefox;
const connect = driver.connectToTransport;
driver.connectToTransport = function (transport, options) {
  const { send } = transport;
  const told = (message) => setImmediate(() => transport.onmessage?.(message));
  transport.send = (message) => {
    const { id, method, params } = message;
    if (UNKNOWN.test(method)) return void told({ type: "success", id, result: { collector: "" } });
    if (method === "session.subscribe") params.events = params.events.filter((name) => name !== "input");
    if (method === "browsingContext.traverseHistory") traversals.set(id, params.context);
    return send.call(transport, message);
  };
  // It does not tell of a way Back within a document, for which the library waits: it is asked, then, where it is.
  const traversals = new Map();
  const trees = new Map();
  const listened = Object.getOwnPropertyDescriptor(transport, "onmessage");
  let listener = listened?.value;
  Object.defineProperty(transport, "onmessage", {
    set: (it) => void (listener = it),
    get: () => listener && hears,
  });
  function hears(message) {
    const { id, method, params, result } = message;
    if (method === "browsingContext.navigationStarted") for (const [at, context] of traversals) if (context === params.context) traversals.delete(at);
    if (trees.has(id)) {
      const context = trees.get(id);
      trees.delete(id);
      return told({ type: "event", method: "browsingContext.historyUpdated", params: { context, url: result.contexts[0].url } });
    }
    listener(message);
    if (!traversals.has(id)) return;
    const asked = id + 2 ** 40;
    trees.set(asked, traversals.get(id));
    traversals.delete(id);
    send.call(transport, { id: asked, method: "browsingContext.getTree", params: { root: trees.get(asked), maxDepth: 0 } });
  }
  return connect.call(this, transport, options);
};

const start = ({ locale = "en-US", timezoneId = "UTC", colorScheme = "light", reducedMotion = "no-preference" }) =>
  firefox.launch({
    channel: "moz-firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    env: { ...process.env, TZ: timezoneId },
    firefoxUserPrefs: {
      "intl.accept_languages": locale,
      "layout.css.prefers-color-scheme.content-override": colorScheme === "dark" ? 0 : 1,
      "ui.prefersReducedMotion": +(reducedMotion === "reduce"),
    },
    timeout: 60_000,
  });

/** A list of elements in shadow trees, held outside of the page, ends Firefox with a crash: each is asked for by itself. */
function oneByOne(page) {
  const locator = Object.getPrototypeOf(page.locator("html"));
  locator.allTextContents = async function () {
    return Promise.all((await this.all()).map((it) => it.textContent()));
  };
}

/** One Firefox for each set of preferences. */
export async function launch() {
  /** @type {Map<string, ReturnType<typeof start>>} */
  const started = new Map();
  return {
    async newContext({ locale, timezoneId, colorScheme, reducedMotion, extraHTTPHeaders = {}, ...options } = {}) {
      const preferences = { locale, timezoneId, colorScheme, reducedMotion };
      const key = JSON.stringify(preferences);
      if (!started.has(key)) started.set(key, start(preferences));
      const context = await (await started.get(key)).newContext(options);
      context.once("page", oneByOne);
      if (Object.keys(extraHTTPHeaders).length) {
        await context.route("**/*", (route) => route.fallback({ headers: { ...route.request().headers(), ...extraHTTPHeaders } }));
      }
      return context;
    },
    close: async () => void (await Promise.all([...started.values()].map(async (browser) => (await browser).close()))),
  };
}
