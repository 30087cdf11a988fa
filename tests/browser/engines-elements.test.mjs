/** Our elements, by keyboard and by click, in Firefox and in WebKit: the question and the panel. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { click, inEach, opened, until } from "../support/engines.mjs";
import { serveStatic } from "../support/static.mjs";

let site;
before(async () => void (site = await serveStatic()));
after(() => site?.stop());

const text = (selector) => document.querySelector(selector).textContent.trim();
/** Whether an element of ours says this now, to be seen. */
const says = (name, words) => {
  const all = [...document.querySelectorAll(name)].flatMap((it) => [...(it.shadowRoot?.querySelectorAll("*") ?? [])]);
  return all.some((it) => it.textContent.includes(words) && it.checkVisibility());
};
const asks = () => document.querySelector("indgang-question").hasAttribute("asks");
/** Whether what has the focus is called this, in whichever tree. */
const holds = (name) => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const by = active?.getRootNode().getElementById(active.getAttribute("aria-labelledby")) ?? active?.labels?.[0] ?? active;
  return (active?.getAttribute("aria-label") ?? by?.textContent ?? "").trim() === name;
};
/** More stops than a page of the demo has. */
const STOPS = 80;

inEach((arrives) => {
  let visitor;
  const open = async (path) => assert.equal(await opened(visitor, site.url + path), "there");
  /** Tab by Tab to what is called this, then presses it. */
  const reach = async (name, key = "Enter") => {
    for (let stops = STOPS; !(await visitor.run(holds, name)); stops -= 1) {
      assert.ok(stops, `no way by keyboard to: ${name}`);
      await visitor.press("Tab");
    }
    await visitor.press(key);
  };
  /** Somebody who let the device remember, looked at the deals, and is on this page now. */
  const known = async (path) => {
    visitor = await arrives();
    await open("/deals/");
    await visitor.run(() => globalThis.indgang.consent.answer({ remember: true }));
    await open(path);
  };

  test("a question is answered, and the page changes for it; the next is put off, and rests", async () => {
    await known("/");
    await until(visitor, says, "indgang-question", "What does your passport say?");
    assert.equal(await visitor.run(text, "[data-indgang-slot=pass_title]"), "Passenger");
    await click(visitor, "Female");
    await click(visitor, "Save");
    await until(visitor, says, "indgang-question", "Thank you.");
    await open("/");
    assert.equal(await visitor.run(text, "[data-indgang-slot=pass_title]"), "Ms");
    await until(visitor, says, "indgang-question", "Where do you set out from?");
    await click(visitor, "Not now");
    await until(visitor, says, "indgang-question", "This question rests until");
    await open("/");
    const notes = await visitor.run(() => globalThis.indgang.remembered().then((it) => it.remembered));
    assert.deepEqual(notes.filter(({ kind }) => kind === "later").map(({ name }) => name), ["postcode"]);
    assert.equal(await visitor.run(asks), false);
  });

  test("by keyboard alone: not for me, a pause, and everything forgotten", async () => {
    await known("/");
    await visitor.run((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA);
    const hero = () => visitor.run(text, "[data-indgang-slot=hero] h1");
    assert.equal(await hero(), "Every krone counts");
    await reach("Why you see this page as it is");
    // The panel looks once it is in view, where its first stop brings it.
    await reach("Remember", "Tab");
    await until(visitor, says, "indgang-panel", "You have looked at low fares lately.");
    await reach("Not for me: The view at the top");
    await until(visitor, says, "indgang-panel", "Noted: “The view at the top” is not for you");
    assert.equal(await hero(), "Fly somewhere new");

    await open("/you/");
    await until(visitor, says, "indgang-panel", ANNA);
    await reach("Pause", " ");
    await until(visitor, says, "indgang-panel", "Paused.");
    await open("/you/");
    await until(visitor, says, "indgang-panel", ANNA);
    assert.ok((await visitor.run(() => globalThis.indgang.remembered())).remembered.some(({ kind }) => kind === "paused"));

    await reach("Forget everything");
    assert.equal(await visitor.run(holds, "Keep it"), true);
    await visitor.press("Escape");
    await until(visitor, holds, "Forget everything");
    await visitor.press("Enter");
    // What can be done without thinking is to keep it.
    assert.equal(await visitor.run(holds, "Keep it"), true);
    await visitor.press("Shift", "Tab");
    await until(visitor, holds, "Yes, forget it all");
    await visitor.press("Enter");
    await until(visitor, says, "indgang-panel", "Erased: ");
    await until(visitor, () => !document.querySelector("indgang-panel").shadowRoot.textContent.includes("kanarifugl"));
    assert.equal(await visitor.run(() => localStorage.getItem("indgang.declared")), null);
    await until(visitor, holds, "Forget everything");
  });
});
