import { Dialog } from '@base-ui/react/dialog'
import { Command as Cmdk } from 'cmdk'
import { FileText, Circle } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../services-context.tsx'
import { foldForFilter } from '../stores/library-rows.ts'
import { showKeys } from './command.ts'
import { currentCommands } from './registry.ts'

const DOCUMENTS_SHOWN = 50

/** Everything that can be done, by its name: commands, open tabs, documents. */
export function Palette(props: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="ui-backdrop" />
        <Dialog.Popup className="palette">{props.open && <PaletteBody onClose={props.onClose} />}</Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody(props: { readonly onClose: () => void }) {
  const t = useT()
  const { platform } = useApi()
  const { commands: registry, navigation } = useStores()
  const groups = useSelect('commands', (state) => state.groups)
  const tabs = useSelect('navigation', (state) => state.tabs)
  const documents = useSelect('library', (state) => state.rows)
  const [text, setText] = useState('')
  const commands = useMemo(() => currentCommands({ groups }).filter((command) => command.enabled !== false && command.id !== 'view.palette'), [groups])
  const wanted = foldForFilter(text.trim())
  // A library may have thousands of documents: those that fit are looked for here, not drawn and then hidden.
  const fitting = wanted === '' ? [] : documents.filter((row) => foldForFilter(row.title).includes(wanted)).slice(0, DOCUMENTS_SHOWN)
  const choose = (run: () => void) => () => {
    props.onClose()
    run()
  }
  return (
    <>
      <Dialog.Title className="visually-hidden">{t('commands.palette')}</Dialog.Title>
      <Cmdk label={t('commands.palette')} filter={fits} loop>
        <Cmdk.Input value={text} onValueChange={setText} placeholder={t('commands.palettePlaceholder')} className="palette-input" autoFocus />
        <Cmdk.List className="palette-list" label={t('commands.palette')}>
          <Cmdk.Empty className="palette-empty">{t('commands.paletteEmpty')}</Cmdk.Empty>
          {(['go', 'file', 'edit', 'view', 'document', 'help'] as const).map((menu) => {
            const ofMenu = commands.filter((command) => command.menu === menu)
            return (
              ofMenu.length > 0 && (
                <Cmdk.Group key={menu} heading={t(`commands.menus.${menu}`)}>
                  {ofMenu.map((command) => (
                    <Cmdk.Item key={command.id} value={`${command.label} ${command.id}`} className="palette-item" onSelect={choose(() => void registry.getState().run(command.id))}>
                      <span className="truncate">{command.label}</span>
                      {command.keys?.[0] !== undefined && <kbd>{showKeys(command.keys[0], platform)}</kbd>}
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              )
            )
          })}
          {tabs.length > 0 && (
            <Cmdk.Group heading={t('commands.paletteTabs')}>
              {tabs.map((tab) => (
                <Cmdk.Item key={tab.id} value={`${tab.title} ${tab.id}`} className="palette-item" onSelect={choose(() => navigation.getState().open(tab.place))}>
                  {tab.place.kind === 'document' ? <FileText size={14} aria-hidden /> : <Circle size={14} aria-hidden />}
                  <span className="truncate">{tab.title}</span>
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          )}
          {fitting.length > 0 && (
            <Cmdk.Group heading={t('commands.paletteDocuments')}>
              {fitting.map((row) => (
                <Cmdk.Item key={row.id} value={`${row.title} ${row.id}`} className="palette-item" onSelect={choose(() => navigation.getState().open({ kind: 'document', documentId: row.id }))}>
                  <FileText size={14} aria-hidden />
                  <span className="truncate">{row.title}</span>
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          )}
        </Cmdk.List>
      </Cmdk>
    </>
  )
}

/** Every word must stand in the name, in any order; a name that begins with them comes first. Accents and case aside. */
function fits(value: string, search: string): number {
  const name = foldForFilter(value)
  const words = foldForFilter(search).split(/\s+/).filter(Boolean)
  if (!words.every((word) => name.includes(word))) return 0
  return name.startsWith(words[0] ?? '') ? 1 : 0.5
}
