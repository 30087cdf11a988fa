// Runs a file of cases in WebAssembly: `node conformance.mjs DOOR KIND FILE`, where DOOR is the
// folder of the built door. The report goes to standard output.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, kind, file] = process.argv.slice(2);
const door = await import(pathToFileURL(join(folder, "cases.js")).href);
door.initSync({ module: new WebAssembly.Module(readFileSync(join(folder, "cases.wasm"))) });
process.stdout.write(door.cases(kind, readFileSync(file, "utf8")));
