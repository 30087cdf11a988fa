/**
 * Runs the corpus of page views through the engine's Wasm. It uses nothing but the language, so
 * that the same file runs in Node, in workerd and in a browser.
 */

/**
 * @param {new (plan: Uint8Array) => any} Engine
 * @param {Record<string, Uint8Array>} plans by the name that cases use
 * @param {{ name: string, plan: string, steps: [string, any, string?][] }[]} corpus
 * @returns {{ answers: number, differences: string[] }}
 */
export function run(Engine, plans, corpus) {
  let answers = 0;
  const differences = [];
  for (const { name, plan, steps } of corpus) {
    const engine = new Engine(plans[plan]);
    steps.forEach(([step, given, expected], number) => {
      const came = take(engine, step, given);
      if (came === undefined && expected === undefined) return;
      answers += 1;
      // A plan's version follows from its bytes, which every format changes.
      const bare = String(came).replace(/^\{"plan":"[0-9a-f]{8}/, '{"plan":"');
      if (bare !== expected) differences.push(`${name}, step ${number} (${step}): ${bare} is not ${expected}`);
    });
    engine.free();
  }
  return { answers, differences };
}

function take(engine, step, given) {
  const { now } = given;
  switch (step) {
    case "open":
      return engine.open(given.facts, given.choice, given.learnt, given.declared, now);
    case "sync":
      return engine.sync(given.choice ?? "", given.learnt ?? "", given.declared ?? "", now);
    case "observe":
      return engine.observe(given.name, given.topics, given.item, given.value ?? NaN, now);
    case "declare":
      return engine.declare(given.name, given.value, now);
    case "pause":
      return engine.pause(given.on, now);
    case "dismiss":
      return engine.dismiss(given.slot, now);
    case "answer":
    case "ask":
      return engine[step](given.remember, given.edge, given.measure, now);
    case "decideAhead":
      return engine.decideAhead(given.path, now);
    case "leavingEvents":
    case "leavingAnswers":
      return engine[step](now) ?? "";
    default:
      return engine[step](now);
  }
}
