/** An origin that writes down what it is asked, and answers what the test says. */

import { createServer } from "node:http";
import { heard, lines } from "./canaries.mjs";

/**
 * @param {(request: import("node:http").IncomingMessage & { body: Buffer },
 *   response: import("node:http").ServerResponse) => void} answer
 */
export async function startOrigin(answer) {
  /** @type {{ method: string, url: string, headers: Record<string, string>, body: string }[]} */
  const asked = [];
  // Whatever the worker passes on: more than Node takes by itself.
  const server = createServer({ maxHeaderSize: 256 << 10 }, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    request.body = Buffer.concat(chunks);
    const { method, url, headers } = request;
    asked.push({ method, url, headers, body: request.body.toString() });
    heard("what the origin is asked", `${method} ${url}\n${lines(request.rawHeaders)}\n${request.body}`);
    answer(request, response);
  });
  const sockets = new Set();
  server.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    server,
    /** What was asked since the last time. */
    taken: () => asked.splice(0),
    // Upgraded connections are no longer the server's to close.
    stop: () => new Promise((then) => (sockets.forEach((socket) => socket.destroy()), server.close(then))),
  };
}

/** Answers with a page. */
export const html = (response, text, headers = {}, status = 200) =>
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers }).end(text);
