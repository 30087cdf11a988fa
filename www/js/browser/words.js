/** What our own elements say, in the page's language, else in one of the browser's. */

import { ask, form, question } from "./words/en.json";

/** @typedef {typeof import("./words/en.json")} Texts */
/** @typedef {Pick<Texts, "ask" | "form" | "question"> & { panel?: Texts["panel"], language: string }} Words */

/** Languages that have a file; English is there without one. */
const FILES = ["da", "sv"];

/**
 * @param {(name: string) => Promise<Response>} load the gate's
 * @returns {Promise<Words>}
 */
export async function words(load) {
  const wanted = [document.documentElement.lang, ...(navigator.languages ?? [])].map((tag) => tag.toLowerCase().split("-")[0]);
  const language = wanted.find((tag) => tag === "en" || FILES.includes(tag)) ?? "en";
  if (language !== "en") {
    try {
      return { language, ...(await (await load(`words/${language}.json`)).json()) };
    } catch (error) {
      console.info(`indgang: no words in "${language}" (${error})`);
    }
  }
  return { language: "en", ask, form, question };
}
