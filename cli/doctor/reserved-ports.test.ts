import { describe, expect, it } from "vitest";
import { parseReservedPorts } from "./reserved-ports.ts";

const ENGLISH = `
Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
        80          80
      5357        5357
      8262        8361
     50000       50059     *

* - Administered port exclusions.
`;

const GERMAN = `\r
Portausschlussbereiche f\uFFFDr das Protokoll "tcp"\r
\r
Startport    Endport\r
----------    --------\r
      8262        8361\r
\r
* - Verwaltete Portausschl\uFFFDsse.\r
`;

describe("the reserved ports of Windows", () => {
  it("are read from the table of netsh, those of an administrator included", () => {
    expect(parseReservedPorts(ENGLISH)).toEqual([
      { from: 80, to: 80 },
      { from: 5357, to: 5357 },
      { from: 8262, to: 8361 },
      { from: 50_000, to: 50_059 },
    ]);
  });

  it("are read in every language", () => {
    expect(parseReservedPorts(GERMAN)).toEqual([{ from: 8262, to: 8361 }]);
  });

  it.each(["", "There are no excluded ports.", "8361 8262", "12 34 56"])("are none in %j", (output) => {
    expect(parseReservedPorts(output)).toEqual([]);
  });
});
