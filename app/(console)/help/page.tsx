import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { listSections } from "@/lib/help/read-pages";
import { searchPages } from "@/lib/help/search-pages";
import { HelpFrame } from "./help-frame";
import { PageIndex } from "./page-index";
import { SearchHits } from "./search-hits";

export const metadata: Metadata = { title: "Help" };

const LONGEST_SEARCH = 200;

/** The front page of the help, or what a search found. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  await requirePage("/help");
  const { q } = await searchParams;
  const words = typeof q === "string" ? q.trim().slice(0, LONGEST_SEARCH) : "";
  return (
    <HelpFrame words={words}>
      {words ? (
        <SearchHits words={words} hits={searchPages(words)} />
      ) : (
        <>
          <h2 className="text-20">Find the symptom, then the fix.</h2>
          <p className="mt-1 text-ink-2">
            Everything here is the documentation of this version, from the folder <code>docs/</code> of its
            repository.
          </p>
          <PageIndex sections={listSections()} />
        </>
      )}
    </HelpFrame>
  );
}
