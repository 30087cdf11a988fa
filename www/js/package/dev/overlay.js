/**
 * The overlay of `indgang dev`: which segments, slots, reasons and near misses this page has, and
 * another country, device, time or profile to try. It is in no page that a visitor gets.
 */

import { currentChoice } from "../../browser/choice.js";
import { facts, now } from "../../browser/engine.js";
import { KEPT } from "../../browser/kept.js";
import { read } from "../../browser/store.js";
import { styles } from "./style.js";
import { asked, blame, bold, element, field, whom, wrongCountry } from "./parts.js";

/** What is tried out, as the server reads it. */
const tried = new URLSearchParams(decodeURIComponent(/(?:^|; )indgang-dev=([^;]*)/.exec(document.cookie)?.[1] ?? ""));

/** @param {Record<string, string>} wanted */
function tryOut(wanted) {
  const given = Object.entries(wanted).filter(([, value]) => value);
  const text = encodeURIComponent(new URLSearchParams(given).toString());
  document.cookie = `indgang-dev=${text}; path=/; samesite=strict${text ? "" : "; max-age=0"}`;
  location.reload();
}

/**
 * The page view as the engine is told of it: the moment, and what its step 1 is given.
 * @param {string} referrer @param {typeof read} kept
 */
const view = (referrer, kept) =>
  [now(), currentChoice(), kept("learnt"), kept("declared"), +!!navigator.globalPrivacyControl, ...facts(referrer)].join("\0");

/** The slots of this page that have a name, by it. */
const places = () => new Map([...document.querySelectorAll("[data-indgang-slot]")].map((place) => [place.getAttribute("data-indgang-slot"), place]));

/** Shows on this page what another visitor would see of it. @param {{ slot: string | null, variant: string }[]} shown */
function show(shown) {
  for (const { slot, variant } of shown) {
    for (const place of document.querySelectorAll("[data-indgang-slot]")) {
      const { name, variants, original } = place[KEPT] ?? {};
      if (!variants || name !== slot) continue;
      const template = variants.get(variant);
      place.replaceChildren(...(template ? [document.importNode(template.content, true)] : original));
    }
  }
}

/** What is wrong with a profile's text; empty if nothing is. @param {string} text */
function wrongProfile(text) {
  try {
    if (text.trim()) JSON.parse(text);
    return "";
  } catch (error) {
    return `It is not JSON: ${/** @type {Error} */ (error).message}`;
  }
}

