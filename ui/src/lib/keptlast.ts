/** A function that returns what it is given, or, where that is nothing, what it was given last. */
export function keptLast<T>(): (given: T | undefined) => T | undefined {
  let last: T | undefined;
  return (given) => {
    if (given !== undefined) last = given;
    return last;
  };
}
