// All German of the page: the screen's own, and what the desk says.
import "@/lib/contract/says/screen/german.ts";
export { german } from "@/lib/contract/says/de.ts";
