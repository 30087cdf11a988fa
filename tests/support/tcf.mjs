/**
 * Consent strings as the framework's own library writes them. `node tests/support/tcf.mjs` prints
 * those that the core's tests read, as `tests/data/consent/strings.json` holds them.
 */

import { fileURLToPath } from "node:url";
import { GVL, Segment, TCModel, TCString } from "@iabtcf/core";

/** The vendor that tests look at. */
export const VENDOR = 40;

/** A list of two vendors, in the form that the framework publishes. */
const list = () => {
  const ids = (count) => Array.from({ length: count }, (_, at) => at + 1);
  const named = (id) => ({ id, name: `No. ${id}`, description: "", illustrations: [] });
  const table = (count) => Object.fromEntries(ids(count).map((id) => [id, named(id)]));
  const vendor = (id) => ({
    ...{ id, name: `Vendor ${id}`, purposes: ids(11), legIntPurposes: [], flexiblePurposes: [] },
    ...{ specialPurposes: [], features: [], specialFeatures: [], dataCategories: [], urls: [] },
    ...{ cookieMaxAgeSeconds: 0, usesCookies: true, cookieRefresh: false, usesNonCookieAccess: false },
    dataRetention: {},
  });
  return new GVL({
    ...{ gvlSpecificationVersion: 3, vendorListVersion: 100, tcfPolicyVersion: 5, lastUpdated: "2026-01-01T00:00:00Z" },
    ...{ purposes: table(11), specialPurposes: table(3), features: table(3), specialFeatures: table(2), stacks: {} },
    ...{ dataCategories: table(11), vendors: { 12: vendor(12), [VENDOR]: vendor(VENDOR) } },
  });
};

/**
 * @param {{ purposes?: number[], publisher?: number[], vendors?: number[], when?: Date }} [said]
 *   what was granted to vendors and to the publisher, to which vendors, and when
 */
export function consentString(said = {}) {
  const { purposes = [], publisher = purposes, vendors = [12, VENDOR], when = new Date() } = said;
  const model = new TCModel(list());
  Object.assign(model, { cmpId: 300, cmpVersion: 1, consentScreen: 1, consentLanguage: "EN" });
  Object.assign(model, { publisherCountryCode: "DK", isServiceSpecific: true });
  model.purposeConsents.set(purposes);
  model.vendorConsents.set(vendors);
  model.vendorsDisclosed.set([12, VENDOR]);
  model.publisherConsents.set(publisher);
  // The library dates by the day, as the framework's policies want.
  model.created = model.lastUpdated = when;
  const segments = [Segment.CORE, Segment.VENDORS_DISCLOSED, Segment.PUBLISHER_TC];
  return TCString.encode(model, { version: 2, segments });
}

export const ALL = Array.from({ length: 11 }, (_, at) => at + 1);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const when = new Date("2026-11-17T12:00:00Z");
  const strings = {
    all: consentString({ purposes: ALL, when }),
    none: consentString({ when }),
    measure: consentString({ purposes: [1, 8], when }),
    profile: consentString({ purposes: [1, 5, 6], when }),
    publisher: consentString({ publisher: ALL, when }),
    vendor: consentString({ purposes: ALL, publisher: [], when }),
    old: consentString({ purposes: ALL, when: new Date("2025-09-01T12:00:00Z") }),
  };
  console.log(JSON.stringify(strings, null, 2));
}
