/** A section of the help: pages directly in `docs/` by name, or all pages of a folder of it. */
interface Section {
  title: string;
  /** Folder in `docs/`; all its pages belong to the section. */
  folder?: string;
  /** These first, in this order; the other pages of the folder follow by title. */
  first: readonly string[];
}

/** In the order of the list. A page of `docs/` that no section names belongs to the last one. */
export const SECTIONS: readonly Section[] = [
  { title: "Start", first: ["quick-start", "diagnosis", "choosing"] },
  {
    title: "Concepts",
    folder: "concepts",
    first: [
      "events",
      "cron",
      "webhooks",
      "idempotency",
      "fan-out",
      "step-run",
      "memoisation",
      "sleep-and-wait",
      "retries-and-dead-letters",
      "ai-calls-as-steps",
      "concurrency-and-throttling",
      "priority-and-fairness",
      "batching",
      "replay-and-bulk-cancellation",
      "approval-gates",
    ].map((name) => `concepts/${name}`),
  },
  { title: "Guides", folder: "guides", first: [] },
  { title: "Errors", folder: "errors", first: [] },
  {
    title: "Run it",
    first: [
      "first-team",
      "customers",
      "engine-manager",
      "health",
      "doctor",
      "traps",
      "observability",
      "mcp",
      "drills",
      "cost",
      "speed",
    ],
  },
  { title: "Deploy", folder: "deploy", first: [] },
  { title: "Decisions", folder: "adr", first: ["adr"] },
  { title: "Reference", first: ["api", "protocol"] },
];

/** The section of a page, by its slug: `concepts/events`, `cost`. */
export function sectionOf(slug: string): Section {
  const folder = slug.includes("/") ? slug.slice(0, slug.indexOf("/")) : undefined;
  const own = SECTIONS.find((section) => section.first.includes(slug));
  const byFolder = SECTIONS.find((section) => section.folder !== undefined && section.folder === folder);
  return own ?? byFolder ?? lastSection();
}

function lastSection(): Section {
  const last = SECTIONS.at(-1);
  if (!last) throw new Error("The help has no sections.");
  return last;
}
