import type { ComponentChildren } from "preact";
import { reveal } from "../controls/dock";
import type { Key, SystemPart } from "../core/core";
import type { Session } from "../state/session";
import { useWords } from "../ui/words";

/** The scenario in a sentence: a network on a device over a link to an edge server. Each place leads to its control. */
export function Sentence({ session: { answer, networkKey }, pick }: { session: Session; pick(key: Key): void }): ComponentChildren {
  const say = useWords();
  if (!answer || !networkKey) return <p class="sentence">{say.tagline}</p>;
  const { sentence } = answer;
  const places: Record<string, ComponentChildren> = {
    network: (
      <button type="button" class="place network-place" aria-haspopup="dialog" onClick={() => pick(networkKey)}>
        {sentence.network}
      </button>
    ),
    device: place(sentence.device, "device"),
    link: place(sentence.link, "mbps"),
    edge: place(sentence.edge, "edge"),
  };
  return <p class="sentence scrolls">{say.sentence.split(/\{(\w+)\}/).map((part, i) => (i % 2 === 0 ? part : places[part]))}</p>;
}

const place = ({ name, value }: SystemPart, key: string) => (
  <button type="button" class="place" title={`${name}, ${value}`} onClick={() => reveal(key)}>
    <span class="origin">{name}, </span>
    {value}
  </button>
);
