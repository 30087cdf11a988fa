/** axe-core, the accessibility checker, over a page as it stands. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const SCRIPT = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * No rule of WCAG 2.2 AA, nor of good practice, is broken in what is shown, shadow trees included.
 * @param {import("playwright-core").Page} page
 * @param {string} [where] selector of the part that is looked at
 */
export async function accessible(page, where = "html") {
  // What moves is judged when it has arrived. What the pointer happens to be on begins a frame later, and a document does
  // not tell what moves in shadow trees.
  await page.mouse.move(0, 0);
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))));
  await page.evaluate(() => {
    const inside = ({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : []);
    const roots = (root) => [root, ...[...root.querySelectorAll("*")].flatMap(inside)];
    const moving = roots(document).flatMap((root) => root.getAnimations());
    return Promise.allSettled(moving.map(({ finished }) => finished)).then(() => {});
  });
  await page.evaluate(SCRIPT);
  // All that it finds is more than every driver carries.
  const [told, passes] = await page.evaluate(async (where) => {
    const { violations, passes } = await globalThis.axe.run(where);
    return [violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.flat()}`)), passes.length];
  }, where);
  assert.deepEqual(told, []);
  // Nothing broken is worth nothing if nothing was looked at.
  assert.ok(passes > 10, `${passes} rules looked at something`);
}
