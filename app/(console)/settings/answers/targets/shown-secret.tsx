import { Button } from "@/components/ui/buttons/button";
import { CopyButton } from "@/components/ui/buttons/copy-button";
import { Code } from "@/components/ui/values/code";

interface ShownSecretProps {
  name: string;
  secret: string;
  /** True if the secret before it signs too for a day. */
  rotated?: boolean;
  onClose: () => void;
}

/** The secret of a callback target, this once. */
export function ShownSecret({ name, secret, rotated = false, onClose }: ShownSecretProps) {
  return (
    <div className="grid gap-4 px-4 pt-3 pb-7 sm:px-6 sm:pb-5">
      <p className="text-13 text-ink-2">
        Give this secret to {name} now: it is shown only once. {name} checks the signature of each callback
        with it, by Standard Webhooks.
        {rotated ? " For a day callbacks carry a signature by the former secret too." : ""}
      </p>
      <Code label="Secret">{secret}</Code>
      <div className="flex justify-end gap-2">
        <CopyButton text={secret} what="the secret" />
        <Button kind="primary" onClick={onClose}>
          I have it
        </Button>
      </div>
    </div>
  );
}
