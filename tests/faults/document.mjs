/** `docs/faults.md`: what the tables say, and times, which are of one run and not compared. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../support/wrangler.mjs";

const PATH = join(ROOT, "docs/faults.md");
/** What follows differs from run to run. */
const MEASURED = "\n## How long it takes\n";

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** The part that every run must come to. */
export function document(ours, origins) {
  const own = ours.map(({ what, got, fault, log, beside, next }) => [
    what, got, fault ? `\`${fault}\`` : "", log.map((codes) => `\`${codes}\``).join(", "),
    beside ? "whole" : "BROKEN", next.startsWith("the page, rewritten") ? "well" : "the same",
  ]);
  const theirs = origins.map(({ what, got, passed, codes }) => [what, got, passed, codes.map((code) => `\`${code}\``).join(", ")]);
  return `# When something fails

Written by \`cargo xtask faults\`: each row is a fault that was made to happen, with the real worker in workerd, and what came of it.
The tests run all of it again and compare. The page has a slot that shows a variant to the visitor who asks.

## What to do

| code | means | do |
| --- | --- | --- |
| \`plan.none\` | no plan was deployed or published | \`indgang build --out\` goes to the worker; \`indgang publish\` |
| \`plan.unlike\` | the plan is one for browsers, or the two are not of one version | \`--out\` is the worker's, \`--browser\` the site's |
| \`plan.newer\` | the worker is older than what built the plan | deploy the worker anew, or build with its version |
| \`plan.not_a_plan\`, \`plan.wrong_length\`, \`plan.wrong_checksum\` | the file is another, or came to harm | build and deploy or publish it again |
| \`edge.bad_secret\` | \`INDGANG_SECRET\` is not 32 bytes in base64 | \`openssl rand -base64 32\` |
| \`kv.*\`, \`cache.*\` | the platform failed or was slow; the plan of before, or no cache, served | nothing, unless it stays |
| \`origin\` | the site behind did not answer | look there; \`origin.not_an_address\`: \`INDGANG_ORIGIN\` begins with \`https://\` |
| \`rewrite\` | this page could not be rewritten | \`indgang check --pages\` it |
| \`trap\` | a mistake of ours | tell us, with the plan |

## What is ours

Whatever fails in us before the first byte gives the origin's answer: status, headers and bytes are compared with what a worker that
only passes requests on gets for the same request. The request is the visitor's own, conditions and range included, without
our cookies. \`beside\` is a page under way on the same isolate, which ends after the fault; \`next\` is the page asked for after it.
The fault is told in the header \`indgang-fault\`, and in the log by the codes here.

${table(["fault", "the visitor gets", "`indgang-fault`", "log", "beside", "next"], own)}

\`endpoint\` is what \`/_indgang/health\` answered with, which is asked first. Where KV fails, the plan that was served before goes
on: the one that was deployed, here. Of one that never answers the log tells after 20 seconds (\`refused kv.slow\`). A broken plan that was deployed stays
broken, so the next page is the same; publishing or deploying a sound one ends it. Visitors can take back what they granted all the while,
and have everything forgotten. A page waits 30 ms at most for a cache (http.md), and
where that failed or was slow, the pages of the next ten seconds do not ask it.

## What is the origin's

| | |
| --- | --- |
| the page, rewritten, with its variant | all is well |
| the page, rewritten | all is there; its own tags swallowed the slot. What a slot holds that is never closed, perhaps all the rest, goes with its default: \`check --pages\` names it |
| what came, rewritten, then cut off | the connection ends without its end, so browsers and caches know that something is missing |
| what came, for this visitor alone | nothing to rewrite; under the headers of a page of their own |
| 200, then cut off | the head had gone out when the first byte of the page could not be read |
| 502, a plain line | a sentence that the site cannot be reached |

${table(["the origin", "the visitor gets", "from a worker that only passes on", "told"], theirs)}

\`told\` is what \`/_indgang/health\` and \`indgang status\` count, and the log says: \`fault origin\`, or \`fault origin origin.not_an_address\`
where \`INDGANG_ORIGIN\` cannot be read. The log says the same once a minute in each isolate, however many requests it is of. Of a worker that Indgang is mounted in, the
exception is passed on to the platform, which logs it, and answers as it would without us.

Four of these are cut off although the origin sent something whole: gzip that is none or is cut short, which no browser shows either;
an attribute of megabytes, which is more than the platform's parser holds; and text that a parser which streams cannot tell from
markup: \`<title>\`, \`<style>\`, \`<textarea>\`, \`<xmp>\`, \`<noscript>\`, \`<iframe>\` or their like inside \`<select>\`, an SVG's title there too. They are found when the head has gone out, and are the platform's to
refuse: our handlers only look up, and catch whatever they throw.
`;
}

/** The times of one run. @param {{ what: string, passed: number, got: number, pairs: number }[]} times */
export function measured(times) {
  const rows = times.map(({ what, passed, got, pairs }) => [what, passed.toFixed(2), got.toFixed(2), (got - passed).toFixed(2), String(pairs)]);
  return `${MEASURED}
Milliseconds from asking to the last byte, medians of pairs that were asked in turn, by this command on one busy machine. At most
50 more are allowed. What is told as \`rewrite\` is found when the origin has answered: it is asked once more, by the visitor's own request.

${table(["fault", "a worker that only passes on", "ours", "more", "pairs"], rows)}
`;
}

/** The document without its times, as it is in the repository. */
export async function written() {
  return (await readFile(PATH, "utf8")).split(MEASURED)[0];
}

export const write = (text) => writeFile(PATH, text);
