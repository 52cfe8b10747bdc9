import { TabLine } from "@/components/ui/tab-line";
import { paths } from "@/lib/paths";

/** The two halves of the place: what came in, and who may send. */
export function WebhooksTabs({ current }: { current: "deliveries" | "sources" }) {
  return (
    <TabLine
      label="Webhooks"
      tabs={[
        { href: paths.webhooks(), label: "Deliveries", current: current === "deliveries" },
        { href: paths.webhookSources(), label: "Sources", current: current === "sources" },
      ]}
    />
  );
}
