// Where a value stands on a slider, and how far a key press moves it.

export interface Track {
  min: number;
  max: number;
  /** On a linear track from zero the lower values get the room: log1p. */
  scale: "log" | "linear";
}

/** Positions of a slider run from 0 to this. */
export const positions = 1000;

const curves = {
  log: { to: Math.log, from: Math.exp },
  linear: { to: Math.log1p, from: Math.expm1 },
};

export function toPosition(value: number, { min, max, scale }: Track): number {
  const { to } = curves[scale];
  const share = (to(value) - to(min)) / (to(max) - to(min));
  return Math.round(positions * Math.min(1, Math.max(0, share)));
}

export function fromPosition(position: number, track: Track): number {
  const { to, from } = curves[track.scale];
  const [low, high] = [to(track.min), to(track.max)];
  return within(from(low + (position / positions) * (high - low)), track);
}

/** Three significant digits are as fine as a hand can point. */
export function within(value: number, { min, max }: Pick<Track, "min" | "max">): number {
  return Math.min(max, Math.max(min, Number(value.toPrecision(3))));
}

/**
 * The next value with two significant digits, or with one if coarse: 9.9, 10,
 * 11; an even pace on a logarithmic scale.
 */
export function nudge(value: number, direction: 1 | -1, coarse: boolean, track: Track): number {
  if (value === 0) return within(direction > 0 ? 1 : 0, track);
  // Going down from 10 the step is that of 9.9.
  const decade = Math.floor(Math.log10(value * (direction < 0 ? 1 - 1e-9 : 1 + 1e-9)));
  const step = 10 ** (decade - (coarse ? 0 : 1));
  const steps = value / step;
  const next = direction > 0 ? Math.floor(steps + 1 + 1e-9) : Math.ceil(steps - 1 - 1e-9);
  const moved = next * step;
  return within(track.min === 0 && moved < 1 ? (direction > 0 ? 1 : 0) : moved, track);
}
