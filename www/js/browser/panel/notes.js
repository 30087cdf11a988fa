/** What is remembered and where; answers can be corrected and deleted. */

import { currentChoice, isFinal } from "../choice.js";
import { autofill, bounds } from "../elements/autofill.js";
import { make } from "../elements/style.js";
import { lasts } from "../store.js";
import { authored, button, card, count, put, renew, tell } from "./parts.js";

/** @typedef {import("../known.js").Note} Note */

/** What has rows of its own here. */
const SHOWN = ["sessions", "topic", "event", "item", "trait", "later"];

/** The answers that are offered: each its value, and words for it. @param {string} [options] */
const choices = (options) => (options ? options.split("\n").map((line) => line.split("\t")) : []);

/**
 * A field that admits what the answer may be, and holds what it is.
 * @param {any} value
 * @param {string} input
 * @param {string | undefined} options
 * @param {Record<string, string>} common
 */
function made(value, input, options, common) {
  const offered = choices(options);
  const type = input === "boolean" ? "checkbox" : input;
  // Whole numbers that the profile has room for, and texts as long: src/limits.rs.
  const bounds = { number: { step: "1", min: `${-(2 ** 31)}`, max: `${2 ** 31 - 1}` }, text: { maxlength: "64" } }[input];
  /** @type {any} */
  const field = make(offered.length ? "select" : "input", offered.length ? common : { type, ...bounds, ...common });
  if (offered.length) {
    // What was told before this was the question stays to be seen.
    if (offered.every(([known]) => known !== value)) offered.unshift([value, value]);
    for (const [value, words] of offered) field.append(new Option(words, value));
    field.lang = document.documentElement.lang || "und";
  }
  if (type === "checkbox") field.checked = value;
  // What is no date, told before it was asked for as one, leaves the field empty.
  else field.value = `${value}`;
  return field;
}

