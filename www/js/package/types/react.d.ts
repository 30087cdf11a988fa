import type { ElementType, ReactElement, ReactNode } from "react";
import type { MergeName, SlotName, VariantOf } from "./names.js";

/**
 * A slot of the page. On the server all variants are rendered, as templates; the edge or the device chooses, and React takes over
 * what it finds. What a visitor says on the page may change it later. Any other property goes to its element.
 */
export function Slot<Name extends SlotName>(props: {
  name: Name;
  /** What each variant shows. One that is missing shows the default. */
  variants?: { [Variant in Exclude<VariantOf<Name>, "default">]?: ReactNode };
  /** Its element. @default "div" */
  as?: ElementType;
  /**
   * The default; or what renders it, of the value that the manifest has for the chosen variant (`undefined`: there is none here).
   * Where the worker decides, such a value stands beside the default, which is rendered anew with it as soon as React comes.
   */
  children?: ReactNode | ((value: any) => ReactNode);
  [property: string]: unknown;
}): ReactElement;

/** A text that is filled in. Any other property goes to its element. */
export function Merge(props: {
  name: MergeName;
  /** Its element. @default "span" */
  as?: ElementType;
  /** The page's own words. */
  children?: string;
  [property: string]: unknown;
}): ReactElement;
