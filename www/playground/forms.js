/** The experiences as forms: each writes the manifest's text, and leaves the rest of it as it is. */

import { getLocation, modify } from "jsonc-parser";
import { blame, element, field } from "../js/package/dev/parts.js";
import { previewLink } from "./preview.js";

/** How what is put in is set. */
const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

/** What can have the focus in a card. */
const FIELDS = "summary, input, select, textarea, button";

/** @typedef {{ offset: number, length: number, content: string }[]} Edits */

/** A choice of names; the first stands for none. @param {string} none @param {[string, string][]} names */
function options(none, names, chosen = "") {
  const all = none ? [["", none], ...names] : [...names];
  // What the manifest says stays to be seen, though nothing has that name.
  if (chosen && !all.some(([name]) => name === chosen)) all.push([chosen, `${chosen} (there is none)`]);
  return all.map(([value, words]) => element("option", { value, ...(value === chosen ? { selected: "" } : {}) }, words));
}

/** @param {any} stages as the manifest has them @returns {string[]} */
const stageNames = (stages) => (Array.isArray(stages) ? stages.map((it) => it?.id).filter(Boolean) : []);

export class Forms {
  #place;
  #edit;
  /** @type {any} */
  #model = {};
  #text = "";
  #drawn = "";
  /** @type {Map<string, Element>} the fields, by what of the manifest they write */
  #fields = new Map();
  /** Whether the change that is under way is the forms' own. */
  #own = false;
  /** Where previews are, and by which secret: for this page alone. */
  #preview = { page: location.origin + "/", secret: "", hours: 24 };

  /**
   * @param {HTMLElement} place
   * @param {(edits: Edits) => void} edit changes the text
   */
  constructor(place, edit) {
    this.#place = place;
    this.#edit = edit;
  }

