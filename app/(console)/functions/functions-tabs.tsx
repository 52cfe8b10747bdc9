import { TabLine } from "@/components/ui/layout/tabs";
import { paths } from "@/lib/paths";

/** The views of the functions: registry and cost. */
export function FunctionsTabs({ current }: { current: "registry" | "cost" }) {
  return (
    <TabLine
      label="Views of the functions"
      tabs={[
        { href: paths.functions(), label: "Registry", current: current === "registry" },
        { href: paths.functionCost(), label: "Cost", current: current === "cost" },
      ]}
    />
  );
}
