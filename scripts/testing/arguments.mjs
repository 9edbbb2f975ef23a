/** The steps of `npm test`, in the order in which they run: what is quick and explains the rest comes first. */
export const stepNames = /** @type {const} */ (['types', 'lint', 'arrows', 'dead code', 'unit', 'integration', 'e2e', 'packaged'])

/** @typedef {typeof stepNames[number]} StepName */
/** @typedef {{ steps: readonly StepName[], crash: boolean, files: readonly string[] } | { usage: string }} TestArguments */

export const usage = `npm test [-- OPTIONS] [-- FILTER…]
  --only STEP[,STEP]   these steps alone: ${stepNames.join(', ')}
  --from STEP          this step and those after it
  --crash              the crash tests with 200 rounds, and nothing else
  FILTER               only test files whose path contains it`

/**
 * @param {readonly string[]} args
 * @returns {TestArguments} `usage` says what is wrong
 */
export function parseTestArguments(args) {
  /** @type {readonly StepName[]} */
  let steps = stepNames
  let crash = false
  /** @type {string[]} */
  const files = []
  for (let index = 0; index < args.length; index += 1) {
    const [option, joined] = (args[index] ?? '').split('=', 2)
    const value = () => joined ?? args[(index += 1)] ?? ''
    if (option === '--only') {
      const names = value().split(',').map(toStepName)
      const unknown = names.find((name) => !isStepName(name))
      if (unknown !== undefined) return { usage: `There is no step "${unknown}".\n\n${usage}` }
      steps = stepNames.filter((name) => names.includes(name))
    } else if (option === '--from') {
      const name = toStepName(value())
      if (!isStepName(name)) return { usage: `There is no step "${name}".\n\n${usage}` }
      steps = stepNames.slice(stepNames.indexOf(name))
    } else if (option === '--crash') crash = true
    else if (option === '--help') return { usage }
    else if (option?.startsWith('-') && option !== '--') return { usage: `There is no option ${option}.\n\n${usage}` }
    else if (option !== '--') files.push(args[index] ?? '')
  }
  return { steps: crash ? ['integration'] : steps, crash, files }
}

/**
 * @param {string} name
 * @returns {name is StepName}
 */
function isStepName(name) {
  return stepNames.some((step) => step === name)
}

/** @param {string} name */
function toStepName(name) {
  return name.trim().replace('-', ' ')
}
