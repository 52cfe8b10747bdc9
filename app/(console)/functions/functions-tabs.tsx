import { Tabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";

/** The two views of the functions: what they are, and what they cost. */
export function FunctionsTabs({ current }: { current: "registry" | "cost" }) {
  return (
    <div className="h-11 overflow-x-auto border-line border-b px-4 sm:px-6">
      <Tabs
        label="Views of the functions"
        tabs={[
          { href: paths.functions(), label: "Registry", current: current === "registry" },
          { href: paths.functionCost(), label: "Cost", current: current === "cost" },
        ]}
      />
    </div>
  );
}
