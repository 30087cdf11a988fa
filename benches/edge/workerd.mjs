/** Workers in a workerd of their own, and how much of the processor that has had. */

import { spawn } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { Agent, request as ask } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT, freePort } from "../../tests/support/wrangler.mjs";

// Wrangler's own.
const workerd = createRequire(join(ROOT, "node_modules/wrangler/package.json"))("workerd").default;
/** @type {Set<import("node:child_process").ChildProcess>} */
const alive = new Set();
process.once("exit", () => alive.forEach((child) => child.kill("SIGKILL")));

const KINDS = { ".js": "esModule", ".wasm": "wasm", ".bin": "data", ".json": "json" };

/**
 * @param {string} folder that has one for each worker
 * @param {string[]} names of these, each with `index.js` and what it imports
 * @param {Record<string, string>} env
 */
export async function start(folder, names, env) {
  const [, date] = /^compatibility_date = "(.*)"/m.exec(await readFile(join(ROOT, "wrangler.toml"), "utf8"));
  const bindings = Object.entries(env).map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);
  const ports = [];
  let [services, sockets, definitions] = ["", "", ""];
  for (const [at, name] of names.entries()) {
    const files = (await readdir(join(folder, name))).filter((name) => /\.(js|wasm|bin)$/.test(name));
    // The first is what the worker is.
    files.sort((one, other) => Number(other === "index.js") - Number(one === "index.js"));
    const modules = files.map((file) => `(name = "${file}", ${KINDS[/\.\w+$/.exec(file)[0]]} = embed "${name}/${file}")`);
    const port = ports[ports.push(await freePort()) - 1];
    services += `(name = "s${at}", worker = .w${at}), `;
    sockets += `(name = "h${at}", address = "127.0.0.1:${port}", service = "s${at}", http = (cfBlobHeader = "MF-CF-Blob")), `;
    definitions += `const w${at} :Workerd.Worker = (modules = [${modules.join(", ")}], bindings = [${bindings.join(", ")}],
  compatibilityDate = "${date}", globalOutbound = "internet");
`;
  }
  const config = join(folder, `bench-${ports[0]}.capnp`);
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services}(name = "internet", network = (allow = ["private"]))],
  sockets = [${sockets}],
);
${definitions}`,
  );
  const began = performance.now();
  const child = spawn(workerd, ["serve", config], { stdio: ["ignore", "ignore", "inherit"] });
  alive.add(child);
  const ended = new Promise((then) => child.once("exit", then));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    workers: ports.map((port) => {
      const url = `http://127.0.0.1:${port}/`;
      return {
        url,
        /** Milliseconds from the start of the process to its first page. @param {Record<string, string>} headers */
        async first(headers) {
          for (const until = began + 30_000; performance.now() < until && child.exitCode === null; ) {
            if (await get(url, headers, agent).catch(() => null)) return performance.now() - began;
            await new Promise((then) => setTimeout(then, 1));
          }
          throw new Error(`workerd did not start: ${config}`);
        },
        get: (/** @type {Record<string, string>} */ headers) => get(url, headers, agent),
      };
    }),
    cpu: () => cpu(child.pid),
    memory: () => memory(child.pid),
    async stop() {
      agent.destroy();
      child.kill("SIGKILL");
      await ended;
      alive.delete(child);
    },
  };
}

/** @param {string} url @param {Record<string, string>} headers @param {Agent} agent @returns {Promise<{ status: number, text: string }>} */
function get(url, headers, agent) {
  return new Promise((then, fail) => {
    const asking = ask(url, { headers, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => then({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
      response.on("error", fail);
    });
    asking.on("error", fail);
    asking.end();
  });
}

/** Microseconds that a process has had, as the kernel counts them for each of its threads. @param {number} pid */
async function cpu(pid) {
  const tasks = await readdir(`/proc/${pid}/task`);
  const all = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/schedstat`, "utf8").catch(() => "0")));
  return all.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0) / 1000;
}

/** Kilobytes of memory that it holds. @param {number} pid */
async function memory(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))[1]);
}
