import { Dialog } from '@base-ui/react/dialog'
import { Command as Cmdk } from 'cmdk'
import { Circle, FileText, Search } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../../shared/assert-never.ts'
import { useT, type Translate } from '../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../services-context.tsx'
import { placeOfHit } from '../stores/search.ts'
import { Marked } from '../ui/marked.tsx'
import { TypeGlyph } from '../ui/type-glyph.tsx'
import { showKeys } from './command.ts'
import { createNameSearchStore } from './name-search.ts'
import { paletteGroups, type PaletteEntry, type PaletteGroup } from './palette-groups.ts'
import { currentCommands } from './registry.ts'

/** Everything by its name: commands, open tabs, and what is in the library. */
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

const MOVING_KEYS = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End'])

function PaletteBody(props: { readonly onClose: () => void }) {
  const t = useT()
  const api = useApi()
  const { commands: registry, navigation } = useStores()
  const groups = useSelect('commands', (state) => state.groups)
  const tabs = useSelect('navigation', (state) => state.tabs)
  const [names] = useState(() => createNameSearchStore({ api, later }))
  const { documents, entities } = useStore(names)
  useEffect(() => () => names.getState().stop(), [names])
  const [text, setText] = useState('')
  // The first entry is chosen until a person chooses, also when answers come in above it.
  const [chosen, setChosen] = useState<string | null>(null)
  const isByHand = useRef(false)
  const commands = useMemo(() => currentCommands({ groups }).filter((command) => command.enabled !== false && command.id !== 'view.palette'), [groups])
  const listed = useMemo(() => paletteGroups({ text, commands, tabs, documents, entities }), [text, commands, tabs, documents, entities])
  const all = listed.flatMap((group) => group.entries)
  const active = all.find((entry) => entry.id === chosen) ?? all[0]

  const type = (next: string) => {
    setText(next)
    setChosen(null)
    isByHand.current = false
    names.getState().setText(next)
  }
  const run = (entry: PaletteEntry) => {
    props.onClose()
    switch (entry.kind) {
      case 'command':
        return void registry.getState().run(entry.command.id)
      case 'tab':
        return navigation.getState().open(entry.tab.place)
      case 'hit': {
        const place = placeOfHit(entry.hit)
        return place ? navigation.getState().open(place) : undefined
      }
      case 'search':
        return navigation.getState().open({ kind: 'search', query: entry.query })
      default:
        return assertNever(entry)
    }
  }
  return (
    <>
      <Dialog.Title className="visually-hidden">{t('commands.palette')}</Dialog.Title>
      <Cmdk
        label={t('commands.palette')}
        shouldFilter={false}
        loop
        value={active?.id ?? ''}
        // cmdk also tells of the first entry by itself, which is no choice of anybody's.
        onValueChange={(id) => isByHand.current && setChosen(id)}
        onKeyDownCapture={(event) => (isByHand.current ||= MOVING_KEYS.has(event.key))}
        onPointerMoveCapture={() => (isByHand.current = true)}
      >
        <Cmdk.Input value={text} onValueChange={type} placeholder={t('commands.palettePlaceholder')} className="palette-input" autoFocus />
        <Cmdk.List className="palette-list" label={t('commands.palette')}>
          {listed.map((group) => (
            <Cmdk.Group key={group.of} heading={headingOf(group.of, t)}>
              {group.entries.map((entry) => (
                <Cmdk.Item key={entry.id} value={entry.id} className="palette-item" onSelect={() => run(entry)}>
                  <EntryText entry={entry} />
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          ))}
        </Cmdk.List>
      </Cmdk>
    </>
  )
}

function EntryText(props: { readonly entry: PaletteEntry }) {
  const t = useT()
  const { platform } = useApi()
  const { entry } = props
  switch (entry.kind) {
    case 'command':
      return (
        <>
          <span className="truncate">{entry.command.label}</span>
          {entry.command.keys?.[0] !== undefined && <kbd>{showKeys(entry.command.keys[0], platform)}</kbd>}
        </>
      )
    case 'tab':
      return (
        <>
          {entry.tab.place.kind === 'document' ? <FileText size={14} aria-hidden /> : <Circle size={14} aria-hidden />}
          <span className="truncate">{entry.tab.title || t('app.loading')}</span>
        </>
      )
    case 'hit': {
      const { hit } = entry
      const isNamedSo = hit.quote === hit.title
      return (
        <>
          {hit.in === 'entities' ? <TypeGlyph type={hit.entityType ?? 'other'} size={14} /> : <FileText size={14} aria-hidden />}
          <span className="truncate">
            <Marked text={hit.title} marks={isNamedSo ? hit.marks : []} />
            {!isNamedSo && hit.quote !== '' && (
              <span className="muted">
                {' · '}
                <Marked text={hit.quote} marks={hit.marks} />
              </span>
            )}
          </span>
        </>
      )
    }
    case 'search':
      return (
        <>
          <Search size={14} aria-hidden />
          <span className="truncate">{t('commands.paletteSearch', { query: entry.query })}</span>
        </>
      )
    default:
      return assertNever(entry)
  }
}

function headingOf(of: PaletteGroup['of'], t: Translate): string | undefined {
  switch (of) {
    case 'tabs':
      return t('commands.paletteTabs')
    case 'documents':
      return t('commands.paletteDocuments')
    case 'entities':
      return t('commands.paletteEntities')
    case 'search':
      return undefined
    default:
      return t(`commands.menus.${of}`)
  }
}

function later(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
