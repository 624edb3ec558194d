import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWords } from "./words";

/**
 * A modal dialog that is open while it is rendered. Afterwards the focus returns to
 * where it was. Its title and its button to close stay in sight while the rest scrolls.
 */
export function Dialog(props: { title: string; name: string; close(): void; children: ComponentChildren }): ComponentChildren {
  const say = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current!.showModal();
    return () => current!.close();
  }, []);
  const id = `${props.name}-title`;
  return (
    <dialog
      ref={dialog}
      class={`dialog ${props.name}`}
      aria-labelledby={id}
      onCancel={(event) => {
        if (event.target !== dialog.current) return; // the event of a cancelled file input
        event.preventDefault();
        props.close();
      }}
      onClick={(event) => event.target === dialog.current && props.close()}
    >
      <div class="dialog-box">
        <div class="dialog-head">
          <h2 id={id}>{props.title}</h2>
          <button type="button" class="quiet" onClick={props.close}>
            {say.close}
          </button>
        </div>
        <div class="dialog-body">{props.children}</div>
      </div>
    </dialog>
  );
}
