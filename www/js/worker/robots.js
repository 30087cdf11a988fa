// Who asks: a person, or a program, which gets what everybody gets.

import { isbot } from "isbot";
import { memo } from "./memo.js";

/** Enough of a user agent to judge it by. */
const LENGTH = 512;
/** The platform's scores run from 1, surely a program, to 99; below this one it likely is one. */
const LIKELY = 30;

/**
 * The platform's verdict comes first. That it takes somebody for a person does not count against a
 * user agent that calls itself a program: a default costs a person little.
 *
 * A request without a user agent is a program's, as every browser sends one; unless it has the
 * hints that only browsers send.
 *
 * @param {Headers} headers
 * @param {any} [cf] what the platform knows of the request
 */
export function isRobot(headers, cf) {
  const platform = cf?.botManagement;
  if (platform?.verifiedBot || cf?.verifiedBotCategory) return true;
  // 0 is no score.
  if (platform?.score >= 1 && platform.score < LIKELY) return true;
  const agent = headers.get("user-agent") ?? "";
  return agent.trim() === "" ? !headers.has("sec-ch-ua-mobile") : isProgram(agent);
}

/** What a user agent that is not empty says. Visitors share a few, and judging one takes long. */
const isProgram = memo((header) => {
  const agent = header.trim().slice(0, LENGTH);
  // How every browser's begins says nothing by itself; it is what people give to a tool that asks
  // for a page as they would see it. Nor does a browser without a screen, with which sites test
  // their pages.
  return agent !== "Mozilla/5.0" && isbot(agent.replace("HeadlessChrome", "Chrome"));
});
