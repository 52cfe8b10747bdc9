import fc from "fast-check";

/**
 * Text of any code points, for tests of what strangers send. Shared because fast-check takes 1.3 s to build it
 * (4.10, measured), whenever a test does.
 */
export const anyText = fc.string({ unit: "binary" });
