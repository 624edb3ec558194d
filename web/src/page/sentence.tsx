import type { ComponentChildren } from "preact";
import type { ChoicePart, Key } from "../core/core";
import type { Session } from "../state/session";
import { useWords } from "../ui/words";

/** The scenario in a sentence: a network on a device over a link to an edge server. Each place opens its list. */
export function Sentence({ session: { answer, networkKey }, pick, choose }: { session: Session; pick(key: Key): void; choose(part: ChoicePart): void }): ComponentChildren {
  const say = useWords();
  if (!answer || !networkKey) return <p class="sentence">{say.tagline}</p>;
  const { sentence } = answer;
  const place = (part: ChoicePart) => {
    const { name, value } = sentence[part];
    return (
      <button type="button" class="place" title={`${name || say.custom}, ${value}`} aria-haspopup="dialog" onClick={() => choose(part)}>
        {name === "" ? <span class="origin">{say.custom}, </span> : `${name}, `}
        {value}
      </button>
    );
  };
  const places: Record<string, ComponentChildren> = {
    network: (
      <button type="button" class="place network-place" aria-haspopup="dialog" onClick={() => pick(networkKey)}>
        {sentence.network}
      </button>
    ),
    device: place("device"),
    link: place("link"),
    edge: place("edge"),
  };
  return <p class="sentence scrolls">{say.sentence.split(/\{(\w+)\}/).map((part, i) => (i % 2 === 0 ? part : places[part]))}</p>;
}
