"use client";

import { useShell } from "@/components/shell/shell-context";
import { Band } from "@/components/ui/states/band";
import { Moment } from "@/components/ui/values/moment";
import type { Registration } from "@/lib/functions/schemas";
import { DriftTable } from "./drift-table";
import { ResyncButton } from "./resync-button";

/** The exact differences between engine and code with a repair button, or that the engine does not answer. */
export function RegistrationBand({
  registration: { drifts, checkedAt, silent },
}: {
  registration: Registration;
}) {
  const { me } = useShell();
  const asked = checkedAt ? (
    <>
      It was last asked at <Moment at={checkedAt} form="log" />
      {drifts.length === 0 ? ", and differed in nothing." : "."}
    </>
  ) : (
    "It was never asked before."
  );
  return (
    <>
      {silent === null ? null : (
        <Band tone="plain" title="The engine does not say which functions it has.">
          {silent} {asked} Functions run as they were registered last.
        </Band>
      )}
      {drifts.length === 0 ? null : (
        <Band
          tone="failed"
          title={
            drifts.length === 1
              ? "One function in the engine differs from the code."
              : `${drifts.length} functions in the engine differ from the code.`
          }
        >
          Current runs go on. A resync registers the code's declarations with the engine.
          <DriftTable drifts={drifts} />
          {me.permissions.includes("operate") ? (
            <p className="my-2">
              <ResyncButton kind="primary" />
            </p>
          ) : null}
        </Band>
      )}
    </>
  );
}
