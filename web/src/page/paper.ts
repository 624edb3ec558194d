import { useEffect } from "preact/hooks";

/** Opens closed details when the page is printed. */
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
