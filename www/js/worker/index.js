// The worker: every request that the platform hands us comes in here.

import { withIndgang } from "./mount.js";
import plan from "./plan.bin";

export default withIndgang({}, { plan });
