/** Preview links, as `indgang preview` makes them. The secret is used here and goes nowhere. */

import { keyOf } from "../js/worker/signed.js";

/** Seconds. */
const HOUR = 3600;

/**
 * An address that shows a page with an experience on it, whoever looks and whatever its status.
 *
 * @param {string} page the address of the page
 * @param {{ id: string, show?: any[] }} experience as the manifest has it
 * @param {{ secret: string, hours: number }} how the worker's secret, and how long the link lasts
 * @param {number} [now] seconds since 1970
 */
export async function previewLink(page, { id, show = [] }, { secret, hours }, now = Math.floor(Date.now() / 1000)) {
  const said = new URLSearchParams({ until: `${now + hours * HOUR}`, experience: id });
  for (const { slot, variant } of show) if (slot) said.append("slot", `${slot} ${variant}`);
  for (const { entry, to, redirect } of show) if (entry) said.append("entry", `${entry} ${to}${redirect ? " redirect" : ""}`);
  const bytes = new TextEncoder().encode(`preview\n\n${said}`);
  const key = await keyOf(secret).catch(() => {
    throw new Error("That is not the worker's secret: it is 32 bytes in base64, 43 characters.");
  });
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
  const url = new URL(page);
  url.searchParams.set("indgang-preview", `${base64url(new TextEncoder().encode(`${said}`))}.${base64url(mac)}`);
  return url.href;
}

/** @param {Uint8Array} bytes */
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
