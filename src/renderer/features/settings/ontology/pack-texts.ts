import type { Translate } from '../../../i18n/use-t.ts'

interface Named {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly builtin: boolean
}

/** A pack that ships with the app has a name in the window's language; a person's own has the one that they gave it. */
export function ontologyName(one: Named, t: Translate): string {
  const pack = packOf(one)
  return pack ? t(`ontologies.packs.${pack}.name`) : one.name
}

export function ontologyDescription(one: Named, t: Translate): string {
  const pack = packOf(one)
  return pack ? t(`ontologies.packs.${pack}.description`) : one.description
}

const packs = ['course', 'diving'] as const

function packOf({ id, builtin }: Named): (typeof packs)[number] | undefined {
  return builtin ? packs.find((pack) => pack === id) : undefined
}
