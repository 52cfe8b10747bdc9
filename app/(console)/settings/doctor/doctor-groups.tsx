import { Minus, TriangleAlert } from "lucide-react";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { GROUPS } from "@/lib/doctor/rules";
import type { DoctorReport, Finding } from "@/lib/doctor/schemas";

const WORDS: Record<Finding["status"], string> = {
  ok: "Passes",
  warning: "Warning",
  fault: "Fault",
  skipped: "Skipped",
};

/** Icon of a status; its word is beside it for readers. */
function StatusIcon({ status }: { status: Finding["status"] }) {
  if (status === "warning")
    return <TriangleAlert aria-hidden="true" className="icon flex-none text-waiting" />;
  if (status === "skipped") return <Minus aria-hidden="true" className="icon flex-none text-ink-3" />;
  return <StateGlyph coloured state={status === "ok" ? "completed" : "failed"} className="flex-none" />;
}

/** Every check by group, in the order of the chain whatever fails, so that a check is found where it was. */
export function DoctorGroups({ findings }: { findings: DoctorReport["findings"] }) {
  return (
    <div className="gap-x-12 px-4 pb-8 sm:px-6 lg:columns-2">
      {GROUPS.map((group) => (
        <DoctorGroup key={group} group={group} findings={findings.filter((one) => one.group === group)} />
      ))}
    </div>
  );
}

function DoctorGroup({ group, findings }: { group: string; findings: readonly Finding[] }) {
  const applicable = findings.filter(({ status }) => status !== "skipped");
  const passed = applicable.filter(({ status }) => status === "ok");
  return (
    <section aria-labelledby={`group-${group}`} className="mb-6 break-inside-avoid">
      <h3
        id={`group-${group}`}
        className="flex h-8 items-center border-line border-b font-medium text-12 text-ink-3"
      >
        <span className="first-letter:uppercase">{group}</span>
        <span className="ml-auto font-regular">
          {passed.length} of {applicable.length}
        </span>
      </h3>
      <ul>
        {findings.map(({ code, title, status, found }) => (
          <li key={code} className="flex gap-2.5 border-line border-b py-1.5 text-13">
            <span className="mt-0.5">
              <StatusIcon status={status} />
              <span className="sr-only">{WORDS[status]}: </span>
            </span>
            <span className="min-w-0">
              <span className={status === "skipped" ? "block text-ink-2" : "block"}>{title}</span>
              <span className="block text-12 text-ink-3 [overflow-wrap:anywhere]">{found}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
