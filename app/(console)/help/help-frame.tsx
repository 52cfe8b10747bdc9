import clsx from "clsx";
import { Search } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Fold } from "@/components/ui/layout/section";
import { listSections } from "@/lib/help/read-pages";
import { paths } from "@/lib/paths";

interface HelpFrameProps {
  /** Slug of the open page; undefined for the front page. */
  current?: string;
  /** Of the search that is shown. */
  words?: string;
  children: ReactNode;
  /** At the right where there is room: what stands on the page. */
  aside?: ReactNode;
}

/** The help: search and list of pages at the left, the page, and its headings at the right. */
export function HelpFrame({ current, words = "", children, aside }: HelpFrameProps) {
  const list = <PageList current={current} />;
  return (
    <div className="grid items-start gap-x-10 px-4 py-4 sm:px-6 md:grid-cols-[216px_minmax(0,1fr)] lg:grid-cols-[216px_minmax(0,1fr)_200px]">
      <div className="min-w-0 md:sticky md:top-4 md:max-h-[calc(100dvh-5rem)] md:-mx-2 md:overflow-y-auto md:px-2 md:pb-8">
        <search>
          <form action={paths.help()} className="relative">
            <Search
              aria-hidden="true"
              className="icon-14 -translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 text-ink-3"
            />
            <input
              type="search"
              name="q"
              aria-label="Search the help"
              placeholder="Symptom, message or word"
              defaultValue={words}
              maxLength={200}
              className="h-8 w-full rounded-2 border border-edge bg-page pr-2.5 pl-8 text-13 hover:border-ink-3 focus-visible:outline-offset-0 coarse:h-11 coarse:text-16"
            />
          </form>
        </search>
        <div className="mt-4 max-md:hidden">{list}</div>
        <Fold summary="All pages" className="mt-2 border-line border-b pb-1 md:hidden">
          {list}
        </Fold>
      </div>
      <div className="min-w-0 max-w-[76ch] pb-16 max-md:pt-4">{children}</div>
      {aside ? (
        <aside aria-label="On this page" className="sticky top-4 text-13 max-lg:hidden">
          {aside}
        </aside>
      ) : null}
    </div>
  );
}

function PageList({ current }: { current: string | undefined }) {
  return (
    <nav aria-label="Pages of the help" className="grid gap-4">
      {listSections().map(({ title, pages }) => (
        <div key={title}>
          <div className="mb-1 font-medium text-12 text-ink-3">{title}</div>
          <ul>
            {pages.map((page) => (
              <li key={page.slug}>
                <Link
                  href={paths.helpPage(page.slug)}
                  aria-current={page.slug === current ? "page" : undefined}
                  className={clsx(
                    "-mx-2 block rounded-2 px-2 py-1 text-13 leading-4.5 coarse:py-3",
                    page.slug === current
                      ? "bg-selected font-medium text-ink forced:outline"
                      : "text-ink-2 hover:bg-hover hover:text-ink",
                  )}
                >
                  {page.title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
