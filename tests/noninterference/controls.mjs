/**
 * Scripts that break the promise, each as a site or a careless change of ours could: what is sent
 * follows from what was chosen. All of them must be caught.
 */

/** Runs `body` once the engine is there; `chosen` is the variant of the hero. */
const leak = (body) => `addEventListener("load", async () => {
  for (let tries = 0; !globalThis.indgang && tries < 100; tries += 1) await new Promise((then) => setTimeout(then, 20));
  await globalThis.indgang.ready;
  const chosen = (await globalThis.indgang.decide()).slots.hero;
  ${body}
});`;

const add = (html) => `document.body.insertAdjacentHTML("beforeend", ${html});`;

/** @type {Record<string, string>} */
export const CONTROLS = {
  "a fetch by the variant's name": leak("await fetch(`/variants/${chosen}.html`).catch(() => {});"),
  "a fetch that is never twice the same": leak('if (chosen === "deals") await fetch(`/x?${Math.random()}`).catch(() => {});'),
  "only the chosen image": leak("new Image().src = `/assets/${chosen}.svg`;"),
  "a preconnect": leak(add("`<link rel=\"preconnect\" href=\"https://${chosen}.example\">`")),
  "a path on another host": leak(
    "await fetch(`https://elsewhere.example/${chosen}`, { mode: \"no-cors\" }).catch(() => {});",
  ),
  "a body to another host": leak(
    'await fetch("http://elsewhere.example/", { method: "POST", mode: "no-cors", body: chosen }).catch(() => {});',
  ),
  // A host is first asked whether it may be sent this.
  "a body of JSON to another host": leak(
    'await fetch("https://elsewhere.example/", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(chosen) }).catch(() => {});',
  ),
  "a script that fetches what comes near the view": leak(
    add('`<p id="lazy">x</p>`') +
      `new IntersectionObserver((seen) => {
         if (seen.some((it) => it.isIntersecting)) document.getElementById("lazy").innerHTML = '<img src="/assets/lisbon.svg?lazy" width="9" height="9" alt="">';
       }).observe(document.getElementById("lazy"));` +
      `const main = document.querySelector("main");
       main.style.cssText = chosen === "deals" ? "display:block;height:20000px;overflow:hidden" : "display:none";`,
  ),
};

/** @typedef {import("./recording.mjs").Edit} Edit */

/** Writes something at the beginning of variants of the start page's slots; `$1` is the variant's name. @returns {Edit} */
const inVariants = (html, which = "\\w+") => ["/", new RegExp(`<template data-indgang-variant="(${which})">`, "g"), `$&${html}`];

/** Variants may hold what loads. @type {Edit[]} */
const WITHOUT_LOOKING = [["/indgang/indgang.js", /String\.raw`<\(\?:script[^`]*`/g, '"(?!)"']];
/** Images wait until they come near the view. @type {Edit[]} */
const AS_THEY_COME = [["/indgang/indgang.js", /\[loading=lazy i\]/g, "[loading=never]"]];

/**
 * Pages that would tell by themselves what was chosen, and what of ours keeps them from it: with it, two visitors send the
 * same, and without it what the one sends `tells`.
 * @type {Record<string, { page: Edit[], unguarded: Edit[], tells: RegExp }>}
 */
export const HELD = {
  "a font in a variant": {
    page: [inVariants('<style>@font-face{font-family:v;src:url(/fonts/$1.woff2)}</style><p style="font-family:v">x</p>')],
    unguarded: WITHOUT_LOOKING,
    tells: / GET \/fonts\/deals\.woff2$/m,
  },
  "a background in a variant": {
    page: [inVariants('<div style="height:9px;background:url(/assets/$1.svg)">x</div>')],
    unguarded: WITHOUT_LOOKING,
    tells: / GET \/assets\/deals\.svg$/m,
  },
  "a lazy image below a slot whose height differs": {
    page: [
      inVariants('<div style="height:20000px"></div>', "deals"),
      ["/", /<(?=[^<>]*data-indgang-slot="season")/g, '<img loading="lazy" src="/assets/lisbon.svg?lazy" width="9" height="9" alt=""><'],
    ],
    unguarded: AS_THEY_COME,
    tells: / GET \/assets\/lisbon\.svg\?lazy$/m,
  },
};
