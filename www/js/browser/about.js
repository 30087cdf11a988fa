/**
 * What a page says in its head, or in its structured data, that it is about: topics, and the item of a schema.org `Product` or
 * `Article` if the manifest has one of that name. Loaded where a page holds such data, and then by everyone.
 */

/** What counts as an item, their kinds included. A list of products, or what a page offers besides, is none. */
const KINDS = /^(https?:\/\/schema\.org\/|schema:)?((Individual)?Product(Group|Model)?|\w*Article|(Live)?BlogPosting)$/;
/** A name as manifests have them: src/id.rs. */
const NAME = /^[a-z][a-z0-9_-]{0,39}$/;
/** How deep a thing may lie in lists, graphs and what a page is mainly about. */
const DEPTH = 4;

/** @param {any} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : [value]);

/** The things that a block speaks of. @param {any} value @param {number} depth @returns {any[]} */
function things(value, depth) {
  if (!value || typeof value !== "object" || !depth) return [];
  if (Array.isArray(value)) return value.flatMap((one) => things(one, depth - 1));
  return [value, ...things(value["@graph"], depth - 1), ...things(value.mainEntity, depth - 1)];
}

/** The last part of an address: `https://site.example/to/lisbon/` and `/to/lisbon#product` tell of `lisbon`. @param {any} address */
const last = (address) => (typeof address === "string" ? address.split(/[?#]/)[0].split("/").filter(Boolean).at(-1) : address?.["@id"] && last(address["@id"]));

/** What may be the name of an item, the likeliest first. @param {any} thing @returns {any[]} */
const names = ({ sku, productID, identifier, url, mainEntityOfPage, "@id": id }) => [
  sku,
  productID,
  ...list(identifier).map((one) => one?.value ?? one),
  ...[url, mainEntityOfPage, id].map(last),
];

/**
 * The name of the item that is looked at; empty if there is none.
 * @param {string[]} blocks of JSON-LD; one that is no JSON says nothing
 */
export function item(blocks) {
  const all = blocks.flatMap((block) => {
    try {
      return things(JSON.parse(block), DEPTH);
    } catch {
      return [];
    }
  });
  const about = all.find((thing) => list(thing["@type"]).some((kind) => KINDS.test(kind)));
  const found = about && names(about).map((name) => `${name ?? ""}`.toLowerCase());
  return found?.find((name) => NAME.test(name)) ?? "";
}

/**
 * What a page is about: what its body says, and where that says nothing, what these elements do.
 * @param {Element[]} elements blocks of JSON-LD, and `<meta name="indgang-topics">`
 * @param {{ topics: string, item: string, value: number }} said
 */
export function about(elements, said) {
  const meta = elements.find((element) => element.localName === "meta");
  const blocks = elements.filter((element) => element.localName === "script").map((element) => element.textContent ?? "");
  return { ...said, topics: said.topics || (meta?.getAttribute("content") ?? ""), item: said.item || item(blocks) };
}
