// What browsers have and TypeScript does not know yet.

interface Navigator {
  /** https://w3c.github.io/gpc/ */
  readonly globalPrivacyControl?: boolean;
}

interface Document {
  /** https://wicg.github.io/nav-speculation/prerendering.html */
  readonly prerendering?: boolean;
}

/** What the page's own side offers to scripts that are not modules, and to the panel. */
declare var indgang: typeof import("./indgang.js");
