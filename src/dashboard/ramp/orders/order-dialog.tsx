import { useState } from 'preact/hooks'
import { AskDialog } from '../../parts/ask-dialog.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import type { Begun } from '../begun.ts'
import { ORDERS, type Order } from './orders.ts'
import { UnprovenDialog } from './unproven-dialog.tsx'
import { useOrder } from './use-order.ts'

type Props<Asked extends Order> = { readonly order: Asked; readonly answer: Begun; onClose(): void }

const PlainDialog = ({ order, answer, onClose }: Props<Exclude<Order, 'unproven'>>) => {
  const [reason, setReason] = useState('')
  const action = useOrder({ verb: order, reason }, onClose)
  const { title, label, busyLabel, effect, needsReason, grave } = ORDERS[order]
  return (
    <AskDialog
      title={title}
      action={action}
      label={label}
      busyLabel={busyLabel}
      grave={grave}
      allowed={needsReason === null || reason.trim() !== ''}
      onClose={onClose}
    >
      <p>{effect(answer)}</p>
      <ReasonField id="order-reason" value={reason} onChange={setReason} required={needsReason} />
    </AskDialog>
  )
}

/** What an order does, said once more before it is given. */
export const OrderDialog = ({ order, ...props }: Props<Order>) =>
  order === 'unproven' ? <UnprovenDialog {...props} /> : <PlainDialog order={order} {...props} />
