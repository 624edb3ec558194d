import type { ComponentChildren } from "preact";
import { guide, licences, source } from "../core/assets";
import { useWords } from "../ui/words";

/** Links to further reading. Each works on every server: what a server may lack is not linked. */
export function Foot(): ComponentChildren {
  const say = useWords();
  const api = hasApi() ? "/v1/" : guide && `${guide}#api`;
  const links: [string | undefined, string][] = [
    [guide && `${guide}#paper`, say["how.paper"]],
    [api, say["foot.api"]],
    [guide && `${guide}#embed`, say["foot.embed"]],
    [source, say["foot.source"]],
    [licences(), say["foot.licence"]],
  ];
  return (
    <footer class="foot">
      <nav aria-label={say["foot.title"]}>
        {links.map(
          ([href, text]) =>
            href && (
              <a key={text} href={href} target="_blank" rel="noopener">
                {text}
              </a>
            ),
        )}
      </nav>
    </footer>
  );
}

/** Whether the page's server also has the API, as it says in a header of the page. */
function hasApi(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.serverTiming?.some(({ name }) => name === "api") ?? false;
}
