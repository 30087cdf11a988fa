import type { JsonValue, OpenFeatureEventEmitter, Provider, ResolutionDetails } from "@openfeature/web-sdk";
import type { Indgang } from "./browser.js";

/**
 * Slots as string flags: the value is the name of the variant that this visitor sees, the metadata says why. The page is the
 * context; what the SDK is given as one is not read. It tells the SDK when decisions change.
 */
export class IndgangProvider implements Provider {
  constructor(indgang: Indgang | Promise<Indgang>);
  readonly metadata: { readonly name: string };
  readonly runsOn: "client";
  readonly events: OpenFeatureEventEmitter;
  initialize(): Promise<void>;
  onClose(): Promise<void>;
  resolveBooleanEvaluation(flag: string, fallback: boolean): ResolutionDetails<boolean>;
  resolveStringEvaluation(flag: string, fallback: string): ResolutionDetails<string>;
  resolveNumberEvaluation(flag: string, fallback: number): ResolutionDetails<number>;
  resolveObjectEvaluation<T extends JsonValue>(flag: string, fallback: T): ResolutionDetails<T>;
}
