"use client";

import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { CopyButton } from "@/components/ui/buttons/copy-button";
import { Section } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import type { SourceView } from "@/lib/sources/schemas";
import { WebhooksTabs } from "../../webhooks-tabs";
import { sourceView } from "../queries";
import { MappingEditor } from "./mapping/mapping-editor";
import { signingExample } from "./secrets/signing-example";
import { SourceHead } from "./source-head";

/** One source: its address and secrets, its mapping, and how its sender signs. */
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

/** How its sender signs, as a program that can be run. */
function SigningHelp({ source }: { source: SourceView }) {
  const example = signingExample(source);
  return (
    <Section
      title="How its sender signs"
      aside={<CopyButton text={example} what="the example" />}
      className="px-4 py-5 sm:px-6"
    >
      <p className="mb-3 max-w-160 text-13 text-ink-2">
        By Standard Webhooks: HMAC-SHA256 over id, time and body, at most five minutes old. A request that is
        answered with 200 is stored; the same id again changes nothing. Run this with Node and the secret in
        WEBHOOK_SECRET.
      </p>
      <Code label="Example of a sender">{example}</Code>
    </Section>
  );
}
