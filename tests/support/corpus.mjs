/**
 * Runs the corpus of page views through the engine's Wasm. It uses nothing but the language, so
 * that the same file runs in Node, in workerd and in a browser.
 */

/** Steps that only the whole engine takes. */
const TOLD = ["declare", "pause", "putOff", "dismiss", "restore", "hear", "leavingAnswers", "remembered", "released"];

/**
 * Each case twice: as a page does it, which asks for the whole engine when it is needed, and with
 * that from the beginning.
 * @param {any} steps www/js/browser/steps.js
 * @param {WebAssembly.Module[]} modules of the engine: what pages load, and the whole; or one that is all of it
 * @param {Record<string, Uint8Array>} plans by the name that cases use
 * @param {{ name: string, plan: string, steps: [string, any, string?][] }[]} corpus
 * @returns {{ answers: number, differences: string[] }}
 */
export function run({ caller, given: bytes, imports, ...numbers }, modules, plans, corpus) {
  let answers = 0;
  const differences = [];
  const parts = modules.length > 1 ? corpus : [];
  for (const { name, plan, steps } of [...parts, ...corpus.map((it) => ({ ...it, name: `${it.name}, whole` }))]) {
    const shared = imports();
    // What the first of them exports counts; the second has no room of its own.
    const all = modules.map((module) => new WebAssembly.Instance(module, shared).exports).reduceRight((rest, it) => ({ ...rest, ...it }), {});
    const { room, whole, call = whole } = /** @type {any} */ (all);
    const exports = { room, call };
    const take = caller(shared.env.memory, exports);
    const refused = take(numbers.PLAN, 0, plans[plan]);
    if (refused) differences.push(`${name}: ${refused}`);
    if (name.endsWith(", whole")) exports.call = whole;
    const engine = (step, now, ...texts) => {
      const number = numbers[step.replace(/[A-Z]/g, "_$&").toUpperCase()];
      if (number === undefined) throw new Error(`no step ${step}`);
      if (TOLD.includes(step)) exports.call = whole;
      return take(number, now, bytes(texts));
    };
    // A page says with each look at storage whether there is a privacy control: these say it as they open.
    const page = { gpc: 0 };
    steps.forEach(([step, given, expected], number) => {
      const came = asked(engine, step, given, page);
      // What a step does not answer is empty; `decide` and its like never are.
      if (came === "" && expected === undefined) return;
      answers += 1;
      // A plan's version follows from its bytes, which every format changes.
      const bare = String(came).replace(/^\{"plan":"[0-9a-f]{8}/, '{"plan":"');
      if (bare !== expected) differences.push(`${name}, step ${number} (${step}): ${bare} is not ${expected}`);
    });
  }
  return { answers, differences };
}

function asked(engine, step, given, page) {
  const { now } = given;
  const stored = [given.choice ?? "", given.learnt ?? "", given.declared ?? ""];
  const facts = given.facts ?? {};
  switch (step) {
    case "open":
      page.gpc = +facts.gpc;
      page.seed = facts.seed;
      page.ahead = facts.ahead;
      return engine(
        "open",
        now,
        ...stored,
        page.gpc,
        ...[facts.host, facts.referrer, facts.languages, facts.country, facts.region, facts.device],
        ...[facts.ahead, facts.seed, +facts.worker, facts.address],
      );
    case "sync":
      return engine("sync", now, ...stored, page.gpc, page.seed, page.ahead);
    case "merge":
      return engine("merge", now, given.learnt);
    case "observe":
      return engine("observe", now, given.name, given.topics, given.value ?? "", given.item);
    case "declare":
      return engine("declare", now, given.name, given.value);
    case "pause":
      return engine("pause", now, +given.on);
    case "dismiss":
      return engine("dismiss", now, given.slot);
    case "answer":
    case "ask":
      return engine(step, now, given.remember, given.edge, given.measure);
    case "decideAhead":
      return engine("decideAhead", now, given.path);
    default:
      return engine(step, now);
  }
}
