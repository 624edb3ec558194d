// The track of a slider: the best candidate at each value of the input, and where
// it changes.
import type { ComponentChildren } from "preact";
import type { Track as Course } from "../core/core";
import { positions, toPosition, type Track } from "../ui/scale";

/** The least share of a track, in percent, on which a name can fit. */
const readable = 5;

/** A slider on a track in the colours of the best candidates, and below it their names and a button for each flip. */
export function Tracks(props: {
  label: string;
  on: Track;
  /** Undefined for an input without a sweep: the track is plain. */
  course: Course | undefined;
  best: string;
  flip(edit: string): void;
  /** The slider. */
  children: ComponentChildren;
}): ComponentChildren {
  const { label, on, course, best, flip, children } = props;
  /** In percent of the track. */
  const place = (value: number) => (100 * toPosition(value, on)) / positions;
  const span = ({ from, to }: { from: number; to: number }) => ({ left: place(from), width: place(to) - place(from) });
  const flips = course?.flips.map((of) => ({ ...of, place: place(of.at) })) ?? [];
  return (
    <>
      <div class="slider">
        <div class="course" aria-hidden="true">
          <svg viewBox="0 0 100 1" preserveAspectRatio="none">
            {course?.segments.map((segment) => {
              const { left, width } = span(segment);
              return <rect key={segment.id} x={left} width={width} height={1} fill={segment.color} />;
            })}
          </svg>
          {course?.band && <span class="band" style={percent(span(course.band))} />}
        </div>
        {children}
      </div>
      {course && (
        <div class="flips" role="group" aria-label={label}>
          {course.any && <span class="any">{course.any}</span>}
          {flips.length > 0 &&
            course.segments.map((segment) => {
              const at = span(segment);
              return (
                at.width > readable && (
                  <span key={segment.id} class={segment.id === best ? "course-name best" : "course-name"} style={percent(at)} aria-hidden="true">
                    <span>{segment.id}</span>
                  </span>
                )
              );
            })}
          {flips.map(({ at, place, edit, text }, i) => {
            // Flips that are close together share the room between them.
            const middle = (other: number | undefined, end: number) => (other === undefined ? end : (place + other) / 2);
            const room = { "--at": place, "--from": middle(flips[i - 1]?.place, -100), "--to": middle(flips[i + 1]?.place, 200) };
            return (
              <button key={at} type="button" style={room} aria-label={text} title={text} onClick={() => flip(edit)}>
                <svg viewBox="0 0 10 7" aria-hidden="true">
                  <path d="M5 0 10 7H0z" />
                </svg>
              </button>
            );
          })}
        </div>
      )}
    </>
  );
}

const percent = ({ left, width }: { left: number; width: number }) => ({ left: `${left}%`, width: `${width}%` });
