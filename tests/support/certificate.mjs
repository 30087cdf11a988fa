/** A certificate for HTTPS on loopback, of a test's own: WebKit keeps `Secure` cookies nowhere else. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const ASKED =
  "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1 " +
  "-addext subjectAltName=IP:127.0.0.1 -keyout - -out -";

/** Its key and itself, as Node's servers take them. */
export async function certificate() {
  const { stdout } = await promisify(execFile)("openssl", ASKED.split(" "));
  return { key: stdout, cert: stdout };
}
