import { render } from "preact";
import { App } from "./app";
import { load } from "./drawing";
import { Embed } from "./embed-page";
import { asked } from "./embed-options";

const options = asked(location.search);

load();
render(options ? <Embed options={options} /> : <App />, document.getElementById("app") as HTMLElement);