/** @param {import("./parts.js").Tools} tools @returns {import("./parts.js").Card} */
export function notes(tools) {
  const { texts: all, words, language, say, state } = tools;
  const texts = all.notes;
  const home = make("p", { class: "muted" });
  const none = make("p", { hidden: "" }, texts.none);
  // Not before it is known what there is.
  const hidden = { hidden: "" };
  const [toldTitle, seenTitle] = [make("h4", hidden, texts.told), make("h4", hidden, texts.seen)];
  const [told, seen] = [make("ul", { role: "list" }), make("ul", { role: "list" })];
  const also = make("p", { class: "muted", ...hidden }, texts.also);
  const choice = make("p", { class: "muted", ...hidden }, texts.choice);
  const number = (value) => new Intl.NumberFormat(language).format(value);
  const dated = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });

  /** An answer in words. @param {Note} note @returns {string | Node} */
  function shown({ value, input, options }) {
    const offered = choices(options).find(([known]) => known === value);
    if (offered) return authored(offered[1]);
    if (typeof value === "boolean") return value ? texts.yes : texts.no;
    if (typeof value === "number") return number(value);
    const day = new Date(value);
    // Not February 31 as some day of March.
    return input === "date" && +day && day.toISOString().startsWith(`${value}T`) ? dated.format(day) : value;
  }

  /** An answer as it stands. @param {Note} note */
  function answer(note) {
    const { name, title } = note;
    const item = make("li");
    const label = title || name;
    const controls = make("span", { class: "does" });
    controls.append(
      button(texts.correct, () => edit(item, note, label), { does: "correct", about: label }),
      button(texts.remove, () => remove(name, label), { does: "remove", about: label }),
    );
    item.append(make("b", {}, authored(label)), make("span", { class: "words" }, shown(note)), controls);
    return item;
  }

  /** A question that was put off. @param {Note} note */
  function later({ name, title, value }) {
    const label = title || name;
    const day = dated.format(value * 1000);
    const again = button(texts.again, () => tell(tools, indgang.putOff(name, false), put(texts.welcome, { title: label })), {
      does: "again",
      about: label,
    });
    const words = make("span", { class: "words" }, put(texts.later, { day }));
    return make("li", {}, make("b", {}, authored(label)), words, make("span", { class: "does" }, again));
  }

  /** @param {string} name @param {string} value */
  const declare = (name, value) => indgang.declare({ [name]: value }).catch(() => "failed");

  /** That an answer is kept; an empty one is none. @param {string} value @param {string} title */
  function done(value, title) {
    const said = put(value ? texts.corrected : texts.removed, { title });
    return isFinal() ? `${said} ${words.form.next}` : said;
  }

  /** @param {string} name @param {string} title */
  async function remove(name, title) {
    const became = await declare(name, "");
    say(became === "kept" ? done("", title) : words.form[became]);
  }

  /** An answer while it is corrected, in its place. @param {HTMLElement} item @param {Note} note @param {string} title */
  function edit(item, { name, value, input = "text", options }, title) {
    const id = `bad-${name}`;
    const field = made(value, input, options, { autocomplete: autofill(name), "aria-describedby": id, ...bounds(name) });
    // Its place is there before it speaks, or it is not heard.
    const bad = make("p", { id, class: "bad", role: "alert" });
    const began = field.value;
    const was = field.type === "checkbox" || began === `${value}` ? [] : [` (${value})`];
    const form = make("form", { class: "edit", novalidate: "" }, make("label", {}, authored(title), ...was, field));
    const close = () => {
      delete item.dataset.busy;
      // Built anew from what is there now, and the visitor is where they began.
      item.dataset.sign = "";
      const now = state();
      if (now) show(now);
      /** @type {HTMLElement | null} */ (told.querySelector(`[data-key="${CSS.escape(name)}"] [data-does=correct]`))?.focus();
    };
    /** @param {string} why */
    const refuse = (why) => {
      bad.textContent = why;
      field.setAttribute("aria-invalid", "true");
      field.focus();
    };
    const save = make("button", { type: "submit", "data-does": "save" }, texts.save);
    form.append(save, button(texts.cancel, close, { does: "cancel" }), bad);
    form.addEventListener("keydown", (event) => event.key === "Escape" && close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      bad.textContent = "";
      // A number or a date that is none has no value: it must not pass for an empty answer.
      if (!field.checkValidity()) return refuse(put(texts.bad[field.type] ?? words.form.full, field));
      const { type, checked, valueAsNumber } = field;
      const typed = type === "number" && field.value ? `${valueAsNumber}` : field.value.trim();
      // What nobody has changed stays, to the letter.
      const wanted = type === "checkbox" ? `${checked}` : field.value === began ? `${value}` : typed;
      const became = await declare(name, wanted);
      // Kept before its question was another, it stays all the same.
      if (became === "dropped" && wanted === `${value}` && indgang.consent.state?.home !== "nowhere") return close();
      if (became !== "kept" && became !== "page") return refuse(words.form[became]);
      say(became === "page" ? words.form.page : done(wanted, title));
      close();
    });
    item.dataset.busy = "yes";
    item.replaceChildren(form);
    field.focus();
    field.select?.();
  }

  /** One row of what was noted. @param {string} title @param {string | Node} words */
  const fact = (title, words, own = false) =>
    make("li", { class: "fact" }, make("b", {}, own ? title : authored(title)), make("span", { class: "words" }, words));

  /** @param {Note[]} remembered */
  function facts(remembered) {
    const rows = remembered.flatMap(({ kind, name, title, value }) => {
      const row = (key, build) => [{ key, sign: `${value}`, build }];
      if (kind === "sessions") return row(kind, () => fact(texts.visits, number(value), true));
      if (kind === "event" && name === "view") return row(kind, () => fact(texts.pages, number(value), true));
      if (kind === "event") return row(`event ${name}`, () => fact(title || name, number(value)));
      // Interest comes in tenths of a page view.
      if (kind === "topic") return row(`topic ${name}`, () => fact(title || name, count(texts.look, value / 10, language)));
      return [];
    });
    const items = remembered.filter(({ kind }) => kind === "item").map(({ name, title }) => title || name);
    const lately = { key: "items", sign: items.join("\n"), build: () => fact(texts.lately, authored(items.join(", ")), true) };
    return items.length ? [...rows, lately] : rows;
  }

  /** @param {import("./parts.js").State} state */
  function show({ allowed, known }) {
    // An answer is kept, a no too; not one that is too old to count, or that storage would not take.
    choice.hidden = !currentChoice() || allowed.ask || !lasts("choice");
    home.textContent = texts.homes[known.home === "device" && !known.lasts ? "page" : known.home];
    const noted = known.remembered.filter(({ kind }) => SHOWN.includes(kind));
    const answers = noted.filter(({ kind }) => kind === "trait");
    const off = noted.filter(({ kind }) => kind === "later");
    const row = (build, about) => (note) => ({ key: `${about}${note.name}`, sign: JSON.stringify(note), build: () => build(note) });
    renew(told, [...answers.map(row(answer, "")), ...off.map(row(later, "later "))]);
    renew(seen, facts(noted));
    toldTitle.hidden = !told.firstChild;
    seenTitle.hidden = !seen.firstChild;
    none.hidden = known.home === "nowhere" || noted.length > 0;
    also.hidden = !noted.length;
    // Drawn as soon as there are notes.
    none.textContent = texts[known.records.learnt ? "number" : "none"];
  }

  return { element: card("notes", texts.title, home, none, toldTitle, told, seenTitle, seen, also, choice), show };
}
