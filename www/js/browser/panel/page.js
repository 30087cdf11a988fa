/** Why this page is as it is, and "not for me". */

import { given, isFinal, noted } from "../choice.js";
import { make } from "../elements/style.js";
import { authored, button, card, count, put, renew, tell } from "./parts.js";

/**
 * What a part of the page is called by its author, or on the page.
 * @param {string} slot
 * @returns {string} empty if it has no name for people
 */
export function named(slot) {
  const element = document.querySelector(`[data-indgang-slot=${CSS.escape(slot)}]`);
  const label = element?.getAttribute("data-indgang-title") ?? element?.getAttribute("aria-label");
  const by = element?.getAttribute("aria-labelledby")?.split(" ")[0];
  const heading = by ? document.getElementById(by) : element?.querySelector("h1, h2, h3, h4, h5, h6");
  return (label ?? heading?.textContent ?? "").trim();
}

/** What the page calls another page: the words of a link to it, else its address. @param {string} path */
function called(path) {
  const links = [...document.links].filter(({ origin, pathname }) => origin === location.origin && pathname === path);
  return links.map(({ textContent }) => textContent?.trim()).find(Boolean) ?? path;
}

/** @param {import("./parts.js").Tools} tools @returns {import("./parts.js").Card} */
export function thisPage(tools) {
  const { language } = tools;
  const texts = tools.texts.page;
  const none = make("p", { class: "muted", hidden: "" });
  const list = make("ul", { role: "list" });
  const away = make("p", { class: "muted" });
  const restore = button(texts.restore, () => tell(tools, indgang.restore(), texts.restored));
  const back = make("div", { class: "act", hidden: "" }, away, restore);

  /** @param {string | null} slot @param {string} part */
  function dismiss(slot, part) {
    tell(tools, indgang.dismiss(slot ?? ""), put(isFinal() ? texts.next : texts.done, { part }));
  }

  /** @param {import("../why.js").Reason} reason @param {string} home */
  function row({ slot, variant, because }, home) {
    const part = slot === null ? texts.way : named(slot) || texts.part;
    const item = make("li", {}, make("b", {}, slot === null || !named(slot) ? part : authored(part)));
    if (slot === null) {
      const asked = location.host + location.pathname;
      const words = put(given()?.entry === variant ? texts.given : texts.offered, { asked, to: called(variant) });
      item.append(make("span", { class: "words" }, words));
    }
    item.append(make("span", { class: "words" }, because ? authored(because) : noted("linked") !== undefined ? texts.linked : texts.then));
    // Without a profile there is nowhere to keep it, and what no longer decides cannot be turned away.
    if (home !== "nowhere" && because) {
      const not = button(texts.not, () => dismiss(slot, part), { does: "not", about: part });
      item.append(make("span", { class: "does" }, not));
    }
    return item;
  }

  return {
    element: card("page", texts.title, none, list, back),
    show({ known }) {
      const { home, why } = known;
      const [dismissed, unheard] = ["dismissed", "unheard"].map((kind) => known.remembered.filter((note) => note.kind === kind));
      /** @param {typeof dismissed} notes @param {string} words */
      const said = (notes, words) => (notes.length ? [words, ...notes.flatMap(({ title }) => [" ", authored(title)]), " "] : []);
      none.hidden = why.length > 0;
      const told = known.remembered.some(({ kind }) => kind === "trait");
      none.textContent = told ? `${texts.none} ${texts.text}` : texts.none;
      renew(list, why.map((reason) => ({
        key: reason.slot ?? reason.variant,
        sign: JSON.stringify([reason, home]),
        build: () => row(reason, home),
      })));
      back.hidden = !dismissed.length && !unheard.length;
      away.replaceChildren(...said(dismissed, count(texts.away, dismissed.length, language)), ...said(unheard, texts.unheard));
    },
  };
}
