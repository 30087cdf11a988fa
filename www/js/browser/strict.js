/**
 * What a variant on the device may not hold: anything that loads by itself. Which variant is
 * shown follows from the profile, and a request would tell it.
 */

/** Elements that load, run, or can be made to. Those with a hyphen are other people's code. */
const LOADS =
  /^(script|style|link|meta|base|i?frame|frameset|object|embed|applet|portal|img|image|picture|source|video|audio|track|feimage|animate.*|set|mpath|.*-.*)$/;
const ATTRIBUTES = /^(src|srcset|srcdoc|poster|data|background|ping|attributionsrc|imagesrcset|on.*)$/;
/** A reference in CSS to anything but a part of this page; a backslash could hide one. */
const REFERENCE = /url\s*\(\s*(?!["']?#)|image(-set)?\s*\(|@import|\\/i;

/** The images that everyone fetches for a slot, as its author lists them. @param {Element} slot */
export const preloaded = (slot) => (slot.getAttribute("data-indgang-preload") ?? "").split(/\s+/).filter(Boolean);

/** Elements that can have a shadow root, without those with a hyphen. */
const HOSTS = /^(article|aside|blockquote|div|footer|h\d|header|main|nav|p|section|span)$/;

/** Whether markup gave an element a shadow root that its copies have as well. */
function hasRoot(element) {
  try {
    // A closed one shows by nothing else: there is no room for another.
    if (HOSTS.test(element.localName)) element.cloneNode().attachShadow({ mode: "open" });
    return element.shadowRoot;
  } catch {
    return true;
  }
}

/**
 * Why a variant may not be shown on the device; nothing if it may.
 * @param {DocumentFragment} content
 * @param {Element} slot whose images that everyone fetches may be in it
 * @returns {string | undefined}
 */
export function unfit(content, slot) {
  const images = preloaded(slot);
  for (const element of content.querySelectorAll("*")) {
    const tag = element.localName.toLowerCase();
    const image = tag === "img" && images.includes(element.getAttribute("src") ?? "");
    if (LOADS.test(tag) && !image) return `it holds <${tag}>`;
    if (hasRoot(element)) return `<${tag}> has a shadow root`;
    const nested = /** @type {HTMLTemplateElement} */ (element).content;
    const inside = nested && unfit(nested, slot);
    if (inside) return inside;
    for (const { localName, value } of element.attributes) {
      const name = localName.toLowerCase();
      if (image && name === "src") continue;
      const link = name === "href" && tag !== "a" && tag !== "area" && !value.trim().startsWith("#");
      if (link || ATTRIBUTES.test(name) || REFERENCE.test(value)) return `<${tag}> has ${name}`;
    }
  }
}
