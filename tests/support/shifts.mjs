/** How far what was painted moved, as cumulative layout shift has it. */

/** Watches all pages of a context. @param {import("playwright-core").BrowserContext} context */
export const watchShifts = (context) =>
  context.addInitScript(() => {
    const shifts = (globalThis.shifts = []);
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) shifts.push(value);
    }).observe({ type: "layout-shift", buffered: true });
  });

/** All shifts of a page up to now, once what is under way is painted. @param {import("playwright-core").Page} page */
export const shifts = (page) =>
  page.evaluate(async () => {
    await new Promise((then) => requestIdleCallback(() => setTimeout(then, 300), { timeout: 2000 }));
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    // Told some time after their frame.
    await new Promise((then) => setTimeout(then, 50));
    return globalThis.shifts;
  });
