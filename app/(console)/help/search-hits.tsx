import Link from "next/link";
import type { Hit } from "@/lib/help/search-pages";
import { paths } from "@/lib/paths";

interface SearchHitsProps {
  words: string;
  hits: readonly Hit[];
}

/** What a search found: page, part, and the text around the words. */
export function SearchHits({ words, hits }: SearchHitsProps) {
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
