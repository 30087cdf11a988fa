/** What loads something by itself, in a variant: none of it may be shown on the device. */

export const IMAGE = `<img src="/assets/lisbon.svg" alt="">`;

/** HTML by what it is. @type {Record<string, string>} */
export const LOADING = {
  "an image": IMAGE,
  "an image in a template of its own": `<template>${IMAGE}</template>`,
  "a picture": `<picture><source srcset="/assets/lisbon.svg"></picture>`,
  "a style attribute with a reference": `<p style="background:URL( /assets/lisbon.svg)">x</p>`,
  "a style attribute that hides one": `<p style="background:\\75rl(/assets/lisbon.svg)">x</p>`,
  "a style element": `<style>@import "/assets/site.css"</style>`,
  "a style sheet": `<link rel="stylesheet" href="/assets/site.css">`,
  "a script": `<script>fetch("/told")</script>`,
  "a frame": `<iframe srcdoc="x"></iframe>`,
  "a frame of an address": `<iframe src="/told"></iframe>`,
  "a frame that a link can fill": `<iframe name="f"></iframe>`,
  "an embed by its older attribute": `<embed type="text/html" code="/told">`,
  "a reference after what is a blank here and not in CSS": `<p style="background:url(&emsp;#told)">x</p>`,
  "a drawing after such a blank": `<svg><use href="&emsp;#a"/></svg>`,
  "an element that other code extends": `<p is="other-thing">x</p>`,
  "an object": `<object data="/told"></object>`,
  "a film's picture": `<video poster="/assets/lisbon.svg"></video>`,
  "a handler": `<details open ontoggle="fetch('/told')">x</details>`,
  "a drawing elsewhere": `<svg><use href="/assets/lisbon.svg#a"/></svg>`,
  "a drawing elsewhere, by the older name": `<svg><use xlink:href="/assets/lisbon.svg#a"/></svg>`,
  "a drawing elsewhere, in a link": `<a href="/"><svg><use href="/assets/lisbon.svg#a"/></svg></a>`,
  "an image in a drawing": `<svg><image href="/assets/lisbon.svg"/></svg>`,
  "an animated reference": `<svg><use href="#a"><set attributeName="href" to="/assets/lisbon.svg#a"/></use></svg>`,
  "an element with code of its own": `<other-thing></other-thing>`,
  "an open shadow root": `<div><template shadowrootmode="open" shadowrootclonable>${IMAGE}</template></div>`,
  "a closed shadow root": `<div><template shadowrootmode="closed" shadowrootclonable>${IMAGE}</template></div>`,
  "a background": `<table background="/assets/lisbon.svg"></table>`,
  "a link that pings": `<a href="/" ping="/told">x</a>`,
};
