/** What can be wrong with an origin: each row is how it answers, by hand where HTTP would be too polite. */

import { gzipSync } from "node:zlib";

export const END = "<p>THE END</p></body></html>";
const HEAD = "<!doctype html><html><head><title>T</title></head><body>";
const SLOT = '<p data-indgang-slot="season"><b data-indgang-variant="japan">J</b><b data-indgang-variant="default">D</b></p>';
export const PAGE = HEAD + SLOT + END;
const LONG = HEAD + SLOT + "<p>text</p>".repeat(20_000) + END;
const TYPE = { "content-type": "text/html; charset=utf-8" };

/** We read the first of them, the rewriter the second, which it cannot rewrite. */
export const TWO_MINDS = 'text/html; of="; charset=utf-8"; charset=utf-16le';

const page = (text, headers = {}, status = 200) => (response) => response.writeHead(status, { ...TYPE, ...headers }).end(text);
const raw = (head, ...parts) => async (response) => {
  const { socket } = response;
  socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
  for (const part of parts) socket.write(part);
  socket.end();
};
/** So that what was written has left before the connection is cut. */
const cut = (response) => setTimeout(() => response.socket.resetAndDestroy(), 100);
/** Longer than anything here takes by itself. */
const later = (step) => setTimeout(step, 300);

/** @type {{ what: string, answer: (response: any, request: any) => void, entry?: boolean }[]} */
export const ORIGINS = [
  { what: "404 with a page", answer: page("<h1>Not here</h1>", {}, 404) },
  { what: "500 with a page", answer: page("<h1>Broken</h1>", {}, 500) },
  { what: "503 with `Retry-After`", answer: page("later", { "retry-after": "9" }, 503) },
  { what: "closes without a word", answer: (response) => response.socket.destroy() },
  { what: "says what is no HTTP", answer: (response) => response.socket.end("What?\r\n\r\n") },
  { what: "stalls before its head, then goes on", answer: (response) => later(() => page(PAGE)(response)) },
  {
    what: "stalls between head and page, then goes on",
    answer(response) {
      response.writeHead(200, TYPE).flushHeaders();
      later(() => response.end(PAGE));
    },
  },
  {
    what: "stalls within the page, then goes on",
    answer(response) {
      response.writeHead(200, TYPE).write(HEAD + SLOT);
      later(() => response.end(END));
    },
  },
  {
    what: "is cut off within a page of known length",
    answer(response) {
      response.writeHead(200, { ...TYPE, "content-length": String(LONG.length) }).write(LONG.slice(0, 100_000));
      cut(response);
    },
  },
  {
    what: "is cut off within a page of unknown length",
    answer(response) {
      response.writeHead(200, TYPE).write(LONG.slice(0, 100_000));
      cut(response);
    },
  },
  {
    what: "sends less than it said",
    answer: raw(`200 OK\r\ncontent-type: text/html\r\ncontent-length: ${PAGE.length + 500}\r\nconnection: close`, PAGE),
  },
  {
    what: "sends more than it said",
    answer: raw(`200 OK\r\ncontent-type: text/html\r\ncontent-length: ${PAGE.length}\r\nconnection: close`, PAGE, "more"),
  },
  { what: "says gzip of what is none", answer: page(PAGE, { "content-encoding": "gzip" }) },
  {
    what: "sends gzip that is cut short",
    answer: (response) => page(gzipSync(LONG).subarray(0, 200), { "content-encoding": "gzip" })(response),
  },
  { what: "sends an encoding that nobody asked for", answer: page(PAGE, { "content-encoding": "compress" }) },
  { what: "sends an empty page", answer: page("") },
  { what: "sends a page in utf-16", answer: page(Buffer.from(PAGE, "utf16le"), { "content-type": "text/html; charset=utf-16le" }) },
  { what: "names two charsets, one of them in quotes", answer: page(PAGE, { "content-type": TWO_MINDS }) },
  { what: "names a charset that nobody knows", answer: page(PAGE, { "content-type": "text/html; charset=none-such" }) },
  {
    what: "HTML: tags that never end, and ends of none",
    answer: page(`${HEAD}</div></template><p><b><i><div class="${SLOT}<template><p>${END}`),
  },
  { what: "HTML: zeros, broken letters, half references", answer: page(Buffer.concat([Buffer.from(`${HEAD}\0<p a=\0>&#x;&amp &#1114112;`), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(SLOT + END)])) },
  { what: "HTML: 10,000 elements within each other", answer: page(HEAD + "<div>".repeat(10_000) + SLOT + END) },
  { what: "HTML: slots within slots, variants that are void", answer: page(`${HEAD}<p data-indgang-slot="hero"><img data-indgang-variant="deals"><i data-indgang-slot="hero"><br data-indgang-variant="default"></i></p>${SLOT}${END}`) },
  { what: "HTML: an attribute of 3 MB", answer: page(`${HEAD}${SLOT}<p title="${"x".repeat(3 << 20)}">${END}`) },
  { what: "HTML: text that two readers would take differently", answer: page(`${HEAD}${SLOT}<select><template><xmp></select>${END}`) },
  { what: "the page of an entry point: 500", entry: true, answer: page("<h1>Broken</h1>", {}, 500) },
  { what: "the page of an entry point: closes without a word", entry: true, answer: (response) => response.socket.destroy() },
  { what: "the page of an entry point: accepts, and never answers", entry: true, answer: () => {} },
  { what: "the page of an entry point: no HTML", entry: true, answer: page("{}", { "content-type": "application/json" }) },
];
