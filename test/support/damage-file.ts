import type { Random } from './random.ts'

/** Ways in which real files go bad: cut short, flipped bits, holes of zeros, stretches lost, doubled or moved. */
const damages: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => bytes.subarray(0, 1 + random.below(bytes.length)),
  (bytes, random) => flipBits(bytes, 1 + random.below(40), random),
  (bytes, random) => flipBits(bytes, 200 + random.below(2000), random),
  (bytes, random) => {
    const { start, end } = stretchOf(bytes, random)
    return Buffer.from(bytes).fill(0, start, end)
  },
  (bytes, random) => {
    const { start, end } = stretchOf(bytes, random)
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
  },
  (bytes, random) => {
    const { start, end } = stretchOf(bytes, random)
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)])
  },
  changeNumbers,
  swapNames,
]

/** The file, damaged in one of these ways, or in several. The same seed gives the same bytes. */
export function damageFile(bytes: Buffer, random: Random): Buffer {
  let damaged = bytes
  for (let times = 1 + random.below(3); times > 0 && damaged.length > 0; times -= 1) damaged = (damages[random.below(damages.length)] as (typeof damages)[number])(damaged, random)
  return damaged
}

function stretchOf(bytes: Buffer, random: Random): { readonly start: number; readonly end: number } {
  const start = random.below(bytes.length)
  return { start, end: Math.min(bytes.length, start + 1 + random.below(Math.min(4096, bytes.length))) }
}

function flipBits(bytes: Buffer, count: number, random: Random): Buffer {
  const copy = Buffer.from(bytes)
  for (let left = count; left > 0; left -= 1) {
    const at = random.below(copy.length)
    copy[at] = (copy[at] as number) ^ (1 << random.below(8))
  }
  return copy
}

const numbers = ['0', '1', '-1', '4294967295', '99999999999999999999', '1e308', '.', '65536']

/** Counts, lengths, offsets and references that are wrong: they lead parsers in circles, or ask for huge tables. */
function changeNumbers(bytes: Buffer, random: Random): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/(?<=[ [])\d+(?=[ \]\n>/])/g, (number) => (random.below(12) === 0 ? (numbers[random.below(numbers.length)] as string) : number)), 'latin1')
}

const names = ['/Kids', '/Count', '/Parent', '/Contents', '/Font', '/Resources', '/Length', '/Filter', '/FlateDecode', '/ASCII85Decode', '/Type0', '/Page', '/Pages', '/Root', '/Prev', '/Size', '/W']

/** Names in each other's place. */
function swapNames(bytes: Buffer, random: Random): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\/[A-Z][A-Za-z0-9]+/g, (name) => (random.below(10) === 0 ? (names[random.below(names.length)] as string) : name)), 'latin1')
}
