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
    // Fails where there is a shadow root that copies have as well: it has no room for another, least of all of another mode.
    const copies = /** @type {DocumentFragment} */ (template.content.cloneNode(true)).querySelectorAll(rule.hosts);
    for (const copy of copies) copy.attachShadow({ mode: copy.shadowRoot ? "closed" : "open" });
    return RegExp(rule.loads, "i").exec(html);
  } catch (error) {
    return error;
  }
}
