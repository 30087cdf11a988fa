/** What not every page has: what is inside our elements, and forms. Loaded where there is one. */

import { Consent } from "./elements/consent.js";
import { Question } from "./elements/question.js";

export { connectForms } from "./traits.js";
export { words } from "./words.js";

/** By the element's name. */
export const INSIDE = { "indgang-consent": Consent, "indgang-question": Question };
