import { Code } from "@/components/ui/code";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import type { SourceView } from "@/lib/sources/schemas";
import { signingExample } from "./signing-example";

/** How its sender signs, as a program that can be run. */
export function SigningHelp({ source }: { source: SourceView }) {
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
