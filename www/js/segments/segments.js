/**
 * Segments and slots of one visitor at a time, for values of your own.
 *
 *     const segments = new Segments(bindings, planBytes);
 *     segments.matching({ country: "DK", age: 34 });   // ["danes", "adults"]
 *     segments.variants({ country: "DK", age: 34 });   // ["deals", "default"], in the order of `slots`
 *
 * A value of another type than its attribute's counts as missing. Nothing here throws once the plan
 * is loaded. `bindings` is the door's own glue, after its `initSync`, with the memory it returned.
 */

/** A text that no condition compares with. */
const OTHER = -1;
/** Most versions whose classes are kept by source. */
const VERSIONS = 1000;

/** The texts that stand one after the other in `text`; `ends` says where each ends. */
function cut(text, ends) {
  const texts = [];
  let start = 0;
  for (const end of ends) {
    texts.push(text.slice(start, end));
    start = end;
  }
  return texts;
}

export class Segments {
  #engine;
  #memory;
  #property;
  #values;
  #found;
  #chosen;
  #words = null;
  #texts = [];
  #numbers = [];
  #bools = [];
  #lists = [];
  #name = null;
  #variant = null;

  /**
   * @param bindings `{ Segments, memory }` of the door
   * @param {Uint8Array} plan
   * @param {{ property?: (name: string) => string }} [options] `property`: what an attribute is
   *   called in the objects that are handed in, where that is not its own name
   */
  constructor(bindings, plan, { property = (name) => name } = {}) {
    this.#engine = new bindings.Segments(plan);
    this.#memory = bindings.memory;
    this.#property = property;
  }

  /**
   * Does beforehand what else the first visitor would wait for: makes the index, and has a visitor
   * of no account go through it, so that the code is compiled. For servers, when they start.
   */
  prepare() {
    this.matching({});
    const made = (inputs, value) => inputs.map((input) => [input.name, value]);
    const nobody = [...made(this.#texts, "0"), ...made(this.#numbers, 0), ...made(this.#bools, false)];
    this.matching(Object.fromEntries(nobody));
  }

  /** Names of the segments that `context` is in, in no order that means anything. */
  matching(context) {
    this.#write(context);
    const count = this.#engine.find();
    const found = this.#foundNumbers();
    const name = (this.#name ??= cut(this.#engine.names(), this.#engine.name_ends()));
    const names = new Array(count);
    for (let i = 0; i < count; i++) names[i] = name[found[i]];
    return names;
  }

  /** The same as numbers: where each stands in the plan. The array is overwritten by the next call. */
  numbers(context) {
    this.#write(context);
    const count = this.#engine.find();
    return this.#foundNumbers().subarray(0, count);
  }

  /** Names of the variants for `context`, in the order of `slots`. */
  variants(context, now = Date.now() / 1000) {
    this.#write(context);
    const count = this.#engine.choose(now);
    if (this.#chosen?.buffer !== this.#memory.buffer) {
      this.#chosen = new Uint32Array(this.#memory.buffer, this.#engine.chosen_at(), count);
    }
    const variant = (this.#variant ??= this.#engine.variant_names().split("\n"));
    const chosen = this.#chosen;
    const names = new Array(count);
    for (let i = 0; i < count; i++) {
      const at = chosen[i];
      // Not `variant[at] ?? "default"`: reading beyond a list is slow, and most slots have the default.
      names[i] = at < variant.length ? variant[at] : "default";
    }
    return names;
  }

  /** Gives its memory back; it is of no use afterwards. */
  free() {
    this.#engine.free();
  }

  /** Names of the slots. */
  get slots() {
    return this.#engine.slot_names().split("\n").slice(0, -1);
  }

  #foundNumbers() {
    if (this.#found?.buffer !== this.#memory.buffer) {
      // As long as memory allows: how many are valid is told by every call.
      const at = this.#engine.found_at();
      this.#found = new Uint32Array(this.#memory.buffer, at, this.#engine.room());
    }
    return this.#found;
  }

  #write(context) {
    const words = this.#words ?? this.#prepare();
    if (this.#values?.buffer !== this.#memory.buffer) {
      this.#values = new Float64Array(this.#memory.buffer, this.#engine.values_at(), this.#count * 2);
    }
    let values = this.#values;
    for (const input of this.#texts) {
      const value = context[input.name];
      if (typeof value === "string") {
        values[input.at] = words.get(value) ?? OTHER;
        if (input.more) values = this.#more(input, value);
      } else {
        values[input.at] = NaN;
        if (input.more) this.#less(input);
      }
    }
    for (const { name, at } of this.#numbers) {
      const value = context[name];
      values[at] = typeof value === "number" ? value : NaN;
    }
    for (const { name, at } of this.#bools) {
      const value = context[name];
      values[at] = value === true ? 1 : value === false ? 0 : NaN;
    }
    for (const input of this.#lists) this.#list(input, context[input.name]);
  }

  #count = 0;

  /** What the plan's conditions ask for: once, when the first visitor comes. */
  #prepare() {
    const lines = this.#engine.inputs().split("\n");
    this.#count = lines.length - 1;
    for (let at = 0; at < this.#count; at++) {
      const [name, kind, ...wanted] = lines[at].split("\t");
      const version = wanted.includes("version") ? new Map() : null;
      const whole = wanted.includes("whole");
      const more = version !== null || whole;
      const input = { name: this.#property(name), at, more, version, whole };
      if (kind === "text") this.#texts.push(input);
      else if (kind === "number") this.#numbers.push(input);
      else if (kind === "bool") this.#bools.push(input);
      else if (kind === "list") this.#lists.push(input);
    }
    const words = cut(this.#engine.words(), this.#engine.word_ends());
    return (this.#words = new Map(words.map((word, number) => [word, number])));
  }

  /** The values, which may be elsewhere than before. */
  #more(input, value) {
    const known = input.version;
    if (known !== null) {
      let version = known.get(value);
      if (version === undefined) {
        version = this.#engine.version(input.at, value);
        if (known.size >= VERSIONS) known.clear();
        known.set(value, version);
        this.#refresh();
      }
      this.#values[this.#count + input.at] = version;
    }
    if (input.whole) {
      this.#engine.text(input.at, value);
      this.#refresh();
    }
    return this.#values;
  }

  #less(input) {
    this.#values[this.#count + input.at] = NaN;
    if (input.whole) this.#engine.nothing(input.at);
  }

  #list(input, value) {
    if (!Array.isArray(value)) {
      this.#engine.nothing(input.at);
      return;
    }
    this.#engine.list(input.at);
    for (const element of value) {
      if (typeof element === "string") this.#engine.list_text(input.at, element);
      else if (typeof element === "number") this.#engine.list_number(input.at, element);
    }
    this.#refresh();
  }

  /** Texts that are handed over may make memory grow, which detaches every view of it. */
  #refresh() {
    if (this.#values.buffer !== this.#memory.buffer) {
      this.#values = new Float64Array(this.#memory.buffer, this.#engine.values_at(), this.#count * 2);
    }
  }
}
