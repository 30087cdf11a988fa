/** The visitor to try: where they are, and what their device remembers. */

import { blame, element, field, wrongCountry } from "../js/package/dev/parts.js";

/** Where topics' sliders end: four page views of interest. */
const MOST_TOPIC = 4;

export class Visitor {
  #form;
  #drawn = "";

  /**
   * @param {HTMLFormElement} form
   * @param {() => void} changed
   */
  constructor(form, changed) {
    this.#form = form;
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Fields for what a manifest knows; those that were there keep what is in them. @param {any} model */
  show(model) {
    const { topics = {}, events = {}, traits = {}, site, experiences } = model;
    const drawn = JSON.stringify([topics, Object.keys(events ?? {}), traits, site?.languages, (experiences ?? []).map((/** @type {any} */ it) => it?.show)]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const before = new FormData(this.#form);
    const paths = new Set(["/", ...(experiences ?? []).flatMap((/** @type {any} */ it) => (it?.show ?? []).flatMap((/** @type {any} */ row) => [row?.entry, row?.to])).filter(Boolean)]);
    const choice = (/** @type {string} */ title, /** @type {string} */ name, /** @type {[string, string][]} */ all) => {
      const { control, label } = field(title, "select", { name });
      control.append(...all.map(([value, words]) => element("option", { value }, words)));
      return label;
    };
    const input = (/** @type {string} */ title, /** @type {string} */ name, attributes = {}) => field(title, "input", { name, autocomplete: "off", ...attributes }).label;
    const languages = site?.languages ?? [];
    const page = element("fieldset", {}, element("legend", {}, "The page view"),
      input("Path", "path", { value: "/", list: "paths" }),
      element("datalist", { id: "paths" }, ...[...paths].map((value) => element("option", { value: `${value}` }))),
      this.#country(),
      choice("Device", "device", [["", "not known"], ["phone", "phone"], ["tablet", "tablet"], ["desktop", "desktop"]]),
      ...(languages.length > 1 ? [choice("Language", "language", [["", "not known"], ...languages.map((/** @type {string} */ name) => [name, name])])] : []),
      input("Their time", "now", { type: "datetime-local" }),
    );
    const tick = element("input", { type: "checkbox", name: "remembers", checked: "" });
    const sessions = input("Visits", "sessions", { type: "number", min: "1", value: "1" });
    const sliders = Object.entries(topics ?? {}).map(([name, it]) => {
      const { control, label } = field(it?.title ?? name, "input", { type: "range", name: `topic ${name}`, min: "0", max: `${MOST_TOPIC}`, step: "0.25", value: "0" });
      // Not an `output`: the label would be that one's.
      const output = element("span", { class: "so-much", "aria-hidden": "true" }, "0");
      label.firstElementChild?.append(output);
      control.addEventListener("input", () => (output.textContent = /** @type {HTMLInputElement} */ (control).value));
      return label;
    });
    const counts = Object.entries(events ?? {}).map(([name, it]) => input(it?.title ?? name, `count ${name}`, { type: "number", min: "0", placeholder: "0" }));
    const told = Object.entries(traits ?? {}).map(([name, it]) => {
      const title = it?.title ?? name;
      const options = it?.ask?.options ?? (it?.type === "boolean" ? { true: "yes", false: "no" } : null);
      if (options) return choice(title, `trait ${name}`, [["", "not told"], .../** @type {[string, string][]} */ (Object.entries(options))]);
      return input(title, `trait ${name}`, { type: it?.type === "number" ? "number" : it?.ask?.input === "date" ? "date" : "text" });
    });
    const group = (/** @type {string} */ title, /** @type {Element[]} */ fields) => (fields.length > 0 ? [element("fieldset", {}, element("legend", {}, title), ...fields)] : []);
    this.#form.replaceChildren(
      page,
      element("fieldset", {}, element("legend", {}, "What their device remembers"), element("label", { class: "tick" }, tick, element("span", {}, "It may remember")), sessions),
      ...group("Looked at", sliders),
      ...group("Did, times", counts),
      ...group("Told", told),
    );
    for (const [name, value] of before) {
      const control = /** @type {any} */ (this.#form.elements.namedItem(name));
      if (control && control.type !== "checkbox") control.value = value;
      const output = control?.type === "range" && control.parentElement.querySelector(".so-much");
      if (output) output.textContent = value;
      if (name === "country" && value) control.dispatchEvent(new Event("change"));
    }
    if (drawn && before.has("path") && !before.has("remembers")) /** @type {HTMLInputElement} */ (tick).checked = false;
  }

  /** Where they are: what is no country counts for none, and is told at the field. */
  #country() {
    const { control, label } = field("Country", "input", { name: "country", autocomplete: "off", placeholder: "DK" });
    const check = (/** @type {Event} */ { type }) => {
      const { value } = /** @type {HTMLInputElement} */ (control);
      // Whoever has written one letter is not done.
      const wrong = type === "input" && value.trim().length < 2 ? "" : wrongCountry(value);
      blame(control, wrong && `${wrong}. Until then the country is not known.`);
    };
    for (const type of ["input", "change"]) control.addEventListener(type, check);
    return label;
  }

  /** The visitor in the words of `indgang explain`. @param {any} model */
  described(model) {
    const form = new FormData(this.#form);
    const text = (/** @type {string} */ name) => `${form.get(name) ?? ""}`.trim();
    /** @type {any} */
    const context = { path: text("path") || "/" };
    for (const name of ["device", "language"]) if (text(name)) context[name] = text(name);
    if (text("country") && !wrongCountry(text("country"))) context.country = text("country").toUpperCase();
    const at = text("now") ? new Date(text("now")) : new Date();
    context.now = at.toISOString().replace(/\.\d+Z$/, "Z");
    context.utcOffsetMinutes = -at.getTimezoneOffset();
    if (!form.has("remembers")) return { context };
    /** @type {any} */
    const profile = { sessions: Number(text("sessions")) || 1, topics: {}, counts: {}, traits: {} };
    for (const [key, raw] of form) {
      const [kind, name] = key.split(" ");
      const value = `${raw}`.trim();
      if (!name || !value || (kind !== "trait" && Number(value) === 0)) continue;
      if (kind === "topic") profile.topics[name] = Number(value);
      else if (kind === "count") profile.counts[name] = Number(value);
      else if (kind === "trait") {
        const type = model.traits?.[name]?.type;
        profile.traits[name] = type === "number" ? Number(value) : type === "boolean" ? value === "true" : value;
      }
    }
    return { context, profile };
  }
}
