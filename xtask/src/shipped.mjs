// Has the worker's JavaScript, as it ships, answer public cases that are about it:
// `node shipped.mjs KIND FILE`. The cases go to standard output with the answers beside them; a
// file that is no list of objects goes there as it is, for the runner to say what is wrong with it.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { withoutOurs } from "../../www/js/worker/cookies.js";
import { preferred, told } from "../../www/js/worker/languages.js";
import { isRobot } from "../../www/js/worker/robots.js";

const OURS = "__Host-indgang-choice=1.gdd.v.1.20778.4; __Host-indgang-learnt=AAAA";

const answers = {
  bots({ ua, instances = [ua] }) {
    // Files of people have the form of files of crawlers: only their name tells them apart.
    const people = /human|people|browser/i.test(basename(file));
    return { people, robot: instances.map((agent) => isRobot(headersOf(agent))) };
  },
  cookies({ sent }) {
    const header = sent.map(({ name, value }) => `${name}=${value}`).join("; ");
    return { stripped: [`${OURS}; ${header}`, `${header}; ${OURS}`].map(withoutOurs) };
  },
  languages({ acceptLanguage = null, available }) {
    const spoken = available ?? undefined;
    return { preferred: preferred(acceptLanguage, spoken), told: told(acceptLanguage, spoken) };
  },
};

const [kind, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
process.stdout.write(answered(text) ?? text);

function answered(text) {
  try {
    return JSON.stringify(JSON.parse(text).map((one) => ({ ...one, ...answerTo(one) })));
  } catch {
    return undefined;
  }
}

/** Headers with this user agent alone, whatever bytes it has. */
function headersOf(agent) {
  return { get: (name) => (name === "user-agent" ? agent : null), has: () => false };
}

/** No answer where the case is not of this kind: the runner tells which one that is. */
function answerTo(one) {
  try {
    return answers[kind](one);
  } catch {
    return {};
  }
}
