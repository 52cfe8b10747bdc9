"use client";

import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Code } from "@/components/ui/code";
import { Section } from "@/components/ui/section";
import { WebhooksTabs } from "../../webhooks-tabs";
import { sourceView } from "../queries";
import { MappingEditor } from "./mapping/mapping-editor";
import { SigningHelp } from "./secrets/signing-help";
import { SourceHead } from "./source-head";

/** One source: its address and secrets, what its payloads mean, and how its sender signs. */
export function SourcePageView({ name }: { name: string }) {
  const { me } = useShell();
  const source = usePrefetchedQuery(sourceView(name));
  return (
    <div>
      <WebhooksTabs current="sources" />
      <SourceHead source={source} />
      {me.permissions.includes("administer") ? (
        <MappingEditor source={source} />
      ) : (
        <Section title="Mapping" aside="only admins change it" className="px-4 py-5 sm:px-6">
          <Code label="Rules">{JSON.stringify(source.mapping, null, 2)}</Code>
        </Section>
      )}
      <SigningHelp source={source} />
    </div>
  );
}
