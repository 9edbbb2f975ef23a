import { useT } from '../i18n/use-t.ts'
import { useApi, useSelect } from '../services-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showKeys } from './command.ts'
import { currentCommands } from './registry.ts'

/** Every key that does something here and now. */
export function CheatSheet(props: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useT()
  const { platform } = useApi()
  const groups = useSelect('commands', (state) => state.groups)
  const withKeys = currentCommands({ groups }).filter((command) => (command.keys?.length ?? 0) > 0)
  const lists = [
    { label: t('commands.keyMove'), keys: ['ArrowUp', 'ArrowDown'] },
    { label: t('commands.keyPreview'), keys: ['Space'] },
    { label: t('commands.keyOpen'), keys: ['Enter'] },
    { label: t('app.delete'), keys: ['Delete'] },
  ]
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('commands.cheatSheet')} wide actions={<Button onClick={props.onClose}>{t('app.close')}</Button>}>
      <div className="cheat-sheet">
        {(['go', 'file', 'edit', 'view', 'document', 'help'] as const).map((menu) => (
          <KeyList
            key={menu}
            title={t(`commands.menus.${menu}`)}
            entries={withKeys.filter((command) => command.menu === menu).map((command) => ({ label: command.label, keys: [showKeys(command.keys?.[0] ?? '', platform)] }))}
          />
        ))}
        <KeyList title={t('commands.cheatSheetLists')} entries={lists.map((entry) => ({ label: entry.label, keys: entry.keys.map((key) => showKeys(key, platform)) }))} />
      </div>
    </Dialog>
  )
}

function KeyList(props: { readonly title: string; readonly entries: readonly { readonly label: string; readonly keys: readonly string[] }[] }) {
  if (props.entries.length === 0) return null
  return (
    <section className="cheat-group">
      <h3>{props.title}</h3>
      <dl>
        {props.entries.map((entry) => (
          <div key={entry.label}>
            <dt>{entry.label}</dt>
            <dd>
              {entry.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
