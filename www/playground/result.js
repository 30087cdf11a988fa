/** What the visitor is shown, why, and what the plan weighs. */

import { asked, bold, element, whom } from "../js/package/dev/parts.js";

/** Bytes of the browser's plan in a payload that is still small; the demo's gate. */
const SMALL_PLAN = 4096;

/** @param {HTMLElement} place @param {any} why as `indgang explain --json` says it */
export function shown(place, { shown, experiences, questions }) {
  const because = new Map(experiences.map((/** @type {any} */ it) => [it.experience, it.because]));
  const rows = shown.map((/** @type {any} */ { slot, variant, experience, holdout }) => {
    const words = experience ? `${because.get(experience) || experience}${holdout ? " (held out, to compare with)" : ""}` : "as for everybody";
    return element("tr", experience ? { class: "chosen" } : {}, element("td", {}, slot ?? "way in"), element("td", {}, variant ?? "this page", element("span", { class: "because" }, words)));
  });
  const now = (questions ?? []).find((/** @type {any} */ it) => it.came === "now");
  if (now) rows.push(element("tr", { class: "chosen" }, element("td", {}, "question"), element("td", {}, now.question, element("span", { class: "because" }, `asks for ${now.trait}`))));
  place.replaceChildren(element("table", {}, element("tbody", {}, ...rows)));
}

/** @param {HTMLElement} place @param {any} why */
export function reasons(place, { experiences }) {
  const open = new Set([...place.querySelectorAll("details[open]")].map((it) => /** @type {HTMLElement} */ (it).dataset.id));
  const all = [...experiences].sort((a, b) => Number(b.matches) - Number(a.matches));
  const parts = all.map(({ experience, matches, because, time, audience }) => {
    const { segment, rule, near } = audience ?? {};
    const summary = element("summary", { class: matches ? "on" : "off" }, bold(experience), ` ${whom(segment)}`);
    const missing = near?.changes?.map((/** @type {any} */ { wanted, is }) => `${wanted} (${is})`) ?? [];
    const nearMiss = element("p", { class: "near" }, `Near miss, ${missing.length === 1 ? "1 change" : `${missing.length} changes`}: ${missing.join("; ")}`);
    return element("details", { class: "why", "data-id": experience, ...(open.has(experience) ? { open: "" } : {}) }, summary,
      ...(because ? [element("p", { class: "quiet" }, because)] : []),
      ...(time === "now" ? [] : [element("p", {}, `Its time: ${time}`)]),
      ...(rule ? [asked(rule)] : []),
      ...(missing.length > 0 ? [nearMiss] : []),
    );
  });
  place.replaceChildren(...(parts.length > 0 ? parts : [element("p", { class: "quiet" }, "No live experience has anything for this page.")]));
}

/** @param {HTMLElement} place @param {{ edge: Uint8Array, browser: Uint8Array }} plans */
export async function sizes(place, { edge, browser }) {
  const packed = async (/** @type {Uint8Array} */ bytes) => {
    const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(stream).arrayBuffer()).byteLength;
  };
  const row = async (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) => {
    const gzip = await packed(bytes);
    return { gzip, row: element("tr", {}, element("td", {}, name), element("td", { class: "number" }, kilobytes(bytes.length)), element("td", { class: "number" }, kilobytes(gzip))) };
  };
  const [one, other] = await Promise.all([row("edge", edge), row("browser", browser)]);
  const head = element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "for the"), element("th", { scope: "col", style: "text-align: right" }, "plain"), element("th", { scope: "col", style: "text-align: right" }, "gzip")));
  const meter = element("meter", { min: "0", max: `${2 * SMALL_PLAN}`, high: `${SMALL_PLAN}`, low: `${SMALL_PLAN / 2}`, optimum: "0", value: `${other.gzip}`, "aria-label": "The browser's plan, of 8 KB" });
  place.replaceChildren(element("table", {}, head, element("tbody", {}, one.row, other.row)), meter);
}

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KB`;
