import { useEffect } from "preact/hooks";

/** What is folded up on the screen is open on paper. */
export function useOpenOnPaper(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const before = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>(".reach:not([open]), .all-cuts:has(tbody):not([open])")];
      for (const section of opened) section.open = true;
    };
    const after = () => {
      for (const section of opened) section.open = false;
    };
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
}
