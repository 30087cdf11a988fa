/** What browsers can fill in by themselves, so that nobody types what theirs knows already. */

/** Traits by the names that they go by, and the words of HTML for them. */
const KNOWN = {
  name: "name",
  first_name: "given-name",
  given_name: "given-name",
  last_name: "family-name",
  family_name: "family-name",
  email: "email",
  phone: "tel",
  postcode: "postal-code",
  postal_code: "postal-code",
  zip: "postal-code",
  city: "address-level2",
  country: "country-name",
  birth_date: "bday",
  birthday: "bday",
  birth_year: "bday-year",
  gender: "sex",
  company: "organization",
};

/**
 * The `autocomplete` of a field for a trait.
 * @param {string} name
 * @returns {string} `off` if browsers know nothing of the kind
 */
export const autofill = (name) => KNOWN[/** @type {keyof typeof KNOWN} */ (name.replaceAll("-", "_"))] ?? "off";

/**
 * The bounds of a field for a trait: nobody was born later than today, nor before 1900.
 * @param {string} name
 * @returns {Record<string, string>}
 */
export const bounds = (name) => (autofill(name) === "bday" ? { min: "1900-01-01", max: new Date().toISOString().slice(0, 10) } : {});
