import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { Button } from './button.tsx'
import { EmptyState } from './status.tsx'

interface Props {
  readonly children: ReactNode
  readonly onError?: (error: unknown, info: ErrorInfo) => void
}

/** One part of the window may fail without the rest: it says so and offers to begin again. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    this.props.onError?.(error, info)
  }

  override render() {
    if (!this.state.error) return this.props.children
    return <Crashed message={this.state.error.message} onAgain={() => this.setState({ error: null })} />
  }
}

function Crashed(props: { readonly message: string; readonly onAgain: () => void }) {
  const t = useT()
  return (
    <div role="alert" className="ui-crashed">
      <EmptyState title={t('app.crash.title')} detail={t('app.crash.detail')}>
        <Button onClick={props.onAgain}>{t('app.crash.again')}</Button>
        <p className="muted selectable">{props.message}</p>
      </EmptyState>
    </div>
  )
}
