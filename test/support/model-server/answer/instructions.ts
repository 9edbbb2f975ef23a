/** What a model takes from its instructions besides the schema: which ends a relation allows, and units of facts. */
export interface Instructions {
  /** Lines like `- NAME (a|b → c): …`; empty lists: any. */
  readonly ends: ReadonlyMap<string, { readonly from: readonly string[]; readonly to: readonly string[] }>
  /** Lines like `- property [bar, m]: …`. */
  readonly units: ReadonlyMap<string, readonly string[]>
}

export function readInstructions(system: string): Instructions {
  const ends = new Map<string, { from: string[]; to: string[] }>()
  const units = new Map<string, string[]>()
  for (const line of system.split('\n')) {
    const relation = /^- ([^(:[]+?) \(([^()]*?) → ([^()]*?)\):/.exec(line)
    if (relation) ends.set(relation[1] ?? '', { from: namesIn(relation[2]), to: namesIn(relation[3]) })
    const fact = /^- ([^(:[]+?) \[([^\]]*)\]:/.exec(line)
    if (fact) units.set(fact[1] ?? '', (fact[2] ?? '').split(',').map((unit) => unit.trim()).filter((unit) => unit !== ''))
  }
  return { ends, units }
}

function namesIn(text = ''): string[] {
  return text === 'any' ? [] : text.split('|').map((name) => name.trim())
}
