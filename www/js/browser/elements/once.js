/** One click does one thing: the second of two would be on what the first one brought. */

/** How late the second click of two may come, in milliseconds. */
const LATE = 500;

/** What has just come under the pointer does nothing for a moment. @param {(Element | null)[]} elements */
export function settle(...elements) {
  for (const element of elements) element?.setAttribute("aria-disabled", "true");
  setTimeout(() => elements.forEach((element) => element?.removeAttribute("aria-disabled")), LATE);
}

/** @param {ShadowRoot} root whose clicks count once */
export const once = (root) =>
  root.addEventListener(
    "click",
    (event) => {
      const { detail } = /** @type {MouseEvent} */ (event);
      // Keys have no place: what they do next is where the focus is, and that is put where it takes nothing away.
      if (!detail) return;
      const settles = event.composedPath().some((it) => it instanceof Element && it.hasAttribute("aria-disabled"));
      if (!settles && detail < 2) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