class Overlay extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #body = element("div", { class: "body" });
  #panel = element("section", { "aria-label": "Indgang", hidden: "" });
  #button = element("button", { type: "button", "aria-expanded": "false" }, "Indgang");
  /** A profile that is tried, instead of what the device remembers. */
  #other = sessionStorage.getItem("indgang-dev") ?? "";
  /** What this page was chosen by: a module that stands first runs before any of it counts as a view. */
  #by = view(document.referrer.split("/", 3).join("/"), read);
  /** What the engine chose for it; another once its visitor tells something that shows at once. */
  #first;

  connectedCallback() {
    this.#root.adoptedStyleSheets = [styles];
    this.#panel.append(this.#body);
    this.#root.append(this.#panel, this.#button);
    this.#button.addEventListener("click", () => this.#open(this.#panel.hidden));
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#open(false);
      this.#button.focus();
    });
    if (sessionStorage.getItem("indgang-dev-open")) this.#open(true);
    this.#follow();
    // What was told is shown after it is said to have changed.
    document.addEventListener("indgang:change", () => setTimeout(async () => (await this.#follow(), this.#panel.hidden || this.#look())));
    const changes = new EventSource("/indgang-dev/events");
    changes.addEventListener("reload", () => location.reload());
    changes.addEventListener("mistakes", () => this.#open(true));
  }

  /** @param {boolean} open */
  #open(open) {
    this.#panel.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) sessionStorage.setItem("indgang-dev-open", "1");
    else sessionStorage.removeItem("indgang-dev-open");
    if (open) this.#look();
  }

  /** Where the page has been chosen anew, by what is known now. */
  async #follow() {
    // Without an engine the page is as everybody has it.
    const { hands } = (await globalThis.indgang?.ready?.catch(() => {})) ?? {};
    if (!hands) return;
    const first = hands.first();
    if (this.#first && first !== this.#first) this.#by = view(hands.page().referrer, hands.read);
    this.#first = first;
  }

  async #look() {
    /** @type {{ why?: any, mistakes?: string, refused?: string }} */
    let told;
    try {
      const profile = this.#other ? JSON.parse(this.#other) : undefined;
      told = await (await fetch("/indgang-dev/explain", { method: "POST", body: JSON.stringify({ visit: this.#by, profile }) })).json();
    } catch (error) {
      told = { refused: String(error) };
    }
    const { why, mistakes, refused } = told;
    const parts = [];
    if (mistakes) parts.push(element("h2", {}, "The manifest is wrong"), element("pre", { role: "alert" }, mistakes));
    if (refused) parts.push(element("pre", { role: "alert" }, refused));
    if (why) parts.push(this.#shown(why), this.#rules(why), this.#segments(why));
    // What somebody is writing in stays as it is.
    const form = this.#body.querySelector("form") ?? this.#form();
    this.#body.replaceChildren(...parts, form);
  }

  #shown({ stage, shown, experiences }) {
    const because = new Map(experiences.map((it) => [it.experience, it.because]));
    const here = places();
    const rows = shown.map(({ slot, variant, experience, holdout }) => {
      const why = experience ? `${because.get(experience) ?? ""}${holdout ? " (held out: as for everybody)" : ""}` : "as for everybody";
      const place = here.get(slot)?.[KEPT];
      // What was in view before the engine was there stays; what was chosen ahead was chosen on the page before.
      const other = place && !this.#other && place.shown !== variant ? [element("p", { class: "wrong" }, `The page shows ${place.shown}: it was seen, or chosen, before this was known.`)] : [];
      return element("tr", {},
        element("td", {}, slot ?? "way in"),
        element("td", {}, experience && !holdout ? bold(variant) : (variant ?? "this page")),
        element("td", {}, slot === null || here.has(slot) ? why : `${why}; not on this page`, ...other));
    });
    const again = element("button", { type: "button" }, "Show this on the page");
    again.addEventListener("click", () => (show(shown), (again.textContent = "Shown on the page")));
    const [title, words] = this.#other
      ? ["A visitor you try", "What this device would choose for them. The page is still its own visitor's"]
      : ["This page", "As this device chose it"];
    return element("section", {},
      element("h2", {}, title),
      element("p", { class: "quiet" }, `${words}${stage ? `, at the stage ${stage}` : ""}. What is looked at here counts from the next page on.`),
      element("table", {}, ...rows), ...(this.#other ? [again] : []));
  }

  #rules({ experiences }) {
    const all = experiences.map((it) => {
      const { segment, rule, near } = it.audience ?? {};
      const summary = element("summary", {}, it.matches ? "● " : "○ ", bold(it.experience), ` ${whom(segment)}`);
      const missing = near?.changes?.map(({ wanted, is }) => `${wanted} (${is})`) ?? [];
      const notes = [
        it.because,
        it.time !== "now" && `Its time: ${it.time}`,
        it.holdout && "In its holdout: gets what everybody gets.",
        it.dismissed && "Dismissed: the visitor said that it is not for them.",
        ...it.wants.filter(({ came }) => came === "too late").map(({ slot }) => `An earlier one decided ${slot ?? "the way in"}.`),
      ];
      const inside = [
        ...notes.filter(Boolean).map((words) => element("p", {}, words)),
        ...(rule ? [asked(rule)] : []),
        ...(missing.length > 0 ? [element("p", { class: "near" }, `Near miss, ${missing.length === 1 ? "1 change" : `${missing.length} changes`}: ${missing.join("; ")}`)] : []),
      ];
      return element("details", {}, summary, ...inside);
    });
    return element("section", {}, element("h2", {}, "Experiences that a device decides"), ...all);
  }

  #segments({ segments }) {
    const all = segments.map(({ segment, rule }) =>
      element("details", {}, element("summary", {}, rule.holds ? "● " : "○ ", bold(segment), rule.holds ? " holds" : " does not hold"), asked(rule)));
    return element("section", {}, element("h2", {}, "Segments"), ...(all.length > 0 ? all : [element("p", { class: "quiet" }, "The manifest has none.")]));
  }

  #form() {
    const form = /** @type {HTMLFormElement} */ (element("form", {}));
    const country = field("Country", "input", { name: "country", value: tried.get("country") ?? "", size: "3", placeholder: "DK", autocapitalize: "characters" });
    const device = field("Device", "select", { name: "device" });
    device.control.append(...["", "phone", "tablet", "desktop", "other"].map((name) => element("option", { value: name, ...(tried.get("device") === name ? { selected: "" } : {}) }, name || "this one")));
    const now = field("Time", "input", { name: "now", type: "datetime-local", value: tried.get("now") ?? "" });
    const past = field("Profile, as in `indgang explain --profile`; empty: what this browser remembers", "textarea", { name: "profile", rows: "4", spellcheck: "false", placeholder: '{ "sessions": 3, "topics": { "deals": 1.5 } }' });
    /** @type {HTMLTextAreaElement} */ (past.control).value = this.#other;
    const go = element("button", { type: "submit" }, "Try it");
    const reset = element("button", { type: "button" }, "As I am");
    form.append(element("h2", {}, "Try another visitor"), country.label, device.label, now.label, past.label, element("p", {}, go, " ", reset));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = Object.fromEntries(new FormData(form));
      const wrong = /** @type {const} */ ([[country.control, wrongCountry(String(given.country))], [past.control, wrongProfile(String(given.profile))]]);
      for (const [control, words] of wrong) blame(control, words, { role: "alert" });
      const first = wrong.find(([, words]) => words);
      if (first) return void (/** @type {HTMLElement} */ (first[0]).focus());
      sessionStorage.setItem("indgang-dev", String(given.profile).trim());
      tryOut({ country: String(given.country).trim().toUpperCase(), device: String(given.device), now: String(given.now) });
    });
    reset.addEventListener("click", () => (sessionStorage.removeItem("indgang-dev"), tryOut({})));
    return form;
  }
}

customElements.define("indgang-dev", Overlay);
// A module runs when the page is parsed.
document.body.append(document.createElement("indgang-dev"));
