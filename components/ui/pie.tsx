// A stroke as thick as the radius fills the disc; its dash is the share of the circumference that is left.
const CIRCUMFERENCE = 2 * Math.PI * 2.5;

/** A 12 px disc of what is left, `share` from 0 to 1. Decoration: the time stands beside it. */
export function Pie({ share, className }: { share: number; className?: string }) {
  const filled = Math.min(1, Math.max(0, share)) * CIRCUMFERENCE;
  return (
    <svg viewBox="0 0 12 12" className={className ?? "size-3 flex-none"} fill="none" aria-hidden="true">
      <circle cx="6" cy="6" r="5.25" stroke="currentColor" />
      <circle
        cx="6"
        cy="6"
        r="2.5"
        stroke="currentColor"
        strokeWidth="5"
        strokeDasharray={`${filled.toFixed(2)} ${CIRCUMFERENCE.toFixed(2)}`}
        transform="rotate(-90 6 6)"
        opacity="0.85"
      />
    </svg>
  );
}
