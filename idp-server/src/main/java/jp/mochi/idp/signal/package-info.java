/**
 * Tells people and other systems of what has happened: mail to a device's owner, webhooks to
 * scripts.
 *
 * <pre>
 * an act's transaction:  record → {@link jp.mochi.idp.signal.RecordedActs} → {@link jp.mochi.idp.signal.Tell} → outbox
 * each second:           {@link jp.mochi.idp.signal.Rounds} → Deliveries: claim → {@link jp.mochi.idp.signal.Carrier} → how it went
 * </pre>
 *
 * <p>A message is written in the transaction of the act that it tells of, so that there is neither
 * an act without it nor it without an act; and sent after that, outside of any transaction, by one
 * node at a time: whoever claims it has it for a while ({@link jp.mochi.idp.signal.Deliveries}).
 * What can't be sent is tried again, less and less often, until it is of no use; giving up is a
 * record of its own. A node that dies between sending a message and noting it leaves it to be sent
 * once more: twice at most.
 *
 * <p>What owners are told of is read off the records of the acts themselves, so that whoever adds
 * an act can't forget its record and its mail apart. No secret is in a message, except an
 * invitation's link, which is sealed until it is sent and gone afterwards.
 */
@NullMarked
package jp.mochi.idp.signal;

import org.jspecify.annotations.NullMarked;
