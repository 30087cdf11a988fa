/** A cache as workerd asks for one, which fails as a test says. Where nothing shall fail, tests run on miniflare's. */

import { createServer } from "node:http";

export async function startCache() {
  /** @type {Map<string, Buffer>} whole answers, as they were put */
  const values = new Map();
  const sockets = new Set();
  const cache = { values, asked: /** @type {string[]} */ ([]), how: /** @type {"well" | "down" | "hanging" | "cut" | "garbage"} */ ("well") };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, socket } = request;
    cache.asked.push(`${method} ${url}`);
    if (cache.how === "hanging") return;
    if (cache.how === "down") return void socket.destroy();
    if (method === "PUT") {
      values.set(url, Buffer.concat(chunks));
      return response.writeHead(204).end();
    }
    const found = values.get(url);
    if (!found) return response.writeHead(504, { "cf-cache-status": "MISS" }).end();
    const body = found.subarray(found.indexOf("\r\n\r\n") + 4);
    const head = { "cf-cache-status": "HIT", "content-type": "application/octet-stream" };
    if (cache.how === "garbage") return response.writeHead(200, head).end('{"headers":');
    if (cache.how === "well") return response.writeHead(200, head).end(body);
    response.writeHead(200, { ...head, "content-length": String(body.length) }).write(body.subarray(0, body.length / 2));
    setTimeout(() => socket.resetAndDestroy(), 5);
  });
  server.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  return Object.assign(cache, {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((then) => (sockets.forEach((socket) => socket.destroy()), server.close(then))),
  });
}
