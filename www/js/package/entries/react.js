"use client";
// The parts of a page as React components: on the server rendered for everybody, chosen by the edge or the device before they are
// painted, and taken over as they came.

import { createElement, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { look, slots as chosenAhead } from "../../browser/ahead-read.js";
import { given, isFinal } from "../../browser/choice.js";
import { kept, moved } from "../../browser/kept.js";
import { slots, take } from "../../browser/slots.js";

const onPage = typeof document !== "undefined";

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
 * What a slot shows as React comes to it, whether that is all that the server rendered, and what it shall show next, if that is
 * known by then.
 * @param {string} name @param {Record<string, any>} variants @returns {{ variant: string, whole: boolean, next: string | null }}
 */
function arrived(name, variants) {
  // What the edge chose for this page, if it came final: no other variant is in it.
  const chosen = isFinal() && given()?.slots;
  if (chosen) {
    const next = chosen[name] ?? "default";
    const beside = values(name, next).has(next) && !Object.hasOwn(variants, next);
    return { variant: beside ? "default" : next, whole: false, next };
  }
  for (const element of slots()) {
    if (element.getAttribute("data-indgang-slot") !== name) continue;
    const slot = take(element);
    // React may pause before it is there: until then what is chosen is noted, and no node moved.
    slot.put ??= () => {};
    // What React drops on its way it looks at again, when something else may be noted; the nodes are still those.
    const variant = (slot.came ??= slot.shown);
    return { variant, whole: variant === "default", next: null };
  }
  return { variant: "default", whole: true, next: null };
}

const never = () => () => {};
const useLayout = onPage ? useLayoutEffect : useEffect;

/** Another name, or another element, is another slot. @param {any} props see types/react.d.ts */
export const Slot = (props) => createElement(One, { ...props, key: `${props.name} ${props.as}` });

/** @param {any} props of {@link Slot} */
function One({ name, variants = {}, as = "div", children, ref, ...rest }) {
  const element = useRef(/** @type {any} */ (null));
  const arriving = useSyncExternalStore(never, () => false, () => true);
  const [first] = useState(() => {
    if (!onPage) return { variant: "default", whole: true, next: null };
    // A part that comes later, by navigation on the page: nobody has chosen for it yet.
    return arriving ? arrived(name, variants) : { variant: now(name), whole: false, next: null };
  });
  const [variant, put] = useState(first.variant);
  const shown = useRef(first.next);
  // Each time, as an app may bring variants later.
  useLayout(() => {
    const known = take(element.current).variants;
    for (const key of [...Object.keys(variants), ...values(name).keys()]) if (!known.has(key)) known.set(key, document.createElement("template"));
  });
  useLayout(() => {
    const slot = take(element.current);
    const show = (/** @type {string} */ variant) => put((shown.current = variant));
    // Some routers change the address only once they have rendered what is there: so it is asked again, before it is painted.
    const chosen = shown.current ?? (slot.put ? slot.shown : now(name));
    // One that the app brings later is not shown before the engine says so.
    show((slot.shown = slot.variants.has(chosen) ? chosen : "default"));
    // From here on the engine says what to show, and React shows it.
    slot.put = show;
    // Hidden, as while something in it is awaited, it is still React's.
    return () => void (slot.put = (variant) => (shown.current = variant));
  }, []);
  useImperativeHandle(ref, () => element.current, []);
  const content = (/** @type {string} */ variant) =>
    Object.hasOwn(variants, variant) ? variants[variant] : typeof children === "function" ? children(values(name).get(variant)) : children;
  const whole = first.whole && variant === "default";
  return createElement(as, { ...rest, ref: element, "data-indgang-slot": name }, ...(whole ? everything(variants, content("default")) : one(variants, variant, content(variant))));
}

/** What is chosen for a slot that comes now: by the engine, ahead, or by the edge for all of its page. @param {string} name @returns {string} */
function now(name) {
  try {
    const { there } = kept();
    // Read at this moment, as a router may bring this very file together with the slot.
    if (there) return there.chosen()[name] ?? "default";
    if (isFinal()) return (moved() ? null : given())?.slots?.[name] ?? "default";
    look();
    return chosenAhead?.[name] ?? "default";
  } catch {
    return "default";
  }
}

/**
 * One variant, in its place among as many children as the server rendered: React counts ids by that.
 * @param {Record<string, any>} variants @param {string} variant @param {any} content
 */
function one(variants, variant, content) {
  const keys = Object.keys(variants);
  const at = Object.hasOwn(variants, variant) ? keys.indexOf(variant) : keys.length;
  return [...keys, ""].map((_, here) => (here === at ? content : null));
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
