/**
 * What a variant on the device may not hold: anything that loads by itself. Which variant is
 * shown follows from the profile, and a request would tell it.
 */

/**
 * Start tags as they are written out, where no value holds a quote: elements that load or run whatever they say, or that a
 * link elsewhere can have loaded (those with a hyphen are other people's code), attributes that load, or load again, links
 * that are none for people, and references as CSS has them to anything but a part of this page: what blanks are differs
 * between CSS and here, so none may be before it, and a backslash could hide one.
 */
const LOADS =
  /^<(script|style|link|meta|base|embed|object|i?frame|(fe)?image|animate|set|[^ >]*[:-])|^<(?!a |area ).*[ :]href="(?!#)| (\w*src\w*|poster|data|background|ping|is|crossorigin|on\w*)="|url\s*\((?!('|&quot;)?#)|image(-set)?\s*\(|\\/is;
/** Elements that can have a shadow root, without those with a hyphen. */
const HOSTS = /^<(article|aside|blockquote|div|footer|h\d|header|main|nav|p|section|span)\b/;

/** The images that everyone fetches for a slot, as its author lists them. @param {Element} slot */
export const preloaded = (slot) => slot.getAttribute("data-indgang-preload")?.match(/\S+/g) ?? [];

/**
 * What keeps a variant from being shown on the device; nothing if it may be.
 * @param {DocumentFragment} all
 * @param {string[]} images that everyone fetches
 * @returns {string | undefined} the start tag of an element
 */
export function unfit(all, images) {
  for (const element of all.querySelectorAll("*")) {
    // As itself, in a document that loads nothing. Fields of a form go by its own properties' names.
    const copy = /** @type {Element} */ (Node.prototype.cloneNode.call(element));
    if (copy.localName === "img" && images.includes(copy.getAttribute("src") ?? "")) copy.removeAttribute("src");
    const tag = copy.outerHTML;
    try {
      if (LOADS.test(tag) || copy.shadowRoot) return tag;
      // What has a closed shadow root that its copies have as well has no room for another.
      if (HOSTS.test(tag)) copy.attachShadow({ mode: "open" });
    } catch {
      return tag;
    }
    const inside = copy.localName === "template" && unfit(/** @type {HTMLTemplateElement} */ (element).content, images);
    if (inside) return inside;
  }
}
