import { Button } from "@/components/ui/button";
import type { Approval } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";

interface NextButtonProps {
  next: Approval | undefined;
  onNext: () => void;
  className?: string;
}

/** On to the next approval that waits, named by its amount; nothing when none does. */
export function NextButton({ next, onNext, className }: NextButtonProps) {
  if (!next) return null;
  return (
    <Button size="bar" onClick={onNext} className={className}>
      Next<span className="-ml-2 max-sm:hidden">, {formatMoney(next)}</span>
    </Button>
  );
}
