/**
 * The part of fr-compromise that is used. The package ships its types as sources that do not pass this project's
 * flags, and they would be checked with ours; tsconfig.base.json points here instead.
 */
export interface CompromiseView {
  compute(steps: readonly string[]): CompromiseView
  readonly docs: readonly (readonly { readonly text: string; readonly tags?: ReadonlySet<string> }[])[]
}
declare const nlp: { tokenize(text: string): CompromiseView }
export default nlp
