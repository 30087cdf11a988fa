/**
 * The overlay of `indgang dev`: which segments, slots, reasons and near misses this page has, and
 * another country, device, time or profile to try. It is in no page that a visitor gets.
 */

import { styles } from "./style.js";
import { asked, blame, bold, element, field, wrongCountry } from "./parts.js";

/** Where the page's own side keeps what it knows of a slot: www/js/browser/slots.js. */
const KEPT = Symbol.for("indgang");

/** What is tried out, as the server reads it. */
const tried = new URLSearchParams(decodeURIComponent(/(?:^|; )indgang-dev=([^;]*)/.exec(document.cookie)?.[1] ?? ""));

/** @param {Record<string, string>} wanted */
function tryOut(wanted) {
  const given = Object.entries(wanted).filter(([, value]) => value);
  const text = encodeURIComponent(new URLSearchParams(given).toString());
  document.cookie = `indgang-dev=${text}; path=/; samesite=strict${text ? "" : "; max-age=0"}`;
  location.reload();
}

/** The page view in the words of `indgang explain`. */
function context() {
  const query = new URLSearchParams(location.search);
  const campaign = Object.fromEntries(["source", "medium", "name"].map((part) => [part, query.get(part === "name" ? "utm_campaign" : `utm_${part}`)]).filter(([, value]) => value));
  return {
    path: location.pathname.replace(/index\.html$/, ""),
    now: new Date(Date.now()).toISOString().replace(/\.\d+Z$/, "Z"),
    utcOffsetMinutes: -new Date().getTimezoneOffset(),
    ...(tried.get("country") ? { country: tried.get("country") } : {}),
    ...(tried.get("device") ? { device: tried.get("device") } : {}),
    ...(Object.keys(campaign).length > 0 ? { campaign } : {}),
  };
}

/** What the device remembers, in the words of `indgang explain`; nothing if it does not. */
async function profile() {
  const { home, remembered } = await globalThis.indgang.remembered();
  if (home === "nowhere") return undefined;
  /** @type {any} */
  const past = { topics: {}, counts: {}, recent: [], traits: {} };
  for (const { kind, name, value } of remembered) {
    if (kind === "sessions") past.sessions = value;
    else if (kind === "topic") past.topics[name] = value / 10;
    else if (kind === "event") past.counts[name] = value;
    else if (kind === "item") past.recent.push(name);
    else if (kind === "trait") past.traits[name] = value;
    else if (kind === "paused") past.paused = true;
  }
  return past;
}

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
    document.addEventListener("indgang:change", () => this.#panel.hidden || this.#look());
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

  async #look() {
    const view = { context: context(), profile: undefined };
    /** @type {{ why?: any, mistakes?: string, refused?: string }} */
    let told;
    try {
      view.profile = this.#other ? JSON.parse(this.#other) : await profile().catch(() => undefined);
      told = await (await fetch("/indgang-dev/explain", { method: "POST", body: JSON.stringify(view) })).json();
    } catch (error) {
      told = { refused: String(error) };
    }
    const { why, mistakes, refused } = told;
    const parts = [];
    if (mistakes) parts.push(element("h2", {}, "The manifest is wrong"), element("pre", { role: "alert" }, mistakes));
    if (refused) parts.push(element("pre", { role: "alert" }, refused));
    if (why) parts.push(this.#shown(why), this.#rules(why));
    // What somebody is writing in stays as it is.
    const form = this.#body.querySelector("form") ?? this.#form();
    this.#body.replaceChildren(...parts, form);
  }

  #shown({ shown, experiences }) {
    const because = new Map(experiences.map((it) => [it.experience, it.because]));
    const rows = shown.map(({ slot, variant, experience, holdout }) => [
      element("td", {}, slot ?? "way in"),
      element("td", {}, experience ? bold(variant) : (variant ?? "this page")),
      element("td", {}, experience ? `${because.get(experience) ?? ""}${holdout ? " (held out)" : ""}` : "as for everybody"),
    ]);
    const again = element("button", { type: "button" }, "Show this on the page");
    again.addEventListener("click", () => show(shown));
    return element("section", {}, element("h2", {}, "This page"), element("table", {}, ...rows.map((cells) => element("tr", {}, ...cells))), ...(this.#other ? [again] : []));
  }

  #rules({ experiences }) {
    const all = experiences.map((it) => {
      const { segment, rule, near } = it.audience ?? {};
      const summary = element("summary", {}, it.matches ? "● " : "○ ", bold(it.experience), segment ? ` for ${segment}` : " for everybody");
      const missing = near?.changes?.map(({ wanted, is }) => `${wanted} (${is})`) ?? [];
      const inside = [
        element("p", {}, it.because),
        ...(it.time === "now" ? [] : [element("p", {}, `Its time: ${it.time}`)]),
        ...(rule ? [asked(rule)] : []),
        ...(missing.length > 0 ? [element("p", { class: "near" }, `Near miss, ${missing.length === 1 ? "1 change" : `${missing.length} changes`}: ${missing.join("; ")}`)] : []),
      ];
      return element("details", {}, summary, ...inside);
    });
    return element("section", {}, element("h2", {}, "Experiences"), ...all);
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
