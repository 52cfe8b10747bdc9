import { TabLine } from "@/components/ui/layout/tabs";
import { paths } from "@/lib/paths";

/** The views of answers: those on their way, those given up, and where they may go. */
export function AnswersTabs({ current }: { current: "all" | "dead" | "targets" }) {
  return (
    <TabLine
      label="Answers"
      tabs={[
        { href: paths.answers(), label: "Deliveries", current: current === "all" },
        { href: paths.answers({ status: "dead" }), label: "Given up", current: current === "dead" },
        { href: paths.answerTargets(), label: "Targets", current: current === "targets" },
      ]}
    />
  );
}
