import { failureCodes, type FailureCode } from '../../../shared/failure.ts'
import { en } from '../../../shared/i18n/en/index.ts'
import type { Translate } from '../../i18n/use-t.ts'

/** The command's name in the window's language; that of a newer engine stands as it is. */
export function commandText(method: string, t: Translate): string {
  const [noun = '', verb = ''] = method.split('.')
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = en.settings.diagnostics.command
  if (!Object.hasOwn(known, noun) || !Object.hasOwn(known[noun] ?? {}, verb)) return method
  return t(`settings.diagnostics.command.${noun}.${verb}` as 'settings.diagnostics.command.jobs.pause')
}

/** What of the stored summary is for a person: how many of what. Ids are left out, and words of another version stand as they are. */
export function summaryText(summary: string, t: Translate): string {
  const acted = /^(\d+) documents, (\d+) passed over$/.exec(summary)
  if (acted) {
    const passedOver = Number(acted[2])
    return [t('settings.diagnostics.auditSummary.documents', { count: Number(acted[1]) }), ...(passedOver > 0 ? [t('settings.diagnostics.auditSummary.passedOver', { count: passedOver })] : [])].join(', ')
  }
  const files = /^\d+ paths, (\d+) files$/.exec(summary)
  if (files) return t('settings.diagnostics.auditSummary.files', { count: Number(files[1]) })
  const imports = /^(\d+) imports$/.exec(summary)
  if (imports) return t('settings.diagnostics.auditSummary.imports', { count: Number(imports[1]) })
  const members = /^[\w-]+, (\d+) documents$/.exec(summary)
  if (members) return t('settings.diagnostics.auditSummary.documents', { count: Number(members[1]) })
  const decided = /^[\w-]+ (revision|keep-both|cancel)$/.exec(summary)?.[1]
  if (decided !== undefined) return t(`queue.imports.${decided === 'keep-both' ? 'keepBoth' : (decided as 'revision' | 'cancel')}`)
  if (summary === 'and mend') return t('settings.diagnostics.auditSummary.mend')
  return saysNothing.test(summary) ? '' : summary
}

/** Ids, and what the name of the command says already. */
const saysNothing = /^(?:a collection|a copy|only look|merge \d+|[\da-z]{16,}(?: into [\da-z]{16,})?|[\da-f-]{36})$/

/** Who asked: the window, the command line, or a name that is not of this version. */
export function whoText(who: string, t: Translate): string {
  if (who === 'command line') return t('settings.diagnostics.auditBy.commandLine')
  return who === 'window' || who === 'main' ? t(`settings.diagnostics.auditBy.window`) : who
}

export function failureText(code: string, t: Translate): string {
  return (failureCodes as readonly string[]).includes(code) ? t(`failures.${code as FailureCode}.what`) : code
}
