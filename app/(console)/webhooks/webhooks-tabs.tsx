import { TabLine } from "@/components/ui/layout/tabs";
import { paths } from "@/lib/paths";

/** The views of the webhooks: deliveries and sources. */
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
