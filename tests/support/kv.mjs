/** A KV store as workerd asks one, in this process: so that it can be slow, broken or away. */

import { createServer } from "node:http";
import { heard } from "./canaries.mjs";

export async function startStore() {
  /** @type {Map<string, Buffer | string>} */
  const values = new Map();
  const asked = [];
  const sockets = new Set();
  const store = { values, asked, how: /** @type {"well" | "down" | "hanging"} */ ("well"), wait: 0 };
  const server = createServer((request, response) => {
    const key = decodeURIComponent(new URL(request.url, "http://kv").pathname.slice(1));
    asked.push(key);
    heard("what the store is asked", key);
    if (store.how === "hanging") return;
    setTimeout(() => {
      if (store.how === "down") return response.writeHead(503).end("down");
      const value = values.get(key);
      if (value === undefined) response.writeHead(404).end();
      else response.writeHead(200).end(value);
    }, store.wait);
  });
  server.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  await new Promise((then) => server.listen(0, "127.0.0.1", then));
  return Object.assign(store, {
    url: `http://127.0.0.1:${server.address().port}`,
    taken: () => asked.splice(0),
    stop: () => new Promise((then) => (sockets.forEach((socket) => socket.destroy()), server.close(then))),
  });
}

const hex = (/** @type {Buffer} */ plan) => plan.readUInt32LE(12).toString(16).padStart(8, "0");

/**
 * Puts plans there, and makes them live.
 * @param {{ values: Map<string, Buffer | string> }} store
 * @param {{ edge: Buffer, browser: Buffer }} plans
 */
export function publish({ values }, { edge, browser }, by = "Test") {
  const name = `${hex(edge)}-${hex(browser)}`;
  values.set(`plan.${name}`, Buffer.concat([edge, browser]));
  values.set("live", JSON.stringify({ live: name, releases: [{ name, published: 1_700_000_000, by }] }));
  return name;
}
