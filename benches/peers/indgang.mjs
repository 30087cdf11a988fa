// Indgang in the peers' benchmark. What is measured is the developers' door as it is shipped: the
// Wasm module and its JavaScript, named by INDGANG_DOOR (a folder); plans are built ahead, as a site
// builds them, by the command line program named by INDGANG.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Segments } from "../../www/js/segments/segments.js";

const { INDGANG, INDGANG_DOOR } = process.env;

// Attributes are named in the manifest's way, and found in the harness's objects under theirs. Some of
// theirs are built in here, with rules for their values, so all get a name of their own.
const snake = (name) => `peers_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
const camel = (name) =>
  name.replace(/^peers_/, "").replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

const TYPES = { in: "string", notIn: "string", is: "boolean", verGte: "version", verLt: "version" };
const asked = (p) =>
  ({
    in: { $in: p.values },
    notIn: { $nin: p.values },
    gte: { $gte: p.value },
    lt: { $lt: p.value },
    between: { $gte: p.lo, $lte: p.hi },
    is: p.value,
    verGte: { $vgte: p.value },
    verLt: { $vlt: p.value },
  })[p.op];

export function manifest({ segments, slots }) {
  const attributes = {};
  const when = (s) => {
    const tests = s.preds.map((p) => {
      attributes[snake(p.attr)] = { type: TYPES[p.op] ?? "number" };
      return { [`context.${snake(p.attr)}`]: asked(p) };
    });
    return s.kind === "all" ? Object.assign({}, ...tests) : { $or: tests };
  };
  const all = Object.fromEntries(segments.map((s) => [s.id, { who: "Some visitors.", when: when(s) }]));
  const variants = (slot) => ["default", ...new Set(slot.variants.map((v) => v.variant))];
  // The first in the file decides among experiences of one priority.
  const experiences = slots.flatMap((slot) =>
    slot.variants.map(({ segment, variant }) => ({
      id: `${slot.id}-${variant}`,
      status: "live",
      audience: segment,
      because: "You are one of them.",
      opportunity: "None.",
      show: [{ slot: slot.id, variant }],
    })),
  );
  return {
    site: { name: "Peers" },
    attributes,
    segments: all,
    slots: Object.fromEntries(slots.map((slot) => [slot.id, { variants: variants(slot) }])),
    experiences,
  };
}

export function build(rules) {
  const folder = mkdtempSync(join(tmpdir(), "indgang-peers-"));
  const [file, plan] = [join(folder, "indgang.jsonc"), join(folder, "plan.bin")];
  try {
    writeFileSync(file, JSON.stringify(manifest(rules)));
    execFileSync(INDGANG, ["build", file, "--out", plan], { stdio: ["ignore", "ignore", "inherit"] });
    return readFileSync(plan);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// With this file, as in a bundle: the harness times what comes after.
const glue = await import(pathToFileURL(join(INDGANG_DOOR, "segments.js")).href);

export default {
  name: "indgang",
  pkg: null,
  workers: true,
  note: "the developers' door; the plan is built ahead",
  translate: (rules) => build(rules).toString("base64"),
  setup(text) {
    const plan = Buffer.from(JSON.parse(text), "base64");
    const module = new WebAssembly.Module(readFileSync(join(INDGANG_DOOR, "segments.wasm")));
    const { memory } = glue.initSync({ module });
    const segments = new Segments({ Segments: glue.Segments, memory }, plan, { property: camel });
    segments.prepare();
    return segments;
  },
  evaluate: (engine, context) => engine.matching(context),
  slots: (engine, context) => engine.variants(context),
};
