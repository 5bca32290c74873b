// The screen's German, on the page of a reader of German: an island's script is there before any island comes
// to life.
import "@/lib/contract/says/screen/german.ts";

export default function German(): null {
  return null;
}
