import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/states/empty-state";
import { holds } from "@/lib/access/rules";
import { requirePage } from "@/lib/api/require-page";
import { DoctorDesk } from "./doctor-desk";

export const metadata: Metadata = { title: "Doctor" };

/** The faults of this installation with remedies. The examination takes seconds, so the browser requests it. */
export default async function Page() {
  const me = await requirePage("/settings/doctor");
  if (holds(me, "operate")) return <DoctorDesk />;
  return (
    <div className="px-4 py-6 sm:px-6">
      <EmptyState kind="forbidden" title="The doctor is for engineers and admins">
        It names addresses and settings of this installation. Ask one of them to look.
      </EmptyState>
    </div>
  );
}
