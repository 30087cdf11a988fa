/** The playground: a manifest as forms or text, a visitor, and what comes of both, as it is written. */

import { parse } from "jsonc-parser";
import * as bindings from "../../build/glue/draft/draft.js";
import { readDraft } from "../js/explain/draft.js";
import { Explainer } from "../js/explain/explain.js";
import { element } from "../js/package/dev/parts.js";
import { Editor } from "./editor.js";
import { Forms } from "./forms.js";
import { reasons, shown, sizes } from "./result.js";
import { Visitor } from "./visitor.js";

/** How long writing is waited for before it is read, in milliseconds. */
const PAUSE = 150;
/** Most remarks that are listed. */
const LISTED = 100;

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const result = /** @type {HTMLElement} */ (document.querySelector(".result"));

/** @type {Explainer | undefined} */
let explainer;
/** @type {any} */
let model = {};
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

const editor = new Editor($("text"), () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
});
const forms = new Forms($("forms"), (edits) => {
  editor.edit(edits);
  look();
});
const visitor = new Visitor(/** @type {HTMLFormElement} */ ($("visitor")), () => decide());

/** Reads the text anew: remarks, forms, plans, and the decision if there are plans. */
function look() {
  clearTimeout(waiting);
  const { text } = editor;
  /** @type {any[]} */
  const errors = [];
  const read = parse(text, errors, { allowTrailingComma: true });
  const whole = errors.length === 0 && read && typeof read === "object" && !Array.isArray(read);
  if (whole) model = read;
  forms.show(text, whole ? read : null);
  const { remarks, plans } = readDraft(bindings, text);
  editor.mark(remarks.slice(0, LISTED));
  forms.mark(remarks.slice(0, LISTED));
  list(remarks);
  if (!plans) return void result.classList.add("stale");
  result.classList.remove("stale");
  explainer?.free();
  explainer = new Explainer(bindings, plans.edge);
  visitor.show(model);
  sizes($("plan"), plans);
  decide();
}

function decide() {
  if (!explainer) return;
  try {
    const why = explainer.explain(visitor.described(model));
    shown($("shown"), why);
    reasons($("why"), why);
  } catch (error) {
    $("shown").replaceChildren(element("p", { role: "alert" }, /** @type {Error} */ (error).message));
    $("why").replaceChildren();
  }
}

/** @param {import("../js/explain/draft.js").Remark[]} remarks */
function list(remarks) {
  const count = (/** @type {string} */ weight) => remarks.filter((it) => it.weight === weight).length;
  const [mistakes, findings] = [count("mistake"), count("finding")];
  const many = (/** @type {number} */ number, /** @type {string} */ word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const state = $("state");
  state.className = mistakes ? "bad" : findings ? "odd" : "";
  const said = mistakes ? `✗ ${many(mistakes, "mistake")}: shown is the last version without one` : findings ? `✓ no mistakes, ${many(findings, "finding")}` : "✓ no mistakes";
  if (state.textContent !== said) state.textContent = said;
  const rows = remarks.slice(0, LISTED).map(({ weight, line, column, what, fix, from }) => {
    const button = element("button", { type: "button" }, element("span", { class: "place" }, `${line}:${column}`), element("span", {}, what, ...(fix ? [element("span", { class: "fix" }, ` — ${fix}`)] : [])));
    button.addEventListener("click", () => (choose("text"), editor.go(from)));
    return element("li", { class: weight }, button);
  });
  $("remarks").replaceChildren(...rows);
}

const TABS = ["forms", "text"];

/** Shows one of the two sides of the manifest. @param {string} name */
function choose(name) {
  for (const tab of TABS) {
    const button = $(`tab-${tab}`);
    button.setAttribute("aria-selected", String(tab === name));
    button.tabIndex = tab === name ? 0 : -1;
    $(tab).hidden = tab !== name;
  }
}
for (const tab of TABS) {
  $(`tab-${tab}`).addEventListener("click", () => choose(tab));
  $(`tab-${tab}`).addEventListener("keydown", ({ key }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    const [other] = TABS.filter((it) => it !== tab);
    choose(other);
    $(`tab-${other}`).focus();
  });
}

$("open").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => {
  const [file] = /** @type {HTMLInputElement} */ ($("file")).files ?? [];
  if (!file) return;
  editor.text = await file.text();
  look();
});
$("save").addEventListener("click", () => {
  const href = URL.createObjectURL(new Blob([editor.text], { type: "application/json" }));
  element("a", { href, download: "indgang.jsonc" }).click();
  setTimeout(() => URL.revokeObjectURL(href));
});

async function start() {
  const [manifest] = await Promise.all([
    fetch("/playground/indgang.jsonc").then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`status ${answer.status}`)))),
    bindings.default({ module_or_path: "/playground/draft.wasm" }),
  ]);
  editor.text = manifest;
  look();
  result.removeAttribute("aria-busy");
}
start().catch((error) => {
  $("shown").replaceChildren(element("p", { role: "alert" }, `The engine could not be loaded (${error.message}): load the page again.`));
});
