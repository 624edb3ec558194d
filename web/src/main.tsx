import { render } from "preact";
import { App } from "./app";
import { load } from "./drawing";
import { Embed } from "./embed-page";
import { asked } from "./embed-options";

const options = asked(location.search);

load();
const place = document.getElementById("app") as HTMLElement;
place.replaceChildren(); // the note that it is loading, which Preact would keep
render(options ? <Embed options={options} /> : <App />, place);
