/** Caches as sites put them in front: each a process of its own on loopback, with all it keeps in a folder of its own. */

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { request as ask } from "node:http";
import { join } from "node:path";
import { started } from "../support/process.mjs";
import { ROOT, freePort } from "../support/wrangler.mjs";

/**
 * @typedef {object} Front
 * @property {string} name
 * @property {string} url
 * @property {() => Promise<Buffer[]>} kept all that it has kept
 * @property {() => Promise<void>} stop
 */

/**
 * Both keep what they may whoever asks: nginx does so by itself, Varnish is told to, which by itself lets requests with
 * cookies through.
 * @param {string} name @param {string} upstream @returns {Promise<Front>}
 */
export async function startFront(name, upstream) {
  const [port, { host, port: behind }] = [await freePort(), new URL(upstream)];
  const folder = join(ROOT, "build/test", `${name}-${process.pid}-${port}`);
  await mkdir(join(folder, "kept"), { recursive: true });
  const { program, args, config, kept } = KINDS[name]({ folder, port, host, behind });
  await writeFile(join(folder, "config"), config);
  const { stop } = await started({ name, program, args, folder, answers: () => answers(port), signal: "SIGTERM" });
  return { name, url: `http://127.0.0.1:${port}`, stop, kept: async () => Promise.all((await kept()).map((path) => readFile(path))) };
}

const KINDS = {
  nginx: ({ folder, port, host }) => ({
    program: process.env.NGINX ?? "nginx",
    // One process, which ends with its signal.
    args: ["-p", folder, "-c", join(folder, "config"), "-e", join(folder, "errors")],
    config: `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/errors;
events { worker_connections 1024; }
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((what) => `${what}_temp_path ${folder}/${what};`).join(" ")}
  proxy_cache_path ${folder}/kept keys_zone=pages:10m use_temp_path=off;
  server {
    listen 127.0.0.1:${port};
    large_client_header_buffers 8 32k;
    location / {
      proxy_pass http://${host};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_buffer_size 32k; proxy_buffers 16 32k;
      proxy_cache pages;
      proxy_cache_key $http_host$request_uri;
      # What says nothing of caches is kept as well.
      proxy_cache_valid 200 301 302 404 1m;
      add_header x-cache $upstream_cache_status always;
    }
  }
}
`,
    kept: async () => (await readdir(join(folder, "kept"), { recursive: true, withFileTypes: true })).filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name)),
  }),
  varnish: ({ folder, port, behind }) => ({
    program: process.env.VARNISHD ?? "varnishd",
    // What it may not keep is in memory; what it keeps is in a file, and what it let go of still is, all as plain bytes.
    args: ["-F", "-j", "none", "-n", folder, "-a", `127.0.0.1:${port}`, "-T", "none", "-f", join(folder, "config"), "-s", `default=file,${folder}/kept/all,64m`, "-s", "Transient=malloc,64m", "-p", "http_gzip_support=off", "-p", "vsl_space=4m"],
    config: `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${behind}"; }
sub vcl_recv { if (req.method == "GET" || req.method == "HEAD") { return (hash); } }
sub vcl_deliver { if (obj.hits > 0) { set resp.http.x-cache = "HIT"; } else { set resp.http.x-cache = "MISS"; } }
`,
    kept: async () => [join(folder, "kept/all")],
  }),
};

/** Whether something answers there, whatever it says. */
const answers = (port) =>
  new Promise((then) => {
    ask({ host: "127.0.0.1", port, path: "/assets/site.css", headers: { host: "starting.example" } }, (got) => then(Boolean(got.resume()))).on("error", () => then(false)).end();
  });
