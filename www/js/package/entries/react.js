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

/** What a slot shows as React comes to it. @param {string} name @returns {{ variant: string, whole: boolean }} */
function arrived(name) {
  const chosen = final();
  if (chosen) return { variant: chosen[name] ?? "default", whole: false };
  for (const slot of slots().map(take)) if (slot.name === name) return { variant: slot.shown, whole: slot.shown === "default" };
  return { variant: "default", whole: true };
}

const never = () => () => {};
const useLayout = onPage ? useLayoutEffect : useEffect;

/** @param {any} props see types/react.d.ts */
export function Slot({ name, variants = {}, as = "div", children, ...rest }) {
  const element = useRef(/** @type {any} */ (null));
  const arriving = useSyncExternalStore(never, () => false, () => true);
  const [first] = useState(() => {
    if (!onPage) return { variant: "default", whole: true };
    // A part that comes later, by navigation on the page: nobody has chosen for it yet.
    return arriving ? arrived(name) : { variant: now(name), whole: false };
  });
  const [variant, put] = useState(first.variant);
  useLayout(() => {
    const at = element.current;
    const slot = take(at);
    for (const key of Object.keys(variants)) if (!slot.variants.has(key)) slot.variants.set(key, document.createElement("template"));
    slot.shown = first.variant;
    // From here on the engine says what to show, and React shows it.
    slot.put = put;
    return () => leave(at);
  }, []);
  const whole = first.whole && variant === "default";
  const content = Object.hasOwn(variants, variant) ? variants[variant] : children;
  return createElement(as, { ...rest, ref: element, "data-indgang-slot": name }, ...(whole ? everything(variants, children) : [content]));
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
