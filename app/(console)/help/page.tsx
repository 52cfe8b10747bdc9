import type { Metadata } from "next";
import Link from "next/link";
import { requirePage } from "@/lib/api/require-page";
import { listSections } from "@/lib/help/read-pages";
import { type Hit, searchPages } from "@/lib/help/search-pages";
import { paths } from "@/lib/paths";
import { HelpFrame } from "./help-frame";
import { PageIndex } from "./page-index";

export const metadata: Metadata = { title: "Help" };

const LONGEST_SEARCH = 200;

/** The front page of the help, or the results of a search. */
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

interface SearchHitsProps {
  words: string;
  hits: readonly Hit[];
}

/** Results of a search: page, part, and the text around the words. */
function SearchHits({ words, hits }: SearchHitsProps) {
  return (
    <>
      <h2 className="text-20">
        {hits.length === 0 ? "Nothing" : hits.length === 1 ? "1 place" : `${hits.length} places`} for “{words}
        ”
      </h2>
      {hits.length === 0 ? (
        <p className="mt-1 text-ink-2">
          No page holds all of these words. Fewer words find more; a code such as <code>bad_signature</code>{" "}
          works too.
        </p>
      ) : null}
      <ul className="mt-3">
        {hits.map(({ page, heading, anchor, excerpt }) => (
          <li key={`${page.slug}#${anchor}`} className="border-line border-b py-2.5">
            <Link
              href={paths.helpPage(page.slug, anchor)}
              className="font-medium hover:underline coarse:py-3"
            >
              {page.title}
              {anchor ? <span className="font-regular text-ink-2"> · {heading}</span> : null}
            </Link>
            <span className="block text-13 text-ink-2 [overflow-wrap:anywhere]">{excerpt}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
