import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useState } from 'react'
import { CheatSheet } from './commands/cheat-sheet.tsx'
import { Palette } from './commands/palette.tsx'
import { useFrameCommands } from './commands/frame-commands.ts'
import { EngineBanner } from './frame/engine-banner.tsx'
import { Panes } from './frame/panes.tsx'
import { Rail } from './frame/rail.tsx'
import { StatusLine } from './frame/status-line.tsx'
import { TabStrip } from './frame/tab-strip.tsx'
import { TextsProvider } from './i18n/texts-provider.tsx'
import { DropOverlay } from './features/intake/drop-overlay.tsx'
import type { Services } from './services.ts'
import { ServicesProvider } from './services-context.tsx'
import type { Memory } from './stores/memory.ts'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { Toaster } from './ui/toaster.tsx'
import './frame/frame.css'

const TOOLTIP_DELAY_MS = 500

export function App(props: { readonly services: Services; readonly memory: Memory }) {
  return (
    <CSPProvider disableStyleElements>
      <TextsProvider i18n={props.services.i18n}>
        <ServicesProvider services={props.services}>
          <Tooltip.Provider delay={TOOLTIP_DELAY_MS}>
            <ErrorBoundary>
              <Frame memory={props.memory} />
            </ErrorBoundary>
            <Toaster />
          </Tooltip.Provider>
        </ServicesProvider>
      </TextsProvider>
    </CSPProvider>
  )
}

type Overlay = 'none' | 'palette' | 'cheat-sheet'

function Frame(props: { readonly memory: Memory }) {
  const [overlay, setOverlay] = useState<Overlay>('none')
  useFrameCommands({ onPalette: () => setOverlay('palette'), onCheatSheet: () => setOverlay('cheat-sheet') })
  const close = () => setOverlay('none')
  return (
    <div className="frame">
      <Rail />
      <div className="frame-main">
        <TabStrip onPalette={() => setOverlay('palette')} />
        <EngineBanner />
        <Panes memory={props.memory} />
      </div>
      <StatusLine />
      <DropOverlay />
      <Palette open={overlay === 'palette'} onClose={close} />
      <CheatSheet open={overlay === 'cheat-sheet'} onClose={close} />
    </div>
  )
}
