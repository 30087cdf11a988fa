/** The command line, as the core's tests have built it: with any other features it would be compiled anew. */

import { join } from "node:path";
import { ROOT } from "./wrangler.mjs";

/** What to call with a command's arguments behind it. */
export const INDGANG = [
  ...["cargo", "run", "--quiet", "--manifest-path", join(ROOT, "Cargo.toml"), "--package", "indgang", "--bin", "indgang"],
  ...["--features", "web,untyped,seal,browser,segments", "--"],
];
