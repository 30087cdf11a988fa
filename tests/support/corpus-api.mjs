/**
 * Runs the corpus of page views through the npm package's own API, each case until its first step that only a page takes. It
 * uses nothing but the language, so that the same file runs in Node, in workerd and in a browser.
 */

/** What the API calls a step's answer, by the number that the corpus has. */
const KEPT = ["dropped", "waits", "kept", "kept", "full"];

/** @type {Record<string, (visit: any, given: any) => any>} */
const STEPS = {
  decide: (visit, { now }) => visit.decide(now * 1000),
  allowed: (visit) => visit.consent.state,
  stored: (visit) => visit.profile.records,
  remembered: (visit) => visit.profile.remembered(),
  observe: (visit, { name, topics, value, item }) => visit.observe(name, { topics: topics ? topics.split(" ") : [], item, value: value ?? undefined }),
  declare: (visit, { name, value }) => visit.profile.declare({ [name]: value }),
  pause: (visit, { on }) => visit.profile.pause(on),
  dismiss: (visit, { slot }) => visit.profile.dismiss(slot),
  restore: (visit) => visit.profile.restore(),
  answer: (visit, { remember, edge, measure }) => visit.consent.answer({ remember, edge, measure }),
  forget: (visit) => visit.profile.forget(),
};

/**
 * @param {Record<string, any>} loaded by the name of their plan
 * @param {{ name: string, plan: string, steps: [string, any, string?][] }[]} corpus
 * @returns {{ answers: number, differences: string[] }}
 */
export function visits(loaded, corpus) {
  let answers = 0;
  const differences = [];
  for (const { name, plan, steps } of corpus) {
    let visit;
    let time;
    for (const [at, [step, given, expected]] of steps.entries()) {
      if (step === "open") {
        const { address, ahead, worker, ...facts } = given.facts;
        // There is no worker in front of a server.
        if (worker) break;
        const { choice, learnt, declared } = given;
        visit = loaded[plan].visit({ ...facts, path: address, utcOffsetMinutes: ahead, now: given.now * 1000 }, { choice, learnt, declared });
        time = given.now;
        continue;
      }
      // A visit is of one moment, which only deciding moves on.
      if (!STEPS[step] || (step !== "decide" && given.now !== undefined && given.now !== time)) break;
      time = given.now ?? time;
      const came = STEPS[step](visit, given);
      if (expected === undefined) continue;
      answers += 1;
      const text = JSON.stringify(came).replace(/^\{"plan":"[0-9a-f]{8}/, '{"plan":"');
      // The engine writes some characters as numbers; here they have been read.
      const wanted = JSON.stringify(/^\d$/.test(expected) ? KEPT[Number(expected)] : JSON.parse(expected));
      if (text !== wanted) differences.push(`${name}, step ${at} (${step}): ${text} is not ${wanted}`);
    }
  }
  return { answers, differences };
}
