/** `cargo xtask storm`: the storm at the size that is asked for. */

import { parseArgs } from "node:util";
import { storm, table } from "./storm.mjs";

const { values } = parseArgs({ options: { visitors: { type: "string", default: "2000" }, seed: { type: "string", default: "1" } } });
const came = await storm({ visitors: Number(values.visitors), seed: Number(values.seed) });
console.log(table(came));
for (const line of [...came.wrong, ...came.kept].slice(0, 20)) console.log(line);
console.log(`\n${came.wrong.length} answers were not the visitor's own; caches hold ${came.kept.length} things that they should not`);
if (came.wrong.length + came.kept.length > 0) process.exitCode = 1;
