/** The rows that a batch is about. */
export interface QueueBatch {
  isChosen: (id: string) => boolean;
  /** Why a selected row is left out of an approval; undefined when it is not. */
  leftOut: (id: string) => string | undefined;
  /** `range`: every row from the last one toggled to this one. */
  toggle: (id: string, range: boolean) => void;
}
