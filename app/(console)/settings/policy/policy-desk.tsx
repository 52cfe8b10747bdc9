"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { Section } from "@/components/ui/layout/section";
import { Band } from "@/components/ui/states/band";
import { Moment } from "@/components/ui/values/moment";
import { holds } from "@/lib/access/rules";
import type { PolicyVersions } from "@/lib/policy/request-schemas";
import type { PolicyRules } from "@/lib/policy/schemas";
import { PublishBar } from "./publish-bar";
import { policyVersions, rehearsal } from "./queries";
import { RehearsalPanel } from "./rehearsal-panel";
import { addRule } from "./rules/edit-rules";
import { RuleList } from "./rules/rule-list";
import { WaitingDraft } from "./waiting-draft";

/** Pause after the last change before the rehearsal is requested. */
const REST_MS = 400;

/** The rules in force as sentences; an admin changes them, sees the rehearsal, and publishes. */
export function PolicyDesk() {
  const { me } = useShell();
  const versions = usePrefetchedQuery(policyVersions());
  const inForce = versions.items[0];
  const mayEdit = holds(me, "administer");
  const [edited, setEdited] = useState<PolicyRules | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const rules = edited ?? inForce?.rules;
  const rested = useRested(edited);
  const {
    data: found,
    isFetching,
    error,
  } = useQuery({
    ...rehearsal(rested ?? inForce?.rules ?? { rules: [], otherwise: EMPTY, holdMs: 0 }),
    enabled: mayEdit && inForce !== undefined,
    placeholderData: (before) => before,
  });
  if (!inForce || !rules) return null;
  const nameOf = (id: string) => versions.people.find((one) => one.id === id)?.name ?? id;
  const fresh = rested === edited ? found : undefined;
  return (
    <div className="grid lg:grid-cols-[minmax(0,1fr)_424px]">
      <div className="min-w-0 pb-6 lg:border-line lg:border-r">
        <header className="flex flex-wrap items-start gap-3 px-4 py-4 sm:px-6">
          <div className="min-w-0 flex-1 basis-64">
            <h2 className="font-medium text-20">
              {edited ? `Your change of policy v${inForce.version}` : `Policy v${inForce.version} decides.`}
            </h2>
            <p className="mt-1 text-13 text-ink-2">
              The first rule that matches decides; what no rule matches is asked.
            </p>
          </div>
          {mayEdit ? (
            <Button
              icon={<Plus aria-hidden="true" className="icon-14" />}
              onClick={() => {
                setEdited(addRule(rules, versions.kinds[0]?.name ?? "refund"));
                setOpen(0);
              }}
            >
              Add a rule
            </Button>
          ) : null}
        </header>
        {inForce.verified ? null : (
          <div className="px-4 pb-3 sm:px-6">
            <Band
              tone="failed"
              title={`Version ${inForce.version} was not published here, or was changed since.`}
            >
              Nothing is approved or paid under it. Publish a policy to replace it.
            </Band>
          </div>
        )}
        {versions.draft && !edited ? (
          <WaitingDraft
            draft={versions.draft}
            meId={me.id}
            mayEdit={mayEdit}
            people={versions.people}
            nameOf={nameOf}
          />
        ) : null}
        <RuleList
          rules={rules}
          versions={versions}
          nameOf={nameOf}
          judged={fresh}
          changed={edited !== null}
          open={open}
          onOpen={setOpen}
          onChange={mayEdit ? setEdited : undefined}
        />
        {edited ? (
          <PublishBar
            rules={edited}
            loosens={fresh?.comparison.loosens}
            others={versions.people
              .filter(({ role, id }) => role === "admin" && id !== me.id)
              .map(({ name }) => name)}
            onDone={() => {
              setEdited(null);
              setOpen(null);
            }}
          />
        ) : null}
        <VersionList versions={versions.items} />
      </div>
      {mayEdit ? (
        <RehearsalPanel
          found={found}
          changed={edited !== null}
          busy={isFetching || rested !== edited}
          error={error}
        />
      ) : null}
    </div>
  );
}

const EMPTY: PolicyRules["otherwise"] = {
  verdict: "ask",
  approvers: [{ roles: ["admin"], userIds: [] }],
  ordered: false,
  deadlineMs: 14_400_000,
};

/** The value once it has rested. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Every version with its authors, its note and when it was published, newest first. */
function VersionList({ versions }: { versions: PolicyVersions["items"] }) {
  return (
    <Section title="Versions" className="px-4 pt-5 sm:px-6">
      <ul>
        {versions.map(({ version, createdAt, createdByName, publishedByName, note, verified }, at) => (
          <li key={version} className="flex flex-wrap gap-x-4 gap-y-0.5 border-line border-b py-2 text-13">
            <b className="w-8 font-medium">v{version}</b>
            <span className="w-28 text-ink-2">
              <Moment at={createdAt} />
            </span>
            <span className="text-ink-2">
              {publishedByName ? `${createdByName}, published by ${publishedByName}` : createdByName}
            </span>
            <span className="min-w-0 flex-1 basis-40">{note}</span>
            <span className="text-12 text-ink-3">
              {verified ? (at === 0 ? "in force" : "") : "not published here: grants nothing"}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
