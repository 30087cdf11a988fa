"use client";
// The parts of a page as React components: on the server rendered for everybody, chosen by the edge or the device before they are
// painted, and taken over as they came.

import { createElement, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { aheadFor } from "../../browser/ahead-read.js";
import { isFinal } from "../../browser/choice.js";
import { leave, slots, take } from "../../browser/slots.js";
import { here, there } from "../lib/page.js";

const onPage = typeof document !== "undefined";

/** The page view, once there is one. @type {import("../../browser/visit.js").Visit | undefined} */
let visit;
if (onPage) {
  const found = () => void here()?.ready.then((it) => (visit = it), () => {});
  if (document.readyState === "complete") found();
  else addEventListener("load", found, { once: true });
  there.then(found, () => {});
}

/** What the edge chose for this page, if the page came final: no other variant is in it. */
function final() {
  const told = document.getElementById("indgang-decision");
  if (!told || told.dataset.slots === "device") return null;
  try {
    return JSON.parse(told.textContent ?? "").slots;
  } catch {
    return null;
  }
}

/** What pages brought for variants that are a value: by slot, then by variant. @type {Map<string, Map<string, any>>} */
const brought = new Map();

/**
 * The values of a slot. That which the edge put into the page, beside the default, is taken out of it: React knows of no such
 * element there.
 * @param {string} name @param {string} [chosen] the variant of which a value in the page is
 */
function values(name, chosen) {
  const known = brought.get(name) ?? new Map();
  brought.set(name, known);
  if (chosen === undefined) return known;
  for (const script of document.querySelectorAll(`[data-indgang-slot=${CSS.escape(name)}] > script[data-indgang-value]`)) {
    script.remove();
    try {
      known.set(chosen, JSON.parse(script.textContent ?? ""));
    } catch {
      // A page that was cut or changed on its way shows its default.
    }
  }
  return known;
}

/**
 * What a slot shows as React comes to it, whether that is all that the server rendered, and what it shall show next.
 * @param {string} name @param {Record<string, any>} variants @returns {{ variant: string, whole: boolean, next: string }}
 */
function arrived(name, variants) {
  const chosen = final();
  if (chosen) {
    const next = chosen[name] ?? "default";
    const beside = values(name, next).has(next) && !Object.hasOwn(variants, next);
    return { variant: beside ? "default" : next, whole: false, next };
  }
  for (const slot of slots().map(take)) if (slot.name === name) return { variant: slot.shown, whole: slot.shown === "default", next: slot.shown };
  return { variant: "default", whole: true, next: "default" };
}

const never = () => () => {};
const useLayout = onPage ? useLayoutEffect : useEffect;

/** @param {any} props see types/react.d.ts */
export function Slot({ name, variants = {}, as = "div", children, ...rest }) {
  const element = useRef(/** @type {any} */ (null));
  const arriving = useSyncExternalStore(never, () => false, () => true);
  const [first] = useState(() => {
    if (!onPage) return { variant: "default", whole: true, next: "default" };
    // A part that comes later, by navigation on the page: nobody has chosen for it yet.
    return arriving ? arrived(name, variants) : { variant: now(name), whole: false, next: null };
  });
  const [variant, put] = useState(first.variant);
  const shown = useRef(first.next);
  useLayout(() => {
    const at = element.current;
    const slot = take(at);
    for (const key of [...Object.keys(variants), ...values(name).keys()]) if (!slot.variants.has(key)) slot.variants.set(key, document.createElement("template"));
    const show = (/** @type {string} */ variant) => put((shown.current = variant));
    // Some routers change the address only once they have rendered what is there: so it is asked again, before it is painted.
    show((slot.shown = shown.current ?? now(name)));
    // From here on the engine says what to show, and React shows it.
    slot.put = show;
    return () => leave(at);
  }, []);
  const content = (/** @type {string} */ variant) =>
    Object.hasOwn(variants, variant) ? variants[variant] : typeof children === "function" ? children(values(name).get(variant)) : children;
  const whole = first.whole && variant === "default";
  return createElement(as, { ...rest, ref: element, "data-indgang-slot": name }, ...(whole ? everything(variants, content("default")) : [content(variant)]));
}

/** What was decided for a slot that comes now: by the engine, or ahead. @param {string} name @returns {string} */
function now(name) {
  try {
    return (visit ? visit.chosen() : isFinal() ? null : aheadFor(location.pathname)?.slots)?.[name] ?? "default";
  } catch {
    return "default";
  }
}

/** All variants, as the page protocol has them: the default last. @param {Record<string, any>} variants @param {any} children */
function everything(variants, children) {
  const templates = Object.entries(variants).map(([key, content]) =>
    onPage
      ? // What is inside a template is no child of it, so there is nothing in it to take over.
        createElement("template", { key, "data-indgang-variant": key, suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html: "" } })
      : createElement("template", { key, "data-indgang-variant": key }, content),
  );
  return [...templates, createElement("div", { key: "default", "data-indgang-variant": "default" }, children)];
}

/** @param {any} props see types/react.d.ts */
export function Merge({ name, as = "span", children, ...rest }) {
  // It may have been filled in before React came.
  return createElement(as, { ...rest, "data-indgang-merge": name, suppressHydrationWarning: true }, children);
}
