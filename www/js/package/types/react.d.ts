import type { ComponentPropsWithRef, JSX, ReactElement, ReactNode } from "react";
import type { MergeName, SlotName, VariantOf } from "./names.js";

/** The other properties of an element. */
type Rest<Tag extends keyof JSX.IntrinsicElements, Own> = Omit<ComponentPropsWithRef<Tag>, keyof Own | "as">;
interface SlotProps<Name extends SlotName> {
  name: Name;
  /** What each variant shows. One that is missing shows the default. */
  variants?: { [Variant in Exclude<VariantOf<Name>, "default">]?: ReactNode };
  /**
   * The default; or what renders it, of the value that the manifest has for the chosen variant (`undefined`: there is none here).
   * Where the worker decides, such a value stands beside the default, which is rendered anew with it as soon as React comes.
   */
  children?: ReactNode | ((value: any) => ReactNode);
}
interface MergeProps {
  name: MergeName;
  /** The page's own words. */
  children?: string;
}

/**
 * A slot of the page. On the server all variants are rendered, as templates; the edge or the device chooses, and React takes over
 * what it finds. What a visitor says on the page may change it later. Any other property goes to its element.
 */
export function Slot<Name extends SlotName, Tag extends keyof JSX.IntrinsicElements = "div">(
  props: SlotProps<Name> & {
    /** Its element. @default "div" */
    as?: Tag;
  } & Rest<Tag, SlotProps<Name>>,
): ReactElement;

/** A text that is filled in. Any other property goes to its element. */
export function Merge<Tag extends keyof JSX.IntrinsicElements = "span">(
  props: MergeProps & {
    /** Its element. @default "span" */
    as?: Tag;
  } & Rest<Tag, MergeProps>,
): ReactElement;
