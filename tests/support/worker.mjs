/**
 * The built worker in workerd, and before it a proxy that writes down what a browser sends and
 * can hold an answer back.
 */

import { spawn } from "node:child_process";
import { createServer as listen } from "node:net";
import { createServer, request as send } from "node:http";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
};

/** A port that nobody listens on. */
const freePort = () =>
  new Promise((then) => {
    const server = listen().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => then(port));
    });
  });

/**
 * `wrangler dev`, as `cargo xtask serve` runs it, with a secret of the test's own.
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 */
async function startWrangler() {
  const port = await freePort();
  const secret = Buffer.alloc(32, 7).toString("base64url");
  const wrangler = spawn(
    process.execPath,
    ["node_modules/wrangler/bin/wrangler.js", "dev", "--local", "--ip", "127.0.0.1", "--port", `${port}`]
      .concat(["--inspector-port", "0", "--show-interactive-dev-session=false", "--var", `INDGANG_SECRET:${secret}`]),
    { cwd: ROOT, env: { ...process.env, ...QUIET }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  let said = "";
  for (const stream of [wrangler.stdout, wrangler.stderr]) stream.on("data", (text) => (said += text));
  const ended = new Promise((then) => wrangler.once("exit", then));
  const stop = async () => {
    // It has workerd as a child: the group goes together.
    if (wrangler.exitCode === null) process.kill(-wrangler.pid, "SIGTERM");
    await ended;
  };
  for (let tries = 0; tries < 300; tries += 1) {
    if (wrangler.exitCode !== null) throw new Error(`wrangler ended:\n${said}`);
    const answers = await fetch(`http://127.0.0.1:${port}/_indgang/health`).then(() => true, () => false);
    if (answers) return { port, stop };
    await new Promise((then) => setTimeout(then, 100));
  }
  await stop();
  throw new Error(`the worker does not answer:\n${said}`);
}

export async function serveWorker() {
  const { port: inside, stop } = await startWrangler();

  /** @type {{ method: string, url: string, cookie: string, body: string, html?: string }[]} */
  const asked = [];
  /** @type {Map<string, Promise<void>>} answers held back, by the path that was asked for */
  const held = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method, url, headers } = request;
    const entry = { method, url, cookie: headers.cookie ?? "", body: `${body}` };
    if (url !== "/favicon.ico") asked.push(entry);
    // Unpacked, so that the page can be read here as it came.
    const plainly = { ...headers, "accept-encoding": "identity" };
    const onward = send({ host: "127.0.0.1", port: inside, method, path: url, headers: plainly }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      if (/html/.test(answer.headers["content-type"])) entry.html = `${Buffer.concat(parts)}`;
      await held.get(url.split("?")[0]);
      response.writeHead(answer.statusCode, answer.rawHeaders.length ? headersOf(answer.rawHeaders) : {});
      response.end(Buffer.concat(parts));
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    /** Holds back what is asked of a path from now on. @returns a way to let go */
    hold(path) {
      const { promise, resolve } = Promise.withResolvers();
      held.set(path, promise);
      return () => (held.delete(path), resolve());
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((then) => server.close(then));
      await stop();
    },
  };
}

/** Headers as a flat list, several of one name kept apart; the length is counted anew. */
function headersOf(raw) {
  const kept = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (!/^(transfer-encoding|content-length|connection)$/i.test(raw[at])) kept.push([raw[at], raw[at + 1]]);
  }
  return kept.flat();
}
