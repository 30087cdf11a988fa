// Around the Rust: its `fetch` as the platform calls it. After a trap nothing in the instance can be
// relied on, so the next request begins with a fresh one. `worker-build` writes the like by itself.

import * as rust from "../../build/glue/rust-worker/rust_worker.js";

let trapped = false;

export default {
  async fetch(request, env, ctx) {
    if (trapped) rust.__wbg_reset_state();
    trapped = false;
    try {
      return await rust.fetch.call({ env, ctx }, request, env, ctx);
    } catch (error) {
      trapped = error instanceof WebAssembly.RuntimeError;
      throw error;
    }
  },
};
