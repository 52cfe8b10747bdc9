import Link from "next/link";
import type { HelpSection } from "@/lib/help/read-pages";
import { paths } from "@/lib/paths";

/** Pages by section, each with its first sentence. */
export function PageIndex({ sections }: { sections: readonly HelpSection[] }) {
  return sections.map(({ title, pages }) => (
    <section key={title} aria-label={title} className="mt-7">
      <h3 className="mb-1 font-medium text-12 text-ink-3">{title}</h3>
      <ul>
        {pages.map((page) => (
          <li key={page.slug} className="border-line border-b py-2">
            <Link href={paths.helpPage(page.slug)} className="font-medium hover:underline coarse:py-3">
              {page.title}
            </Link>
            <span className="block text-13 text-ink-2">{page.summary}</span>
          </li>
        ))}
      </ul>
    </section>
  ));
}
