"use client";

import Link from "next/link";
import { useState } from "react";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { CopyButton } from "@/components/ui/buttons/copy-button";
import { Switch } from "@/components/ui/fields/choices";
import { StateMark } from "@/components/ui/states/state-mark";
import { Facts } from "@/components/ui/values/facts";
import { Moment } from "@/components/ui/values/moment";
import { paths } from "@/lib/paths";
import type { SourceView } from "@/lib/sources/schemas";
import { sourceMark } from "../source-words";
import { DropSecretDialog, RotateSecretDialog } from "./secret-dialogs";
import { useSaveSource } from "./use-save-source";

/** A source's name, state, address, secrets and recent deliveries. */
export function SourceHead({ source }: { source: SourceView }) {
  const { me } = useShell();
  const save = useSaveSource(source.name);
  const { name, url, provider, enabled, lastDay, lastDeliveryAt, version, updatedAt } = source;
  const mayAdminister = me.permissions.includes("administer");
  return (
    <header className="grid gap-4 border-line border-b px-4 pt-5 pb-6 sm:px-6">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="font-medium text-16">{name}</h2>
        <StateMark {...sourceMark(source)} pill />
        {mayAdminister ? (
          <Switch
            label={`${name} takes requests`}
            checked={enabled}
            disabled={save.isPending}
            onChange={(on) => save.mutate({ version, mapping: source.mapping, enabled: on })}
          />
        ) : null}
      </div>
      <Facts
        facts={[
          {
            key: "address",
            term: "Address",
            detail: (
              <span className="flex flex-wrap items-center gap-2">
                <code className="[overflow-wrap:anywhere]">{url}</code>
                <CopyButton text={url} what="the address" />
              </span>
            ),
          },
          { key: "secrets", term: "Secrets", detail: <SourceSecrets source={source} /> },
          {
            key: "last",
            term: "Last delivery",
            detail: lastDeliveryAt ? <Moment at={lastDeliveryAt} form="relative" /> : "none yet",
          },
          {
            key: "day",
            term: "Last 24 hours",
            detail: (
              <>
                <Link href={paths.webhooks({ provider })} className="link">
                  {lastDay.accepted} accepted
                </Link>
                {", "}
                <Link href={paths.webhooks({ provider, status: "rejected" })} className="link">
                  {lastDay.rejected} rejected
                </Link>
              </>
            ),
          },
          {
            key: "version",
            term: "Version",
            detail: (
              <>
                {version}, changed <Moment at={updatedAt} form="relative" />,{" "}
                <Link href={paths.audit({ subject: name })} className="link">
                  see the audit log
                </Link>
              </>
            ),
          },
        ]}
      />
    </header>
  );
}

/** The valid secrets, and their rotation: add a new one, tell the sender, drop the old one. */
function SourceSecrets({ source }: { source: SourceView }) {
  const { me } = useShell();
  const [asked, setAsked] = useState<"rotate" | "drop">();
  const close = () => setAsked(undefined);
  const turning = source.secrets > 1;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {turning ? "2 in use: the new one and the one before" : "1 in use"}
      {me.permissions.includes("administer") ? (
        <>
          <Button size="sm" aria-haspopup="dialog" onClick={() => setAsked("rotate")}>
            Rotate the secret
          </Button>
          {turning ? (
            <Button size="sm" kind="danger" aria-haspopup="dialog" onClick={() => setAsked("drop")}>
              Drop the old secret
            </Button>
          ) : null}
          <RotateSecretDialog source={source} open={asked === "rotate"} onClose={close} />
          <DropSecretDialog source={source} open={asked === "drop"} onClose={close} />
        </>
      ) : null}
    </span>
  );
}
