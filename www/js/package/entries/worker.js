// A worker with Indgang in front of a site: `export default withIndgang(worker, { plan })`.
export { withIndgang } from "../../worker/mount.js";
