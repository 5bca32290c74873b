// What a person sees when a page can not be shown.
import type { JSX } from "preact";
import type { Lang } from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";

export function ErrorPage(
  { status, lang, reason, home }: { status: number; lang: Lang; reason: string | null; home: string },
): JSX.Element {
  const missing = status === 404;
  return (
    <main class="mx-auto mt-[12vh] w-full max-w-sm px-4">
      <h1 class="text-lg font-semibold">{`${status}`}</h1>
      <p class="mt-2">{reason ?? translate(lang, missing ? "error.pageMissing" : "error.pageFailed")}</p>
      <p class="mt-4">
        <a class="btn" href={home}>{translate(lang, "error.home")}</a>
      </p>
    </main>
  );
}
