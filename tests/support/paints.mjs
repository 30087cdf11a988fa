/** What was painted: what each frame is about to show, from the first one on. */

/**
 * Watches an element on every page of a context.
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} selector
 */
export const watchPaints = (context, selector) =>
  context.addInitScript((selector) => {
    const painted = (globalThis.painted = []);
    const look = () => {
      for (const element of document.querySelectorAll(selector)) {
        const text = element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ? element.textContent.trim() : "";
        if (text && painted.at(-1) !== text) painted.push(text);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, selector);

/** @param {import("playwright-core").Page} page */
export const painted = (page) => page.evaluate(() => globalThis.painted);
