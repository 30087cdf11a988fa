/** The ledger: what left this browser, to whom, and what allowed it. */

import { make } from "../elements/style.js";
import { named } from "./page.js";
import { card, put, renew } from "./parts.js";

/** @param {import("./parts.js").Tools} tools @returns {import("./parts.js").Card} */
export function left({ texts: all, words, language }) {
  const texts = all.left;
  const none = make("p", { hidden: "" }, texts.none);
  const chosen = make("p", {});
  const besides = make("p", { class: "muted" });
  const list = make("ul", { role: "list" });
  const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });

  return {
    element: card("left", texts.title, none, list, chosen, besides),
    show({ allowed, known, released }) {
      // What the site's edge chose shows in what it and the page ask for.
      const parts = known.home === "edge" ? known.why.map(({ slot }) => (slot === null ? all.page.way : named(slot) || all.page.part)) : [];
      chosen.hidden = parts.length === 0;
      const values = { parts: new Intl.ListFormat(language).format(new Set(parts)), basis: words.ask.edge.title };
      chosen.textContent = chosen.hidden ? "" : put(texts.chosen, values);
      // What is asked or told for any visitor is in no ledger, and is said all the same.
      besides.textContent = texts[allowed.worker ? "worker" : "device"];
      if (known.home === "edge") besides.append(" ", texts.edge);
      none.hidden = released.length > 0;
      renew(list, released.map(({ what, basis, at }, index) => ({
        // The ledger only grows, but for its oldest entries.
        key: `${at} ${index}`,
        sign: what,
        build: () => {
          const values = { what: texts.what[what] ?? what, host: location.host, basis: words.ask[basis].title };
          const when = new Date(at * 1000);
          const time = make("time", { datetime: when.toISOString() }, clock.format(when));
          return make("li", {}, make("span", { class: "words" }, put(texts.row, values), time));
        },
      })));
    },
  };
}
