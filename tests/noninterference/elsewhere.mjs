/**
 * Every host but the site's own: it writes down all that it is sent, over TLS as well, and has nothing to say. Whoever
 * asks whether they may send more is let: a host that a leak is meant for would let them, too.
 */

import { X509Certificate, createHash } from "node:crypto";
import { createServer as createPlainServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer } from "node:net";
import { heard, lines } from "../support/canaries.mjs";
import { certificate } from "../support/certificate.mjs";

/** The headers as sent; none is left out but the connection's own. @param {string[]} raw */
export function headersOf(raw) {
  const lines = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (!/^connection$/i.test(raw[at])) lines.push(`${raw[at].toLowerCase()}: ${raw[at + 1]}`);
  }
  return lines.sort().join("\n");
}

/** @param {string} address of its own, on loopback */
export async function answerNobody(address) {
  const own = await certificate();
  /** @type {string[]} what was sent since the last time */
  const sent = [];
  /** @type {Map<import("node:net").Socket, string>} connections on which nothing was asked yet, and all that they tell */
  const silent = new Map();
  /** @type {Set<string>} whom something was asked over TLS since the last time, as connections tell it */
  const spoken = new Set();
  let open = 0;
  let last = 0;
  const tell = (text) => {
    heard("what a browser sends elsewhere", text);
    sent.push(`elsewhere: ${text}`);
  };

  const answer = (scheme) => async (request, response) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
      last = Date.now();
    });
    const { method, url, headers, rawHeaders, socket } = request;
    if (scheme === "https") spoken.add(greeting(socket.servername));
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // What came before it was cut off was sent.
    }
    tell(`${method} ${scheme}://${headers.host ?? ""}${url}\n${headersOf(rawHeaders)}\n${Buffer.concat(chunks).toString("latin1")}`);
    // The next request brings its own connection: none is kept, so that none is missed as it ends.
    response.writeHead(204, { connection: "close", ...permission(headers) }).end();
  };
  const servers = {
    http: createPlainServer(answer("http")),
    https: createSecureServer(own, answer("https")),
  };
  for (const [scheme, server] of Object.entries(servers)) {
    server.on("clientError", (error, socket) => {
      if (error.rawPacket) tell(`no request, over ${scheme}: ${error.rawPacket.toString("latin1")}`);
      socket.destroy();
    });
  }

  const listener = createServer((socket) => {
    last = Date.now();
    silent.set(socket, "a connection");
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      last = Date.now();
      const secure = bytes[0] === 0x16;
      if (secure) silent.set(socket, greeting(serverName(bytes)));
      else silent.delete(socket);
      // It is read again by those who know the language.
      socket.pause();
      socket.unshift(bytes);
      servers[secure ? "https" : "http"].emit("connection", socket);
      if (!secure) socket.resume();
    });
  });
  await new Promise((then) => listener.listen(0, address, then));
  listener.unref();
  return {
    port: listener.address().port,
    /** The key by which a browser can know this one, as Chromium takes it. */
    key: createHash("sha256")
      .update(new X509Certificate(own.cert).publicKey.export({ type: "spki", format: "der" }))
      .digest("base64"),
    isQuiet: () => open === 0 && Date.now() - last >= 250,
    /**
     * What was sent since the last time. A connection tells its host to whoever watches the line, so each host that was
     * greeted and asked nothing is told once; how many connections the same requests took is not.
     */
    taken() {
      const greeted = new Set(silent.values());
      silent.clear();
      const alone = [...greeted].filter((name) => !spoken.has(name)).map((name) => `elsewhere: ${name}`);
      spoken.clear();
      return [...sent.splice(0), ...alone];
    },
    stop: () => listener.close(),
  };
}

/** What a connection over TLS tells. @param {string | false | undefined} name */
const greeting = (name) => `TLS ${name || "without a name"}`;

/** What lets a page send whatever it asks for, each time anew. @param {import("node:http").IncomingHttpHeaders} headers */
const permission = ({ origin, ...headers }) =>
  origin && {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": headers["access-control-request-method"] ?? "GET",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "",
    "access-control-max-age": "0",
  };

/** The name in a TLS greeting: an extension of type 0 that holds a list of one name of type 0. */
function serverName(bytes) {
  for (let at = 0; at + 9 < bytes.length; at += 1) {
    const length = bytes.readUInt16BE(at + 7);
    const fits = bytes.readUInt16BE(at + 2) === length + 5 && bytes.readUInt16BE(at + 4) === length + 3;
    if (length > 0 && fits && bytes.readUInt16BE(at) === 0 && bytes[at + 6] === 0) {
      return bytes.toString("latin1", at + 9, at + 9 + length);
    }
  }
}
