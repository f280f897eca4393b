/** Commands that a person copies into a terminal. */

/** An argument as a Unix shell takes it, whatever stands in it. */
export const quoted = (argument: string): string => `'${argument.replaceAll("'", `'\\''`)}'`;
