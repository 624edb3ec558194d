import type { ComponentChildren } from "preact";

/** A choice of one among few, all of them visible. */
export function Segments<T extends string>(props: {
  name: string;
  /** Id of the element that labels the group, or the label itself. */
  label: { id: string } | string;
  value: T;
  options: { value: T; text: string; lang?: string }[];
  describedBy?: string | undefined;
  choose(value: T): void;
}): ComponentChildren {
  const { label } = props;
  return (
    <div
      class="segments"
      role="radiogroup"
      aria-describedby={props.describedBy}
      {...(typeof label === "string" ? { "aria-label": label } : { "aria-labelledby": label.id })}
    >
      {props.options.map(({ value, text, lang }) => (
        <label key={value} lang={lang}>
          <input
            type="radio"
            name={props.name}
            value={value}
            checked={value === props.value}
            onChange={() => props.choose(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </div>
  );
}
