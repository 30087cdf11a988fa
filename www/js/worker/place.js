// The visitor's wall clock, from the zone the network tells.

/** Minutes ahead of UTC, by zone, for one hour: zones change on the hour or its quarters. */
const known = { hour: 0, ahead: new Map() };

/**
 * How many minutes the clocks of a time zone are ahead of UTC; 0 for a zone nobody knows.
 *
 * @param {string | undefined} zone as `Europe/Copenhagen`
 * @param {number} now milliseconds since 1970
 * @returns {number}
 */
export function minutesAhead(zone, now) {
  if (!zone) return 0;
  const hour = Math.floor(now / 3_600_000);
  if (known.hour !== hour) {
    known.hour = hour;
    known.ahead.clear();
  }
  let ahead = known.ahead.get(zone);
  if (ahead === undefined) {
    ahead = workedOut(zone, now);
    known.ahead.set(zone, ahead);
  }
  return ahead;
}

/** @param {string} zone @param {number} now */
function workedOut(zone, now) {
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = format.formatToParts(now).find((part) => part.type === "timeZoneName")?.value;
    const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name ?? "") ?? [];
    return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
  } catch {
    return 0;
  }
}
