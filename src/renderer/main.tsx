import './no-eval.ts'
import './styles/tokens.css'
import './styles/base.css'
import './ui/ui.css'
import { createRoot } from 'react-dom/client'
import { createApi } from './api/index.ts'
import { windowApi, windowPortSource } from './api/port-source.ts'
import { App } from './app.tsx'
import { startServices } from './frame/start-services.ts'
import { createServices } from './services.ts'
import { browserFrameClock } from './stores/frame-queue.ts'
import { createMemory } from './stores/memory.ts'

const api = createApi({ main: windowApi(window), ports: windowPortSource(window), newId: () => crypto.randomUUID() })
const memory = createMemory(window.localStorage)
const services = createServices({
  api,
  // The language of the settings replaces this one as soon as main has answered.
  locale: memory.locale() ?? (navigator.language.startsWith('fr') ? 'fr' : 'en'),
  clock: browserFrameClock(window),
  now: () => Date.now(),
  navigation: memory.navigation(),
  ...memory.sorting(),
  ...memory.reading(),
})
const stop = startServices({ services, memory, target: window })
window.addEventListener('pagehide', stop)

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
createRoot(root).render(<App services={services} memory={memory} />)
