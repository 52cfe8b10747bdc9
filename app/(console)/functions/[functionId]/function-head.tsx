"use client";

import { List, Pause, Play, Zap } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { useShell } from "@/components/shell/shell-context";
import { StopDialog, type Switching } from "@/components/stops/stop-dialog";
import { maySwitch } from "@/components/stops/stop-words";
import { Button, ButtonLink } from "@/components/ui/buttons/button";
import { Sheet } from "@/components/ui/layers/sheet";
import { Band } from "@/components/ui/states/band";
import { Moment } from "@/components/ui/values/moment";
import type { FunctionView } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { FunctionMark, functionState } from "../function-mark";
import { RegistrationBand } from "../registration/registration-band";
import { functionSentence } from "./function-sentence";
import { InvokeForm } from "./invoke/invoke-form";

/** State, id, name and last day of a function; a pause and its reason; the actions. */
export function FunctionHead({ view }: { view: FunctionView }) {
  const { me } = useShell();
  const [switching, setSwitching] = useState<Switching>();
  const [invoking, setInvoking] = useState(false);
  const { id, name, paused, machinery, drift, registration, invocable } = view;
  const scope = `function:${id}`;
  const act = paused ? "resume" : "stop";
  const maySet = maySwitch(me, scope, act) && !(machinery && act === "stop");
  useKeys("Function", [
    ...(invocable.allowed ? [{ keys: "i", label: "Invoke it", run: () => setInvoking(true) }] : []),
    ...(maySet
      ? [{ keys: "p", label: paused ? "Resume it" : "Pause it", run: () => setSwitching({ scope, act }) }]
      : []),
  ]);
  return (
    <header className="grid gap-3 px-4 py-5 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <FunctionMark state={functionState(view)} pill />
        <h2 className="min-w-0 truncate text-16">{id}</h2>
        <span className="text-13 text-ink-3">{name}</span>
      </div>
      <p className="mt-0.5 font-medium text-20">{functionSentence(view)}</p>
      {paused ? (
        <Band tone="waiting" title={`Paused by ${paused.stoppedByName}: ${paused.reason}`}>
          Since <Moment at={paused.stoppedAt} form="log" />. Its runs wait, lose nothing and use up no retry.
        </Band>
      ) : null}
      <RegistrationBand registration={{ ...registration, drifts: drift ? [drift] : [] }} />
      <div className="mt-1 flex flex-wrap items-center gap-2">
        {invocable.allowed ? (
          <Button
            kind={drift ? "plain" : "primary"}
            keyHint="i"
            aria-haspopup="dialog"
            icon={<Zap aria-hidden="true" className="icon-14" />}
            onClick={() => setInvoking(true)}
          >
            Invoke function
          </Button>
        ) : null}
        {maySet ? (
          <Button
            kind={paused ? "plain" : "danger"}
            keyHint="p"
            aria-haspopup="dialog"
            icon={
              paused ? (
                <Play aria-hidden="true" className="icon-14" />
              ) : (
                <Pause aria-hidden="true" className="icon-14" />
              )
            }
            onClick={() => setSwitching({ scope, act })}
          >
            {paused ? "Resume function" : "Pause function"}
          </Button>
        ) : null}
        <ButtonLink
          href={paths.runs({ functionId: id })}
          kind="quiet"
          icon={<List aria-hidden="true" className="icon-14" />}
        >
          All its runs
        </ButtonLink>
        {invocable.allowed ? null : (
          <span className="text-13 text-ink-3">Not invoked by hand. {invocable.why}</span>
        )}
      </div>
      <StopDialog switching={switching} onClose={() => setSwitching(undefined)} />
      <InvokeSheet view={view} open={invoking} onClose={() => setInvoking(false)} />
    </header>
  );
}

interface InvokeSheetProps {
  view: FunctionView;
  open: boolean;
  onClose: () => void;
}

/** Starts one run by hand. */
function InvokeSheet({ view, open, onClose }: InvokeSheetProps) {
  return (
    <Sheet open={open} onClose={onClose} title={`Invoke ${view.id}`}>
      {open ? <InvokeForm view={view} onClose={onClose} /> : null}
    </Sheet>
  );
}
