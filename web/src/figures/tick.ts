/** A number on an axis: in full if it is short, else as a power of ten. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return value.toLocaleString("en", { maximumSignificantDigits: 12 });
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const factor = Number((value / 10 ** exponent).toPrecision(6));
  const power = `10${[...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "⁻").join("")}`;
  return factor === 1 ? power : `${factor}·${power}`;
}
