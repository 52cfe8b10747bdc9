import { Section } from "@/components/ui/layout/section";
import { Facts } from "@/components/ui/values/facts";
import type { ErrorGroupView } from "@/lib/error-groups/schemas";

const number = new Intl.NumberFormat("en-US");

/** The parts of a group's fingerprint, which its runs have in common. */
export function WhyTogether({ group }: { group: ErrorGroupView }) {
  const title =
    group.runCount === 1
      ? "What sets it apart"
      : `Why these ${number.format(group.runCount)} belong together`;
  return (
    <Section title={title}>
      <Facts
        facts={[
          { key: "function", term: "Function", detail: <code>{group.functionId}</code> },
          {
            key: "step",
            term: "Step",
            detail: group.stepId ? <code>{group.stepId}</code> : "the function itself",
          },
          { key: "type", term: "Type", detail: <code>{group.errorType}</code> },
          { key: "message", term: "Message", detail: "as above, what differs is masked" },
          {
            key: "frames",
            term: "Frames",
            detail:
              group.frames.length === 0
                ? "none of ours"
                : group.frames.map((frame) => (
                    <code key={frame} title={frame} className="block truncate">
                      {frame.split(" ").at(-1)}
                    </code>
                  )),
          },
          {
            key: "fingerprint",
            term: "Fingerprint",
            detail: <code title={group.fingerprint}>{group.fingerprint.slice(0, 11)}</code>,
          },
        ]}
      />
    </Section>
  );
}
