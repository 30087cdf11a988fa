/** The manifest as text, with what is wrong underlined where it stands. */

import { javascriptLanguage } from "@codemirror/lang-javascript";
import { HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { tags } from "@lezer/highlight";
import { EditorView, basicSetup } from "codemirror";

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "light-dark(#7a3b00, #f2c188)" },
  { tag: [tags.number, tags.bool, tags.null], color: "light-dark(#5b2a86, #cdb1f0)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--wash) 60%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", border: "1px solid var(--line)", color: "var(--ink)" },
  ".cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)" },
});

/** How each weight is marked. */
const SEVERITY = { mistake: "error", finding: "warning", note: "info" };

export class Editor {
  #view;

  /**
   * @param {HTMLElement} parent
   * @param {(text: string) => void} changed
   */
  constructor(parent, changed) {
    // One expression of JavaScript is what JSON with comments is, to a highlighter.
    const language = new LanguageSupport(javascriptLanguage.configure({ top: "SingleExpression" }));
    this.#view = new EditorView({
      parent,
      extensions: [
        basicSetup,
        language,
        syntaxHighlighting(COLOURS),
        LOOK,
        lintGutter(),
        // Nobody scrolls sideways to read a comment.
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "The manifest's text", tabindex: "0" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(this.text)),
      ],
    });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  /** Another text, as one step that can be undone. */
  set text(text) {
    this.edit([{ offset: 0, length: this.#view.state.doc.length, content: text }]);
  }

  /** Changes parts of the text. @param {{ offset: number, length: number, content: string }[]} edits */
  edit(edits) {
    this.#view.dispatch({ changes: edits.map(({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content })) });
  }

  /** @param {import("../js/explain/draft.js").Remark[]} remarks */
  mark(remarks) {
    const end = this.#view.state.doc.length;
    const marks = remarks.map(({ weight, from, to, what, fix }) => ({
      from: Math.min(from, end),
      to: Math.min(Math.max(to, from), end),
      severity: /** @type {any} */ (SEVERITY[weight]),
      message: fix ? `${what}: ${fix}` : what,
    }));
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  /** Puts the cursor there, in view. @param {number} at */
  go(at) {
    this.#view.focus();
    this.#view.dispatch({ selection: { anchor: Math.min(at, this.#view.state.doc.length) }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  }
}
