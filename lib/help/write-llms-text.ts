import { paths } from "@/lib/paths";
import { listSections } from "./read-pages.ts";

/** The list of pages as https://llmstxt.org describes it: a link and the first sentence of each. */
export function writeLlmsText(): string {
  const sections = listSections().map(({ title, pages }) => {
    const lines = pages.map((page) => `- [${page.title}](${paths.helpPage(page.slug)}): ${page.summary}`);
    return `## ${title}\n\n${lines.join("\n")}`;
  });
  return `# Vagus

> An ops console for AI workers that run by themselves: webhooks, cron and events wake the worker, durable functions keep
> it right, people decide what it may do. The links are pages of the console; a session is needed to open them. The same
> pages stand in the repository: /help/x is docs/x.md.

${sections.join("\n\n")}
`;
}
