/** What the visitor can do with all of it: pause, take a copy, forget. */

import { currentChoice } from "../choice.js";
import { settle } from "../elements/once.js";
import { make } from "../elements/style.js";
import { row } from "../elements/switches.js";
import { read } from "../store.js";
import { button, card, count, put, tell, valueOf } from "./parts.js";

/** Hands the visitor a file that was made here. @param {string} name @param {string} text */
function download(name, text) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", { download: name }));
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {import("./parts.js").Tools} tools @returns {import("./parts.js").Card} */
export function hands(tools) {
  const { language, look, say, state } = tools;
  const texts = tools.texts.hands;
  const { label: pause, box } = row("pause", { title: texts.pause, words: texts.pauseWords });
  let underWay = false;
  box.addEventListener("change", async () => {
    underWay = true;
    const on = box.checked;
    // What is there now is asked of the edge meanwhile: until it has answered, the switch stays.
    if (!(await tell(tools, indgang.pause(on), on ? texts.paused : texts.resumed))) box.checked = !on;
    underWay = false;
  });

  async function save() {
    // As it is now: a list waits while something in it is edited, and a card that nobody sees is not renewed.
    const now = await look().catch(() => say(texts.failed));
    if (!now) return;
    const { allowed, known, released } = now;
    const at = new Date();
    const { records, ...said } = known;
    // What is kept itself, to the letter, beside what the lists say of it: docs/profile-format.md.
    const kept = /** @type {Record<string, unknown>} */ ({ ...records, choice: currentChoice() });
    for (const key of /** @type {const} */ (["ahead", "refused"])) if (read(key)) kept[key] = read(key);
    const copy = { site: location.host, page: location.pathname, at: at.toISOString(), allowed, ...said, released, kept };
    download(`indgang-${location.hostname}-${at.toISOString().slice(0, 10)}.json`, `${JSON.stringify(copy, null, 2)}\n`);
    say(texts.saved);
  }

  /** What there is to erase, in words. */
  function everything() {
    const remembered = state()?.known.remembered ?? [];
    const kinds = Object.entries(texts.kinds).flatMap(([kind, forms]) => {
      const n = remembered.filter((note) => note.kind === kind).length;
      return n ? [count(forms, n, language)] : [];
    });
    return new Intl.ListFormat(language).format(kinds) || texts.nothing;
  }

  const words = make("p", { id: "ask-words" });
  const yes = button(texts.yes, async () => {
    const erased = everything();
    dialog.close();
    await indgang.forget().then(() => say(put(texts.forgotten, { what: erased })), () => say(texts.held));
  });
  const no = button(texts.no, () => dialog.close());
  const dialog = /** @type {HTMLDialogElement} */ (
    make("dialog", { "aria-labelledby": "ask", "aria-describedby": "ask-words" })
  );
  dialog.append(make("h3", { id: "ask" }, texts.ask), words, make("div", {}, yes, no));
  const forget = button(texts.forget, () => {
    words.textContent = put(texts.askWords, { what: everything() });
    dialog.showModal();
    settle(yes);
    no.focus();
  });
  const copy = button(texts.save, save);
  const [saving, forgetting] = [
    make("div", { class: "act" }, copy, make("p", { class: "muted" }, texts.saveWords)),
    make("div", { class: "act" }, forget),
  ];

  // Not before it is known what there is.
  pause.hidden = saving.hidden = forgetting.hidden = true;

  /** @param {import("./parts.js").State} state */
  function show({ known }) {
    const nothing = known.home === "nowhere";
    // Who is still asked gets the focus back before the button goes that they came from.
    if (nothing) dialog.close();
    saving.hidden = false;
    pause.hidden = forgetting.hidden = nothing;
    if (!underWay) box.checked = !!valueOf(known, "paused");
  }

  return { element: card("hands", texts.title, pause, saving, forgetting, dialog), show };
}
