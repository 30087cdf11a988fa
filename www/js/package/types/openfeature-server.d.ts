import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from "@openfeature/server-sdk";
import type { Indgang } from "./server.js";

/**
 * Slots as string flags: the value is the name of the variant that this visitor sees, the metadata says why. The evaluation
 * context is a `Context`, with the visitor's `records`; its targeting key is not read.
 */
export class IndgangProvider implements Provider {
  constructor(indgang: Pick<Indgang, "decide"> | Promise<Pick<Indgang, "decide">>);
  readonly metadata: { readonly name: string };
  readonly runsOn: "server";
  initialize(): Promise<void>;
  resolveBooleanEvaluation(flag: string, fallback: boolean, context: EvaluationContext): Promise<ResolutionDetails<boolean>>;
  resolveStringEvaluation(flag: string, fallback: string, context: EvaluationContext): Promise<ResolutionDetails<string>>;
  resolveNumberEvaluation(flag: string, fallback: number, context: EvaluationContext): Promise<ResolutionDetails<number>>;
  resolveObjectEvaluation<T extends JsonValue>(flag: string, fallback: T, context: EvaluationContext): Promise<ResolutionDetails<T>>;
}
