/** What happens on the page, by its attributes: `data-indgang-event`, `-topics`, `-item`, `-value`. */

import { arrival } from "./choice.js";
import { code } from "./gate.js";

/** @param {Element} element */
function told(element) {
  const value = element.getAttribute("data-indgang-value");
  return {
    topics: element.getAttribute("data-indgang-topics") ?? "",
    item: element.getAttribute("data-indgang-item") ?? "",
    value: value === null ? NaN : Number(value),
  };
}

/** The page is looked at. @param {import("./visit.js").Visit} visit */
export async function viewed(visit) {
  let about = told(document.body);
  const data = [...document.querySelectorAll("[type='application/ld+json'],[name=indgang-topics]")];
  if (data[0]) about = await code.about().then((it) => it.about(data, about), () => about);
  visit.observe("view", { topics: about.topics, item: about.item });
}

/**
 * Listens to the page from here on, and tells of the page view itself.
 * @param {import("./visit.js").Visit} visit
 */
export function watch(visit) {
  /** @param {Event} event */
  const happened = (event) => {
    const target = event.target instanceof Element && event.target.closest("[data-indgang-event]");
    // A form's event is its being sent; the body's is the page view.
    if (!target || target === document.body || (target.localName === "form") !== (event.type === "submit")) return;
    visit.observe(target.getAttribute("data-indgang-event") ?? "", told(target));
  };
  document.addEventListener("click", happened);
  document.addEventListener("submit", happened);

  // A page given in the place of another says what we chose, not what its visitor looks for.
  if (visit.hands.page().given?.entry) visit.observe("view");
  else viewed(visit);
  const also = document.body.getAttribute("data-indgang-event");
  // Looking again at a page is no second booking.
  const again = /^(reload|back_forward)$/.test(arrival()?.type ?? "");
  if (also && !again) visit.observe(also, { value: told(document.body).value });
}
