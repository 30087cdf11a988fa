/** Walks two visitors along the same journey, and compares all that their browsers sent. */

import assert from "node:assert/strict";
import { ready } from "../support/chromium.mjs";
import { JOURNEYS } from "./journeys.mjs";

/** @typedef {Awaited<ReturnType<import("./recording.mjs").recording>>} Line */
/** @typedef {import("./profiles.mjs").Person} Person */
/** @typedef {Record<string, string>} Shown each slot's variant, and the entry point; or what is seen there */

/**
 * Consents, and then is this person. On the start page.
 * @returns {Promise<Shown>} what they are shown from now on
 */
const become = (page, person, wanted) =>
  page.evaluate(
    async ({ person: { events, traits }, wanted }) => {
      const { consent, observe, declare, decide } = globalThis.indgang;
      await consent.answer(wanted);
      for (const { name, topics, item } of events) await observe(name, { topics, item });
      await declare(traits);
      const { slots, entry } = await decide();
      return { ...slots, entry: `${entry}` };
    },
    { person, wanted },
  );

/**
 * Makes somebody of a person: what their browser holds, and what they are shown.
 * @param {Line} line
 * @param {Person} person
 * @param {object} wanted the purposes they grant
 */
export async function settle(line, person, wanted) {
  const { url, page, taken, kept, close } = await line.visitor();
  await page.goto(`${url}/`);
  await ready(page);
  const shown = await become(page, person, wanted);
  await taken();
  const state = await kept();
  await close();
  return { person, wanted, state, shown };
}

/**
 * Two who are shown something else in every slot, and another way in.
 * @param {Line} line
 * @param {[Person, Person]} pair
 */
export async function settleUnlike(line, [one, other], wanted = { remember: true }) {
  const both = [await settle(line, one, wanted), await settle(line, other, wanted)];
  unlike(both[0].shown, both[1].shown);
  return both;
}

/** Nothing of what the one is shown is shown to the other. @param {Shown} one @param {Shown} other */
function unlike(one, other) {
  for (const [part, shown] of Object.entries(one)) assert.notEqual(shown, other[part], `both are shown ${shown} as ${part}`);
}

/** Nobody walks as somebody else: what this person told of themselves is remembered. */
async function isThere(page, { traits }) {
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  const told = Object.fromEntries(remembered.filter(({ kind }) => kind === "trait").map(({ name, value }) => [name, value]));
  assert.deepEqual(told, traits);
}

/**
 * What somebody's browser sent on a journey, by page view.
 * @param {Line} line
 * @param {string} name of the journey
 * @param {Awaited<ReturnType<typeof settle>>} somebody
 * @param {{ script?: string, edits?: import("./recording.mjs").Edit[], after?: (page: any) => Promise<any> }} [how] a
 *   script that breaks the promise, run on every page; how files of the site differ; and what is done after each page view
 * @returns {Promise<{ views: string[][], seen: Shown[] }>} and what they saw there
 */
export async function walk(line, name, { person, wanted, state }, { script, edits, after } = {}) {
  const { fresh, steps } = JOURNEYS[name];
  const { url, page, taken, close } = await line.visitor(fresh ? undefined : state, edits);
  if (script) await page.addInitScript(script);
  const [views, seen] = [[], []];
  const about = { traits: person.traits, become: () => become(page, person, wanted), saw: (shown) => seen.push(shown) };
  for (const [at, step] of steps.entries()) {
    await step(page, url, about);
    if (at === 0 && !fresh) await isThere(page, person);
    views.push(await taken());
    await after?.(page);
  }
  await close();
  // Nothing is in the cache that could be confirmed: not even what the one before has fetched.
  assert.ok(views[0].every((request) => !/^if-/m.test(request)), "the first view asks for what is there already");
  return { views, seen };
}

/**
 * What tells two walks apart: a line for each difference; none if all that was sent is equal.
 * @param {string[][]} one
 * @param {string[][]} other
 */
function differences(one, other) {
  return one.flatMap((sent, at) => [
    ...without(sent, other[at]).map((request) => `view ${at + 1}: only the one sends ${request}`),
    ...without(other[at], sent).map((request) => `view ${at + 1}: only the other sends ${request}`),
  ]);
}

/** The requests that `others` lacks, counted: what is sent twice must be sent twice. */
function without(requests, others) {
  const rest = [...others];
  return requests.filter((request) => {
    const at = rest.indexOf(request);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** How often two walk along a journey at most, until a difference comes back or there is none: what differs each time counts. */
const TRIES = 3;

/**
 * Walks both along a journey, and again if they differ. What the profile causes comes back; what
 * shows and then is gone is the browser's own doing, if that is rare: `tooMany` says whether it is.
 * @returns {Promise<{ found: string[], gone: string[], again: number }>} the differences that came back, or the last
 *   ones if there always were some; or those that were gone in the end; and how often it was repeated
 */
export async function compare(line, name, [one, other], how = {}) {
  const seen = new Set();
  for (let again = 0; ; again += 1) {
    const walks = [await walk(line, name, one, how), await walk(line, name, other, how)];
    const all = differences(walks[0].views, walks[1].views);
    try {
      for (const [at, seen] of one === other ? [] : walks[0].seen.entries()) unlike(seen, walks[1].seen[at]);
    } catch (error) {
      if (all.length > 0 || again + 1 === TRIES) throw error;
      // Where time may make it another, as with a month, what was decided ahead ends; then both were shown the default. They come anew.
      [one, other] = await settleUnlike(line, [one.person, other.person], one.wanted);
      continue;
    }
    const found = all.filter((difference) => seen.has(difference));
    if (found.length > 0) return { found, gone: [], again };
    if (all.length === 0) return { found, gone: [...seen], again };
    if (again + 1 === TRIES) return { found: all, gone: [], again };
    for (const difference of all) seen.add(difference);
  }
}

/**
 * Whether differences that are gone when a journey is walked again come too often to be a browser's own doing.
 * @param {number} gone journeys of pairs on which there were some
 * @param {number} all journeys of pairs
 */
export const tooMany = (gone, all) => gone > Math.max(2, all / 100);
