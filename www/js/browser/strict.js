/** Whether a variant may be shown on the device, by the rule in rule.js. */

/**
 * What keeps a variant from being shown on the device; nothing if it may be.
 * @param {HTMLTemplateElement} template
 * @param {HTMLImageElement[]} images that everyone fetches
 * @param {any} rule `RULE` of rule.js; without one nothing may but text
 * @returns {any} where in it, or an error
 */
export function unfit(template, images, rule) {
  try {
    let html = template.innerHTML;
    // As it would be written in the variant.
    for (const { outerHTML } of images) html = html.replaceAll(outerHTML.slice(4, -1), "");
    // What has a shadow root that copies have as well has no room for another: it fails, or gives the one that is there.
    const copies = /** @type {DocumentFragment} */ (template.content.cloneNode(true)).querySelectorAll(rule.hosts);
    for (const copy of copies) if (copy.shadowRoot || copy.attachShadow({ mode: "open" }).mode !== "open") return copy;
    return RegExp(rule.loads, "i").exec(html);
  } catch (error) {
    return error;
  }
}
