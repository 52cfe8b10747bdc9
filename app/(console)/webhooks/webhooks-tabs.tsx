import { Tabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";

/** The two halves of the place: what came in, and who may send. */
export function WebhooksTabs({ current }: { current: "deliveries" | "sources" }) {
  return (
    <div className="h-11 flex-none border-line border-b px-4 sm:px-6">
      <Tabs
        label="Webhooks"
        tabs={[
          { href: paths.webhooks(), label: "Deliveries", current: current === "deliveries" },
          { href: paths.webhookSources(), label: "Sources", current: current === "sources" },
        ]}
      />
    </div>
  );
}
