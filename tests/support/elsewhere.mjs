/**
 * What of the browser's tests runs in Firefox and in WebKit as well: whole files, but for the tests that are named here, each
 * with its reason. left-out.mjs skips those, and fails where a name is of no test.
 *
 * Run by itself it prints an engine's files, one a line.
 */

import { fileURLToPath } from "node:url";

const AHEAD = "Firefox looks ahead for images and styles in templates too, of every visitor alike";
const CORPUS = "the package's tests have the corpus there";
const EVAL = "the driver's own scripts are in the page there, where a strict policy forbids them; engines-platform.test.mjs and engines.test.mjs have strict pages";
const FILM = "its film is of Chromium's own making";
const KEYS = "keys are a script's own there, and do nothing by themselves; engines-elements.test.mjs has real ones";
const PLATFORMS = "engines-platform.test.mjs has a platform there";
const PLAIN = "its worker is asked by plain HTTP, where WebKit keeps no Secure cookies";
const RENDERS = "no page is rendered ahead of a click there";
const SHIFTS = "neither Firefox nor WebKit tells of layout shifts";
const TIME = "left out for its time";
const UNTRIED = "not tried there yet, or not sorted out";

/** @param {string} reason @param {string[]} names */
const each = (reason, names) => Object.fromEntries(names.map((name) => [name, reason]));

/** @typedef {Record<string, string>} LeftOut tests' names, and the reasons */
/**
 * By engine and file: the tests that are left out, or why the whole file is.
 * @type {Record<string, Record<string, LeftOut | string>>}
 */
export const ELSEWHERE = {
  firefox: {
    "about.test.mjs": {},
    "elements.test.mjs": {
      "what has the focus is never behind the banner, to the page's last link and back": "Firefox does not scroll to what has the focus where a part of it is seen",
      "the second click of two does nothing, and what ends the choosing is in sight at 200 %": "the driver's two clicks may be further apart there than two of a hand",
    },
    "entry.test.mjs": {
      "what a page loads by relative addresses loads under another address too": "Firefox asks for a style sheet once more, as it looks ahead before the page has said what its addresses are relative to",
    },
    "forms.test.mjs": {},
    "late.test.mjs": {},
    "off.test.mjs": {},
    "preview.test.mjs": {},
    "question.test.mjs": {
      "numbers, and yes or no; in one place of several, in the page's language, for everybody's senses": "the accessibility checker loses its page there under this driver",
    },
    "remember.test.mjs": {},
    "said.test.mjs": {},
    "since.test.mjs": {},
    "slots.test.mjs": each(AHEAD, [
      "an image leaves the default, and asks for nothing",
      "an image in a template of its own leaves the default, and asks for nothing",
      "a style element leaves the default, and asks for nothing",
      "a style sheet leaves the default, and asks for nothing",
      "a film's picture leaves the default, and asks for nothing",
      "an image in a drawing leaves the default, and asks for nothing",
      "an open shadow root leaves the default, and asks for nothing",
      "a style sheet of a part leaves the default, and asks for nothing",
      "a drawing's image of a part leaves the default, and asks for nothing",
      "a filter's image of a part leaves the default, and asks for nothing",
      "a closed shadow root leaves the default, and asks for nothing",
      "an image that everyone fetches may be shown, and is asked for alike",
      "a page without the bootstrap is held to the same, and what was seen of it stays",
    ]),
    "tabs.test.mjs": {},
    "told.test.mjs": {},
    "undecided.test.mjs": {},
    "views.test.mjs": {
      "by intercept, a view is chosen before it is painted, and counts once": "Firefox's extended release has no Navigation API",
      "by transition, a view is chosen before it is painted, and counts once": "Firefox has transitions since 144, which its extended release is older than",
    },
    "why.test.mjs": {},
    "withdrawn.test.mjs": {},
    "words.test.mjs": {},
    ...each(EVAL, ["policy.test.mjs"]),
    ...each(CORPUS, ["corpus.test.mjs"]),
    ...each(FILM, ["film.test.mjs"]),
    ...each(PLATFORMS, ["platform.test.mjs", "platform-refuses.test.mjs"]),
    ...each(RENDERS, ["prerender.test.mjs"]),
    ...each(SHIFTS, ["shift.test.mjs"]),
    ...each(TIME, ["canaries.test.mjs", "edge.test.mjs", "held.test.mjs", "playground.test.mjs", "refused.test.mjs"]),
    ...each(UNTRIED, ["amiss.test.mjs", "panel.test.mjs", "static.test.mjs"]),
  },
  webkit: {
    "about.test.mjs": {},
    "forms.test.mjs": {
      "Back does not bring again what was forgotten on the next page, and brings what was begun": "a page that is loaded anew for Back has nothing there of what was begun",
    },
    "late.test.mjs": {},
    "question.test.mjs": each(KEYS, ["by keyboard, and the focus is never lost"]),
    "remember.test.mjs": {},
    "slots.test.mjs": {},
    "tabs.test.mjs": {},
    "views.test.mjs": { "by intercept, a view is chosen before it is painted, and counts once": "this WebKit has no Navigation API" },
    "withdrawn.test.mjs": {},
    "words.test.mjs": {},
    ...each(CORPUS, ["corpus.test.mjs"]),
    ...each(FILM, ["film.test.mjs"]),
    ...each(PLATFORMS, ["platform.test.mjs", "platform-refuses.test.mjs"]),
    ...each(PLAIN, ["policy.test.mjs", "told.test.mjs"]),
    ...each(RENDERS, ["prerender.test.mjs"]),
    ...each(SHIFTS, ["shift.test.mjs"]),
    ...each(TIME, ["canaries.test.mjs", "edge.test.mjs", "held.test.mjs", "playground.test.mjs", "refused.test.mjs"]),
    ...each(UNTRIED, [
      ...["amiss.test.mjs", "elements.test.mjs", "entry.test.mjs", "off.test.mjs", "panel.test.mjs", "preview.test.mjs", "said.test.mjs"],
      ...["since.test.mjs", "static.test.mjs", "undecided.test.mjs", "why.test.mjs"],
    ]),
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, left] of Object.entries(ELSEWHERE[process.argv[2]])) if (typeof left !== "string") console.log(`tests/browser/${name}`);
}
