/** How the overlay looks: apart from the page, in light and dark. */

export const styles = new CSSStyleSheet();
styles.replaceSync(`
:host { all: initial; position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483647; font: 14px/1.45 system-ui, sans-serif;
  color-scheme: light dark; --ink: light-dark(#1b1f24, #e8eaed); --paper: light-dark(#fff, #1c1f24); --line: light-dark(#d6dae0, #3a3f47); --field: light-dark(#7d8792, #747d88);
  --quiet: light-dark(#59636e, #9aa4af); --accent: light-dark(#0b5cad, #7db8f5); --bad: light-dark(#a32a12, #ff9d85); color: var(--ink); }
* { box-sizing: border-box; }
button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: 6px; padding: .3rem .7rem; cursor: pointer; }
button:focus-visible, :is(input, select, textarea, summary):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
:host > button { display: block; margin-left: auto; border-radius: 999px; padding: .45rem .9rem; box-shadow: 0 2px 10px rgb(0 0 0 / .2); }
section[aria-label] { width: min(30rem, calc(100vw - 2rem)); max-height: min(75vh, 46rem); overflow: auto; margin-bottom: .5rem; padding: .9rem 1rem;
  background: var(--paper); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 8px 30px rgb(0 0 0 / .25); }
section[hidden] { display: none; }
h2 { font-size: 1rem; margin: 0 0 .4rem; }
.body > * + * { margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: .2rem .6rem .2rem 0; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
td:last-child { color: var(--quiet); padding-right: 0; }
details { border-top: 1px solid var(--line); padding: .25rem 0; }
summary { cursor: pointer; }
p { margin: .3rem 0; } .quiet, details p { color: var(--quiet); }
details .near { color: var(--ink); }
ul { margin: .2rem 0; padding-left: 1.1rem; list-style: none; }
.yes::before { content: "✓ "; } .no::before { content: "✗ "; }
.no { color: var(--quiet); }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.4 ui-monospace, monospace; }
pre[role] { white-space: pre; overflow: auto; }
label { display: block; margin: .4rem 0; } label > :first-child { color: var(--quiet); } label span { display: block; }
input, select, textarea { font: inherit; color: inherit; background: transparent; border: 1px solid var(--field); border-radius: 6px; padding: .3rem .5rem; max-width: 100%; }
textarea { width: 100%; font: 12px/1.4 ui-monospace, monospace; }
.wrong { color: var(--bad); } [aria-invalid="true"] { border-color: var(--bad); }
@media (prefers-reduced-motion: no-preference) { section[aria-label] { animation: in .12s ease-out; } }
@keyframes in { from { opacity: 0; transform: translateY(6px); } }
`);
