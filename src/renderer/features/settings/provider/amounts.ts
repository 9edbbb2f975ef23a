/** What a person wrote into a field for a number: nothing, a number, or something else. */
export type Amount = { readonly kind: 'empty' } | { readonly kind: 'amount'; readonly value: number } | { readonly kind: 'wrong' }

/** "0.5", "0,5" and ".5" are a half, in every language; thousands are not separated. */
export function readAmount(text: string): Amount {
  const trimmed = text.trim().replace(/^\$\s*|\s*\$$/g, '')
  if (trimmed === '') return { kind: 'empty' }
  if (!/^\d*[.,]?\d+$|^\d+[.,]$/.test(trimmed)) return { kind: 'wrong' }
  return { kind: 'amount', value: Number(trimmed.replace(',', '.')) }
}

/** As it is written into the field: no sign, no grouping. */
export function writeAmount(value: number | null, decimal: '.' | ','): string {
  if (value === null) return ''
  // Sums such as 0.1 × 1.25 must not show their last binary digits.
  return String(Number(value.toPrecision(12))).replace('.', decimal)
}

/** The sign between whole and part in a language. */
export function decimalSign(locale: string): '.' | ',' {
  return new Intl.NumberFormat(locale).format(0.5).includes(',') ? ',' : '.'
}
