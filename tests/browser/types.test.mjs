/** The types that the page's own side, and the package's API over it, promise in its comments hold. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

for (const folder of ["www/js/browser", "www/js/package", "www/playground"]) {
  test(`types hold in ${folder}`, () => {
    const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder], { cwd: ROOT });
    assert.equal(`${tsc.stdout}${tsc.stderr}`, "");
  });
}
