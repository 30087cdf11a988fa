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
  transport.send = (message) => {
    const { id, method, params } = message;
    if (UNKNOWN.test(method)) return void setImmediate(() => transport.onmessage?.({ type: "success", id, result: { collector: "" } }));
    if (method === "session.subscribe") params.events = params.events.filter((name) => name !== "input");
    return send.call(transport, message);
  };
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
      if (Object.keys(extraHTTPHeaders).length) {
        await context.route("**/*", (route) => route.fallback({ headers: { ...route.request().headers(), ...extraHTTPHeaders } }));
      }
      return context;
    },
    close: async () => void (await Promise.all([...started.values()].map(async (browser) => (await browser).close()))),
  };
}
