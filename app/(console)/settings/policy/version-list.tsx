import { Section } from "@/components/ui/layout/section";
import { Moment } from "@/components/ui/values/moment";
import type { PolicyVersions } from "@/lib/policy/request-schemas";

/** Every version with its authors, its note and when it was published, newest first. */
export function VersionList({ versions }: { versions: PolicyVersions["items"] }) {
  return (
    <Section title="Versions" className="px-4 pt-5 sm:px-6">
      <ul>
        {versions.map(({ version, createdAt, createdByName, publishedByName, note, verified }, at) => (
          <li key={version} className="flex flex-wrap gap-x-4 gap-y-0.5 border-line border-b py-2 text-13">
            <b className="w-8 font-medium">v{version}</b>
            <span className="w-28 text-ink-2">
              <Moment at={createdAt} />
            </span>
            <span className="text-ink-2">
              {publishedByName ? `${createdByName}, published by ${publishedByName}` : createdByName}
            </span>
            <span className="min-w-0 flex-1 basis-40">{note}</span>
            <span className="text-12 text-ink-3">
              {verified ? (at === 0 ? "in force" : "") : "not published here: grants nothing"}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
