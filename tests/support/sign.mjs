/** Signed links: by the command line, and by hand, as tokens that it would not make. */

import { execFile } from "node:child_process";
import { createHmac, hkdfSync } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT, SECRET } from "./wrangler.mjs";

/**
 * What `indgang link` or `indgang preview` prints.
 * @param {"link" | "preview"} command @param {object} manifest @param {string[]} args
 * @param {string} [secret]
 */
export async function linkOf(command, manifest, args, secret = SECRET) {
  const folder = join(ROOT, "build/test", `sign-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  try {
    const file = join(folder, "manifest.jsonc");
    await writeFile(file, JSON.stringify(manifest, null, 2));
    const cargo = ["run", "--quiet", "--package", "indgang", "--bin", "indgang", "--features", "cli", "--"];
    const how = { cwd: ROOT, env: { ...process.env, INDGANG_SECRET: secret } };
    const { stdout } = await promisify(execFile)("cargo", [...cargo, command, file, ...args], how);
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The second so many seconds from now. */
export const inSeconds = (more) => Math.floor(Date.now() / 1000) + more;

/**
 * A token over these words.
 * @param {"link" | "preview"} kind @param {string} path @param {string} said @param {string} [secret]
 */
export function token(kind, path, said, secret = SECRET) {
  const key = hkdfSync("sha256", Buffer.from(secret, "base64url"), "", "indgang link 1", 32);
  const mac = createHmac("sha256", Buffer.from(key)).update(`${kind}\n${path}\n${said}`).digest("base64url");
  return `${Buffer.from(said).toString("base64url")}.${mac}`;
}
