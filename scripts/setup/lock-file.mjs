/*
 * [Note: complete lock file] Tools with native parts name one optional package for each system. A registry that does not
 * carry all of them makes npm leave the others out of package-lock.json, and then `npm ci` refuses the file, everywhere.
 * So they are written in by their names and versions; a system that needs one fetches it then.
 */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, cpu?: string[], os?: string[], libc?: string[],
 *             optionalDependencies?: Record<string, string> }} LockEntry
 */

/**
 * @param {Record<string, LockEntry>} packages of package-lock.json
 * @returns {{ name: string, entry: LockEntry }[]} in the order of their names
 */
export function findMissingOptional(packages) {
  /** @type {Map<string, LockEntry>} */
  const missing = new Map()
  for (const [place, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isFoundFrom(place, name, packages)) continue
      const words = name.split(/[/-]/)
      const os = words.find((word) => systems.includes(word))
      const cpu = words.find((word) => processors.includes(word))
      if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) continue
      const libc = os === 'linux' ? libcOf(words) : undefined
      missing.set(name, { version, cpu: [cpu], ...(dev ? { dev } : {}), ...(libc ? { libc: [libc] } : {}), optional: true, os: [os] })
    }
  }
  return [...missing].map(([name, entry]) => ({ name, entry })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/**
 * @param {string} place a key of the lock file
 * @param {string} name
 * @param {Record<string, LockEntry>} packages
 */
function isFoundFrom(place, name, packages) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true
    if (at === '') return false
  }
}

/** @param {string[]} words */
function libcOf(words) {
  if (words.some((word) => word.startsWith('musl'))) return 'musl'
  return words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined
}
