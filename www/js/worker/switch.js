// The operator's switch: every page as its origin has it. What visitors may ask of us stays: to see,
// to correct, to withdraw.

/** @param {Record<string, any>} env */
export const isOff = ({ INDGANG_OFF: off = "" }) => !["", "0", "false"].includes(String(off).trim().toLowerCase());

/**
 * The origin's answer, with a word to our script in the page to leave it alone as well.
 * @param {Response} response
 */
export function leftAlone(response) {
  if (response.webSocket) return response;
  const answer = new Response(response.body, response);
  answer.headers.append("server-timing", 'indgang;desc="off"');
  return answer;
}
