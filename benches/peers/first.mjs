// The first evaluation after load, in fresh processes: one process tells little, as the kernel may
// take the processor from it for longer than all of it takes.
//
//     node first.mjs 1000,10000 PATH/adapter.mjs …
//
// in the harness's folder after a run, whose rules and worker it uses. Prints one line of JSON: of
// each adapter's file and each size the median and the least, in nanoseconds, or null if it failed.
import { fork } from "node:child_process";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const PROCESSES = 15;

const [sizes, ...adapters] = process.argv.slice(2);

/** Asks a worker of the harness, as its `run.mjs` does. */
const ask = (worker, cmd, options = {}) =>
  new Promise((resolve, reject) => {
    const gone = () => reject(new Error("the worker ended"));
    worker.once("exit", gone);
    worker.once("message", ({ ok, err }) => {
      worker.off("exit", gone);
      if (err) reject(new Error(err));
      else resolve(ok);
    });
    worker.send({ cmd, ...options });
  });

async function once(path, n) {
  const which = { file: basename(path), dir: "out/rules", url: pathToFileURL(path).href };
  const worker = fork("worker.mjs", [JSON.stringify(which)], {
    execArgv: ["--expose-gc", "--max-old-space-size=6000"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  try {
    await ask(worker, "load");
    return (await ask(worker, "setup", { n })).firstEvalNs;
  } finally {
    worker.kill();
  }
}

const found = Object.fromEntries(adapters.map((path) => [basename(path), {}]));
for (const n of sizes.split(",").map(Number)) {
  const taken = new Map(adapters.map((path) => [path, []]));
  // In turns, so that what disturbs one disturbs all.
  for (let turn = 0; turn < PROCESSES; turn++) {
    for (const [path, times] of taken) times.push(await once(path, n).catch(() => Infinity));
  }
  for (const [path, times] of taken) {
    times.sort((a, b) => a - b);
    const [median, least] = [times[PROCESSES >> 1], times[0]];
    found[basename(path)][n] = Number.isFinite(median) ? { median, least } : null;
  }
}
console.log(JSON.stringify(found));
