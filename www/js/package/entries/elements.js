// `<indgang-panel>`. `<indgang-consent>`, `<indgang-question>` and forms come with the engine, where a page has them.

import { definePanel } from "../../browser/panel/panel.js";
import { there } from "../lib/page.js";

if (typeof document !== "undefined") {
  there
    .then(async (page) => {
      // Why it does not come, the page's own side says.
      if (!(await page.ready.catch(() => null))) return;
      const words = await page.words();
      if (words && !customElements.get("indgang-panel")) definePanel(words);
    })
    .catch((error) => console.warn(`indgang: the panel is not there: ${error.message}`));
}