  /**
   * Shows what the text says. While it is not JSON, nothing can be changed here.
   * @param {string} text @param {any} model what is in it, or null
   */
  show(text, model) {
    this.#text = text;
    if (!model) {
      this.#drawn = "";
      this.#place.replaceChildren(element("p", {}, "The text is not right as JSON now. The list below says where: mend it there, and the forms are back."));
      return;
    }
    this.#model = model;
    const { segments, slots, outcomes, stages, experiences } = model;
    // What the forms themselves wrote is in them, unless it changes which fields there are.
    const drawn = JSON.stringify([Object.keys(segments ?? {}), slots, Object.keys(outcomes ?? {}), stageNames(stages), (experiences ?? []).length, (experiences ?? []).map((/** @type {any} */ it) => it?.show?.map?.((/** @type {any} */ row) => [row?.slot, "entry" in (row ?? {})]))]);
    if (this.#own && drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#draw();
  }

  /** Says at each field which mistake is in it. @param {import("../js/explain/draft.js").Remark[]} remarks */
  mark(remarks) {
    /** @type {Map<Element, string>} */
    const wrong = new Map();
    for (const { weight, from, what, fix } of remarks) {
      if (weight !== "mistake") continue;
      const { path } = getLocation(this.#text, from);
      // Of a part of a field, it is that field's.
      while (path.length > 2 && !this.#fields.has(`${path}`)) path.pop();
      const control = this.#fields.get(`${path}`);
      if (control && !wrong.has(control)) wrong.set(control, fix ? `${what}: ${fix}` : what);
    }
    for (const control of this.#fields.values()) blame(control, wrong.get(control) ?? "");
  }

  #set(/** @type {(string | number)[]} */ path, /** @type {any} */ value, insert = false) {
    this.#own = true;
    this.#edit(modify(this.#text, path, value, { ...FORMAT, isArrayInsertion: insert }));
    this.#own = false;
  }

  #draw() {
    const open = new Set([...this.#place.querySelectorAll("details[open]")].map((it) => /** @type {HTMLElement} */ (it).dataset.id));
    const back = this.#focus();
    this.#fields.clear();
    const all = Array.isArray(this.#model.experiences) ? this.#model.experiences : [];
    const add = element("button", { type: "button", class: "main" }, "New experience");
    add.addEventListener("click", () => this.#add(all));
    const cards = all.map((/** @type {any} */ it, /** @type {number} */ at) => this.#card(it ?? {}, at, open));
    this.#place.replaceChildren(element("div", { class: "bar", style: "margin: 0 0 .8rem" }, add, element("span", { class: "quiet" }, "The highest priority decides; among equals, the first.")), ...cards, this.#previews());
    back();
  }

  /** Where the focus is now; the answer puts it into the same field, if that is still there. */
  #focus() {
    const active = document.activeElement;
    const id = /** @type {HTMLElement | null | undefined} */ (active?.closest(".card"))?.dataset.id;
    const fields = (/** @type {string | undefined} */ card) => [...(this.#cardOf(card)?.querySelectorAll(FIELDS) ?? [])];
    const which = fields(id).indexOf(/** @type {Element} */ (active));
    return () => /** @type {HTMLElement | undefined} */ (which < 0 ? undefined : fields(id)[which])?.focus();
  }

  /** @param {string | undefined} id @returns {HTMLDetailsElement | null} */
  #cardOf(id) {
    return id === undefined ? null : this.#place.querySelector(`.card[data-id="${CSS.escape(id)}"]`);
  }

  #add(/** @type {any[]} */ all) {
    const taken = new Set(all.map(({ id }) => id));
    let number = all.length + 1;
    while (taken.has(`experience-${number}`)) number += 1;
    const id = `experience-${number}`;
    const [slot, { variants = [] } = {}] = /** @type {[string, any]} */ (Object.entries(this.#model.slots ?? {})[0] ?? ["hero"]);
    const made = { id, status: "draft", priority: 0, show: [{ slot, variant: variants.find((/** @type {string} */ name) => name !== "default") ?? "default" }] };
    if (all.length > 0) this.#set(["experiences", all.length], made, true);
    else this.#set(["experiences"], [made]);
    const card = this.#cardOf(id);
    if (!card) return;
    card.open = true;
    card.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (card.querySelector("input"))?.focus();
  }

  /** @param {any} it @param {number} at @param {Set<string | undefined>} open */
  #card(it, at, open) {
    const path = (/** @type {(string | number)[]} */ ...rest) => ["experiences", at, ...rest];
    const badge = element("span", { class: `badge ${it.status}` }, `${it.status}`);
    const name = element("b", {}, `${it.id}`);
    const whom = element("span", { class: "quiet" });
    const summary = element("summary", {}, name, whom, badge);
    const head = () => {
      const now = this.#model.experiences?.[at] ?? it;
      name.textContent = now.id || "without a name";
      card.dataset.id = `${now.id}`;
      badge.textContent = now.status;
      badge.className = `badge ${now.status}`;
      const stages = [now.stage ?? []].flat();
      const who = this.#model.segments?.[now.audience]?.who ?? now.audience ?? (stages.length > 0 ? "" : "Everybody.");
      whom.textContent = stages.length > 0 ? `${who} At the stage ${stages.join(" or ")}.`.trim() : who;
    };
    const card = /** @type {HTMLDetailsElement} */ (element("details", { class: "card" }));
    card.open = open.has(`${it.id}`);
    head();
    /** A field that writes as it changes. */
    const writes = (/** @type {string} */ title, /** @type {string} */ kind, /** @type {string} */ key, attributes = {}, read = (/** @type {string} */ text) => /** @type {any} */ (text || undefined), inside = /** @type {Node[]} */ ([])) => {
      const { control, label } = field(title, kind, attributes);
      control.append(...inside);
      this.#fields.set(`${path(key)}`, control);
      control.addEventListener("change", () => {
        this.#set(path(key), read(/** @type {HTMLInputElement} */ (control).value));
        head();
      });
      return label;
    };
    const area = writes("Why, to the visitor", "textarea", "because", { rows: "2" });
    /** @type {HTMLTextAreaElement} */ (area.querySelector("textarea")).value = it.because ?? "";
    const offered = writes("What they are offered", "input", "opportunity", { value: it.opportunity ?? "", autocomplete: "off" });
    offered.className = area.className = "whole";
    const day = (/** @type {any} */ value) => `${value ?? ""}`.slice(0, 10);
    const segments = Object.entries(this.#model.segments ?? {}).map(([id, { who }]) => /** @type {[string, string]} */ ([id, who ? `${id}: ${who}` : id]));
    const fields = element("div", { class: "grid" },
      writes("Name", "input", "id", { value: it.id ?? "", pattern: "[a-z][a-z0-9_\\-]{0,39}", autocomplete: "off" }, (text) => text),
      writes("Status", "select", "status", {}, (text) => text, options("", [["draft", "draft"], ["live", "live"], ["paused", "paused"]], it.status)),
      writes("Priority", "input", "priority", { type: "number", step: "1", value: `${it.priority ?? 0}` }, (text) => Math.trunc(Number(text))),
      writes("For whom", "select", "audience", {}, undefined, options("everybody", segments, it.audience ?? "")),
      ...this.#stage(it, writes),
      writes("Hopes for", "select", "outcome", {}, undefined, options("nothing in particular", Object.keys(this.#model.outcomes ?? {}).map((id) => [id, id]), it.outcome ?? "")),
      writes("Held out, in percent", "input", "holdout", { type: "number", min: "0", max: "100", value: `${(it.holdout ?? 0) * 100}` }, (text) => (Number(text) > 0 ? Number(text) / 100 : undefined)),
      writes("From", "input", "from", { type: "date", value: day(it.from) }),
      writes("Until", "input", "until", { type: "date", value: day(it.until) }),
      offered,
      area,
    );
    const rows = (Array.isArray(it.show) ? it.show : []).map((/** @type {any} */ row, /** @type {number} */ which) => this.#row(row ?? {}, path("show", which), `${which + 1}`));
    const bar = element("div", { class: "bar" });
    const act = (/** @type {string} */ title, /** @type {() => void} */ what) => {
      const button = element("button", { type: "button", class: "small" }, title);
      button.addEventListener("click", what);
      bar.append(button);
    };
    const [first] = Object.entries(this.#model.slots ?? {});
    act("Show another part", () => this.#set(path("show", (it.show ?? []).length), { slot: first?.[0] ?? "hero", variant: /** @type {any} */ (first?.[1])?.variants?.[0] ?? "default" }, true));
    act("Another way in", () => this.#set(path("show", (it.show ?? []).length), { entry: "/", to: "/" }, true));
    act("Delete", () => this.#set(path(), undefined));
    const output = element("output", {});
    act("Preview link", () => this.#link(this.#model.experiences?.[at] ?? it, output));
    bar.append(output);
    card.append(summary, element("div", {}, fields, element("p", { class: "quiet", style: "margin: .9rem 0 .3rem" }, "What they see"), ...rows, bar));
    return card;
  }

  /** At which stage they are, where the manifest has stages. @param {any} it @param {Function} writes */
  #stage(it, writes) {
    const [names, own] = [stageNames(this.#model.stages), [it.stage ?? []].flat()];
    if (names.length + own.length === 0) return [];
    // Several can be said in the text; here they stay as they are, or become one.
    const several = own.length > 1 ? own.join(" or ") : "";
    const all = [...names, ...(several ? [several] : [])].map((name) => /** @type {[string, string]} */ ([name, name]));
    const read = (/** @type {string} */ text) => (text && text === several ? own : text || undefined);
    return [writes("At the stage", "select", "stage", {}, read, options("any, or none", all, several || own[0]))];
  }

  /** One thing that is shown. @param {any} row @param {(string | number)[]} path @param {string} number */
  #row(row, path, number) {
    const choice = (/** @type {string} */ title, /** @type {Element[]} */ inside, /** @type {(value: string) => void} */ chosen) => {
      const select = element("select", { "aria-label": `${title}, row ${number}` }, ...inside);
      this.#fields.set(`${[...path, title === "Part" ? "slot" : "variant"]}`, select);
      select.addEventListener("change", () => chosen(/** @type {HTMLSelectElement} */ (select).value));
      return select;
    };
    const words = (/** @type {string} */ key, /** @type {string} */ title) => {
      const input = /** @type {HTMLInputElement} */ (element("input", { value: row[key] ?? "", "aria-label": `${title}, row ${number}`, autocomplete: "off" }));
      this.#fields.set(`${[...path, key]}`, input);
      input.addEventListener("change", () => this.#set([...path, key], input.value));
      return input;
    };
    const away = element("button", { type: "button", class: "small", "aria-label": `Remove row ${number}` }, "✕");
    away.addEventListener("click", () => this.#set(path, undefined));
    const slots = this.#model.slots ?? {};
    if ("entry" in row && row.entry !== null) {
      return element("div", { class: "row" }, element("span", { class: "quiet" }, "Way in"), words("entry", "Asked for"), words("to", "Given"), away);
    }
    const variants = (slots[row.slot]?.variants ?? []).map((/** @type {string} */ name) => [name, name]);
    return element("div", { class: "row" },
      element("span", { class: "quiet" }, "Part"),
      choice("Part", options("", Object.keys(slots).map((name) => [name, name]), row.slot), (slot) => this.#set(path, { slot, variant: slots[slot]?.variants?.find((/** @type {string} */ name) => name !== "default") ?? "default" })),
      choice("Version", options("", variants, row.variant), (variant) => this.#set([...path, "variant"], variant)),
      away,
    );
  }

  async #link(/** @type {any} */ experience, /** @type {HTMLElement} */ output) {
    if (!this.#preview.secret) {
      output.textContent = "A preview link is signed: write the worker's secret under “Preview links” below. A worker on this machine has it in .dev.vars, as INDGANG_SECRET.";
      /** @type {HTMLElement | null} */ (this.#place.querySelector("[name=secret]"))?.focus();
      return;
    }
    try {
      const address = await previewLink(this.#preview.page, experience, this.#preview);
      const copy = element("button", { type: "button", class: "small" }, "Copy");
      copy.addEventListener("click", () => navigator.clipboard.writeText(address).then(() => (copy.textContent = "Copied"), () => (copy.textContent = "Copy it by hand")));
      output.replaceChildren(element("a", { href: address, target: "_blank", rel: "noopener" }, `Look at ${experience.id} on ${new URL(address).pathname}`), " ", copy);
    } catch (error) {
      output.textContent = /** @type {Error} */ (error).message;
    }
  }

  #previews() {
    const of = (/** @type {string} */ title, /** @type {"page" | "secret" | "hours"} */ key, attributes = {}) => {
      const { control, label } = field(title, "input", { name: key, value: `${this.#preview[key]}`, ...attributes });
      control.addEventListener("input", () => {
        const { value } = /** @type {HTMLInputElement} */ (control);
        if (key === "hours") this.#preview.hours = Number(value) || 24;
        else this.#preview[key] = value.trim();
      });
      return label;
    };
    const fields = element("div", { class: "grid" },
      of("Page to begin with", "page", { type: "url" }),
      of("The worker's secret", "secret", { type: "password", autocomplete: "off" }),
      of("Hours it lasts", "hours", { type: "number", min: "1", max: "168" }),
    );
    const what = element("p", { class: "quiet", style: "margin-bottom: .6rem" }, "Whoever opens one sees the experience, though it is a draft. The secret stays in this page, and is forgotten with it.");
    return element("fieldset", { style: "margin-top: 1.4rem" }, element("legend", {}, "Preview links"), what, fields);
  }
}
