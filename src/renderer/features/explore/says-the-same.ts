/** Whether a quote adds nothing to a claim: the same words, whatever their case, marks and spaces. */
export function saysTheSame(quote: string, claim: string | undefined): boolean {
  return claim !== undefined && letters(quote) === letters(claim)
}

function letters(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
