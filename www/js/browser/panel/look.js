/** How the panel looks: two columns of cards where there is room, one where there is not. */

import { sheetOf } from "../elements/style.js";
import { CSS as SWITCHES } from "../elements/switches.js";

export const sheets = sheetOf(`
${SWITCHES}
:host { container-type: inline-size; }
.panel { display: grid; gap: 1.1rem; align-items: start; }
.column { display: grid; gap: 1.1rem; min-width: 0; }
@container (min-width: 52rem) { .panel { grid-template-columns: 1fr 1fr; gap: 1.5rem; } .column { gap: 1.5rem; } }
.card {
  display: grid; gap: 0.7rem; min-width: 0; padding: clamp(1.1rem, 4cqi, 1.75rem);
  border: 1px solid var(--border); border-radius: var(--radius); background: var(--surface);
}
h3 { font-size: 1.2em; letter-spacing: -0.02em; text-wrap: balance; }
h4 { margin: 0.5rem 0 0; font-size: 0.9em; font-weight: 650; color: var(--muted); unicode-bidi: plaintext; }
h3:focus { outline: none; }
h3:focus-visible { outline: 3px solid var(--indgang-focus, currentColor); outline-offset: 3px; }
ul { border-top: 1px solid var(--border); }
ul:empty { display: none; }
li:last-child { border-bottom: 0; padding-bottom: 0.2rem; }
li {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.15rem 1rem; align-items: center;
  padding-block: 0.65rem; border-bottom: 1px solid var(--border); overflow-wrap: anywhere;
}
li > b { font-weight: 650; grid-column: 1; }
li > b:first-letter { text-transform: uppercase; }
li > .words { grid-column: 1; }
li > .does { grid-column: 2; grid-row: 1 / span 3; display: flex; flex-wrap: wrap; gap: 0.4rem; justify-content: flex-end; }
li.fact { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); align-items: baseline; }
li.fact > .words { grid-column: 2; }
@container (max-width: 26rem) {
  li, li.fact { grid-template-columns: minmax(0, 1fr); }
  li.fact > .words { grid-column: 1; }
  li .edit label { flex-basis: 100%; }
  li > .does { grid-column: 1; grid-row: auto; justify-content: flex-start; margin-top: 0.35rem; }
}
time { display: block; color: var(--muted); font-size: 0.85em; font-variant-numeric: tabular-nums; }
.does button, .edit button { min-height: 2.5rem; padding: 0.25rem 0.95rem; border-width: 1.5px; border-color: var(--border); font-size: 0.9em; font-weight: 600; }
.edit { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
.edit label { flex: 1 1 12rem; display: grid; gap: 0.3rem; font-weight: 650; min-width: 0; }
.edit :is(input:not([type=checkbox]), select) {
  width: 100%; min-height: 2.75rem; padding: 0.4rem 0.8rem; border: 1.5px solid var(--muted); border-radius: calc(var(--radius) * 0.5);
  background: var(--surface); color: var(--text); font: inherit;
}
.edit input[type=checkbox] { width: 1.4rem; height: 1.4rem; margin: 0; accent-color: var(--accent); }
.bad { flex-basis: 100%; font-weight: 650; }
.bad:empty { display: none; }
.edit [aria-invalid] { border-width: 2.5px; border-color: currentColor; }
.act { display: grid; gap: 0.3rem; justify-items: start; padding-block: 0.9rem 0; border-top: 1px solid var(--border); }
.switch[hidden] + .act { border-top: 0; padding-top: 0; }
.switch { padding-block: 0 0.6rem; }
dialog {
  width: min(30rem, 100% - 2rem); padding: clamp(1.2rem, 4vw, 2rem); border: 1px solid var(--border); border-radius: var(--radius);
  background: var(--surface); color: var(--text); font: inherit; box-shadow: 0 1.25rem 3.5rem rgb(0 15 25 / 0.28);
}
dialog::backdrop { background: rgb(0 15 25 / 0.5); }
dialog p { margin-block: 0.7rem 1.2rem; }
dialog div { display: flex; flex-wrap: wrap; gap: 0.7rem; }
.said {
  position: sticky; z-index: 1; inset-block-end: 0.75rem; width: fit-content; max-width: 100%; margin: 1rem auto 0; padding: 0.7rem 1.2rem;
  /* What it lies over can be used. */
  pointer-events: none;
  border: 1px solid var(--border); border-radius: calc(var(--radius) * 0.8); background: var(--accent); color: var(--on-accent);
}
.said:empty { padding: 0; border: 0; margin: 0; }
@media (forced-colors: active) { .card, dialog, .said { border-color: CanvasText; } .does button, .edit button { border-color: ButtonText; } }
`);
