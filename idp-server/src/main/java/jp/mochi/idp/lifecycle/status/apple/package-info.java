/**
 * What Apple devices answer their device management, as MicroMDM and NanoMDM pass it on to a
 * webhook: an event in JSON with the device's answer in it, an XML property list.
 *
 * <p>{@link jp.mochi.idp.lifecycle.status.apple.MdmEvent} reads the event, {@link
 * jp.mochi.idp.lifecycle.status.apple.PropertyList} the answer, and {@link
 * jp.mochi.idp.lifecycle.status.apple.AppleAnswer} says what facts it tells. Each kind of answer
 * tells a part of a device; each is kept as a source of its own, so that one doesn't make another
 * forgotten or look younger. {@link jp.mochi.idp.lifecycle.status.apple.TakeMdmEvents} finds the
 * device by what its management calls it.
 */
@NullMarked
package jp.mochi.idp.lifecycle.status.apple;

import org.jspecify.annotations.NullMarked;
