// In front of Next's server: decides each page view, and leaves in the page what was chosen. Next never hears of it.
import { withIndgang } from "indgang/worker";
import plan from "./edge.bin";

export default withIndgang({}, { plan });
