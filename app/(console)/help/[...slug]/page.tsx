import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requirePage } from "@/lib/api/require-page";
import { findPage, type HelpPage, listSections } from "@/lib/help/read-pages";
import { HelpFrame } from "../help-frame";
import { Markdown } from "../markdown/markdown";
import { PageIndex } from "../page-index";
import { ApiReference } from "./api-reference";

/** The page below which every route of the API is listed. */
const API_PAGE = "api";

type Params = Promise<{ slug: string[] }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { slug } = await params;
  return { title: findPage(slug.join("/"))?.title ?? "Help" };
}

/** A page of the documentation, or the pages of one of its folders. */
export default async function Page({ params }: { params: Params }) {
  const { slug } = await requirePage("/help/[...slug]", params);
  const name = slug.join("/");
  const page = findPage(name);
  if (page) return <Article page={page} />;
  const section = listSections().find(({ folder }) => folder === name);
  if (!section) notFound();
  return (
    <HelpFrame current={name}>
      <h2 className="text-20">{section.title}</h2>
      <PageIndex sections={[section]} />
    </HelpFrame>
  );
}

function Article({ page }: { page: HelpPage }) {
  const headings = page.parsed.parts.filter(({ depth }) => depth === 2);
  const aside =
    headings.length > 1 ? (
      <>
        <div className="mb-2 font-medium text-12 text-ink-3">On this page</div>
        <ul className="grid gap-1.5">
          {headings.map(({ anchor, heading }) => (
            <li key={anchor}>
              <a href={`#${anchor}`} className="block text-ink-2 hover:text-ink hover:underline">
                {heading}
              </a>
            </li>
          ))}
        </ul>
      </>
    ) : null;
  return (
    <HelpFrame current={page.slug} aside={aside}>
      <article>
        <h2 className="mb-2 text-20">{page.title}</h2>
        <Markdown page={page} />
        {page.slug === API_PAGE ? <ApiReference /> : null}
      </article>
    </HelpFrame>
  );
}
