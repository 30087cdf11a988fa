/** What is remembered and where; answers can be corrected and deleted. */

import { currentChoice } from "../choice.js";
import { autofill } from "../elements/autofill.js";
import { make } from "../elements/style.js";
import { authored, button, card, count, put, renew, tell } from "./parts.js";

/** @typedef {import("../visit.js").Note} Note */

/** @param {import("./parts.js").Tools} tools @returns {import("./parts.js").Card} */
export function notes(tools) {
  const { texts: all, words, language, say, state } = tools;
  const texts = all.notes;
  const home = make("p", { class: "muted" });
  const none = make("p", { hidden: "" }, texts.none);
  const [toldTitle, seenTitle] = [make("h4", {}, texts.told), make("h4", {}, texts.seen)];
  const [told, seen] = [make("ul", { role: "list" }), make("ul", { role: "list" })];
  const also = make("p", { class: "muted" }, texts.also);
  const choice = make("p", { class: "muted" }, texts.choice);
  const number = (value) => new Intl.NumberFormat(language).format(value);
  const shown = (value) => (typeof value === "boolean" ? (value ? texts.yes : texts.no) : `${value}`);

  /** An answer as it stands. @param {Note} note */
  function answer({ name, title, value }) {
    const item = make("li");
    const label = title || name;
    const controls = make("span", { class: "does" });
    controls.append(
      button(texts.correct, () => edit(item, { name, title: label, value }), { does: "correct", about: label }),
      button(texts.remove, () => declare(name, "", put(texts.removed, { title: label })), { does: "remove", about: label }),
    );
    item.append(make("b", {}, authored(label)), make("span", { class: "words" }, shown(value)), controls);
    return item;
  }

  /** A question that was put off. @param {Note} note */
  function later({ name, title, value }) {
    const label = title || name;
    const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(value * 1000);
    const again = button(texts.again, () => tell(tools, indgang.putOff(name, false), put(texts.welcome, { title: label })), {
      does: "again",
      about: label,
    });
    const words = make("span", { class: "words" }, put(texts.later, { day }));
    return make("li", {}, make("b", {}, authored(label)), words, make("span", { class: "does" }, again));
  }

  /** @param {string} name @param {string} value @param {string} done */
  async function declare(name, value, done) {
    const became = await indgang.declare({ [name]: value }).catch(() => "failed");
    say(became === "kept" ? done : words.form[became]);
    return became === "kept";
  }

  /** An answer while it is corrected, in its place. @param {HTMLElement} item */
  function edit(item, { name, title, value }) {
    const type = { boolean: "checkbox", number: "number" }[typeof value] ?? "text";
    const field = /** @type {HTMLInputElement} */ (make("input", { type, autocomplete: autofill(name) }));
    if (type === "checkbox") field.checked = value;
    else field.value = `${value}`;
    const form = make("form", { class: "edit" }, make("label", {}, authored(title), field));
    const close = () => {
      delete item.dataset.busy;
      // Built anew from what is there now, and the visitor is where they began.
      item.dataset.sign = "";
      const now = state();
      if (now) show(now);
      /** @type {HTMLElement | null} */ (told.querySelector(`[data-key="${CSS.escape(name)}"] [data-does=correct]`))?.focus();
    };
    const save = make("button", { type: "submit", "data-does": "save" }, texts.save);
    form.append(save, button(texts.cancel, close, { does: "cancel" }));
    form.addEventListener("keydown", (event) => event.key === "Escape" && close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wanted = type === "checkbox" ? `${field.checked}` : field.value.trim();
      // An empty answer is none.
      const done = put(wanted ? texts.corrected : texts.removed, { title });
      if (await declare(name, wanted, done)) close();
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
  function show({ known }) {
    // An answer is kept, a no too.
    choice.hidden = !currentChoice();
    home.textContent = texts.homes[known.home];
    const noted = known.remembered.filter(({ kind }) => kind !== "paused" && kind !== "dismissed");
    const answers = noted.filter(({ kind }) => kind === "trait");
    const off = noted.filter(({ kind }) => kind === "later");
    const row = (build, about) => (note) => ({ key: `${about}${note.name}`, sign: JSON.stringify(note), build: () => build(note) });
    renew(told, [...answers.map(row(answer, "")), ...off.map(row(later, "later "))]);
    renew(seen, facts(noted));
    toldTitle.hidden = !told.firstChild;
    seenTitle.hidden = !seen.firstChild;
    none.hidden = known.home === "nowhere" || noted.length > 0;
    also.hidden = known.home === "nowhere" || !noted.length;
  }

  return { element: card("notes", texts.title, home, none, toldTitle, told, seenTitle, seen, also, choice), show };
}
