import type { ComponentChildren } from "preact";
import { Symbols } from "../ui/symbols";
import { useWords } from "../ui/words";

/** Symbols of the model, each with its words and its unit. */
const terms = [
  ["W_k, V_k", "how.work", "MAC"],
  ["D_k", "how.data", "bit"],
  ["C_d, C_e", "how.rates", "MAC/s"],
  ["*B*", "how.bandwidth", "bit/s"],
] as const;

export function How({ law }: { law: string[] | undefined }): ComponentChildren {
  const say = useWords();
  return (
    <section class="how" aria-labelledby="how">
      <h2 id="how">{say["how.title"]}</h2>
      <div class="columns">
        <div>
          <p>
            <Symbols>{say["how.model"]}</Symbols>
          </p>
          <div class="equation" role="math" aria-label={say["how.equation"]}>
            <span>
              <Symbols>*T*(*k*)</Symbols>
            </span>
            <span>=</span>
            <Fraction over="W_k" under="C_d" />
            <span>+</span>
            <Fraction over="D_k" under="*B*" />
            <span>+</span>
            <Fraction over="V_k" under="C_e" />
          </div>
          <table class="terms">
            <tbody>
              {terms.map(([symbol, meaning, unit]) => (
                <tr>
                  <th scope="row">
                    <Symbols>{symbol}</Symbols>
                  </th>
                  <td>{say[meaning]}</td>
                  <td class="unit">{unit}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>
            <Symbols>{say["how.best"]}</Symbols>
          </p>
          <p>
            <Symbols>{say["how.exact"]}</Symbols>
          </p>
          <h3>{say["how.law"]}</h3>
          <p>
            <Symbols>{say["how.lawIntro"]}</Symbols>
          </p>
          {law?.map((sentence) => (
            <p key={sentence} class="law">
              <Symbols>{sentence}</Symbols>
            </p>
          ))}
          <h3>{say["how.networks"]}</h3>
          <p>{say["how.graph"]}</p>
          <p>{say["how.fused"]}</p>
          <p>{say["how.imported"]}</p>
        </div>
        <div>
          <h3>{say["how.conventions"]}</h3>
          <p>{say["how.mac"]}</p>
          <p>{say["how.mega"]}</p>
          <h3>{say["how.recovered"]}</h3>
          <p>{say["how.recoveredText"]}</p>
          <p>{say["how.checked"]}</p>
          <h3>{say["how.assumed"]}</h3>
          <p>{say["how.assumedText"]}</p>
          <h3>{say["how.paper"]}</h3>
          <p class="citation">
            {say["how.authors"]}
            <cite>{say["how.paperTitle"]}</cite>
            {say["how.affiliation"]}
          </p>
        </div>
      </div>
    </section>
  );
}

function Fraction({ over, under }: { over: string; under: string }): ComponentChildren {
  return (
    <span class="fraction">
      <span>
        <Symbols>{over}</Symbols>
      </span>
      <span>
        <Symbols>{under}</Symbols>
      </span>
    </span>
  );
}
